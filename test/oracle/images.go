package main

import (
	_ "crypto/sha256" // a digest of an algorithm that is not linked in is "unsupported"
	_ "crypto/sha512"
	"fmt"
	"strings"

	"github.com/distribution/reference"
)

// imageReferences asks github.com/distribution/reference. A tag that is absent is "": nothing invents "latest".
func imageReferences() *table {
	t := &table{source: "github.com/distribution/reference v0.6.0"}
	s := t.section("references", "given", "valid", "domain", "path", "tag", "digest", "hasTag")
	for _, given := range imageTexts() {
		if s.fresh(given) {
			addImage(s, given)
		}
	}
	return t
}

func addImage(s *section, given string) {
	named, err := reference.ParseNormalizedNamed(given)
	// containerd asks ParseDockerRef, the kubelet ParseNormalizedNamed: they must agree on what is valid.
	if _, dockerError := reference.ParseDockerRef(given); (err == nil) != (dockerError == nil) {
		panic("ParseDockerRef differs: " + given)
	}
	if err != nil {
		s.add(given, false, "", "", "", "", false)
		return
	}
	tag, digest, hasTag := "", "", false
	if tagged, ok := named.(reference.Tagged); ok {
		tag, hasTag = tagged.Tag(), true
	}
	if digested, ok := named.(reference.Digested); ok {
		digest = digested.Digest().String()
	}
	s.add(given, true, reference.Domain(named), reference.Path(named), tag, digest, hasTag)
}

func imageTexts() []string {
	hex := func(n int) string { return strings.Repeat("0123456789abcdef", n/16+1)[:n] }
	out := strings.Fields(imageEdges)
	out = append(out, "", " ", "nginx ", " nginx", "nginx\n", "\tnginx", "nginx\x00", "ngi nx", "nginx:latest ", "nginx: latest", "\u200bnginx", "nginx\u200b", "g\u0441r.io/my-project/x", "gcr\uff0eio/my-project/x", "nginx:l\u0430test", "ng\u0131nx", "\ufeffnginx", "nginx\u00a0", "nginx\u202e", "gcr.io\u2044my-project", "{{ .Values.image }}", "{{ .Values.image.repository }}:{{ .Values.image.tag }}", "nginx:{{ .Values.tag }}", "ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]", "nginx\r\n", "\u00c9.io/x", "gcr.io/\u00e9", "K\u212a/x", "K\u212a.io/x")
	for _, n := range []int{31, 32, 40, 63, 64, 65, 96, 127, 128, 129} {
		for _, algorithm := range []string{"sha256", "sha384", "sha512", "sha1", "md5", "sha224", "blake3", "SHA256", "Sha256", "sha256+b64", "sha256.foo", "sha-256", "sha_256", "sha256:sha256", "", "256", "sha+256"} {
			out = append(out, "nginx@"+algorithm+":"+hex(n), "gcr.io/my-project/x:1@"+algorithm+":"+hex(n))
		}
		out = append(out, hex(n), strings.ToUpper(hex(n)), "nginx@sha256:"+strings.ToUpper(hex(n)), "nginx@sha256:"+hex(n)+"@sha256:"+hex(n), "sha256:"+hex(n), "sha512:"+hex(n), "nginx:1@sha256:"+hex(n)+":1", "nginx@"+hex(n), "gcr.io/"+hex(n), "docker.io/"+hex(n), hex(n)+":1", "library/"+hex(n), "nginx@sha256:"+hex(n)+"g", "nginx@sha256: "+hex(n), "@sha256:"+hex(n), "/@sha256:"+hex(n), "gcr.io/@sha256:"+hex(n), "localhost@sha256:"+hex(n), "nginx:@sha256:"+hex(n), "nginx:latest@sha256:"+hex(n))
	}
	for _, n := range []int{1, 62, 63, 64, 126, 127, 128, 129, 130, 200, 246, 247, 248, 254, 255, 256, 257, 300, 1000} {
		a := strings.Repeat("a", n)
		out = append(out, a, "gcr.io/"+a, "gcr.io/"+a+":1", "nginx:"+a, "gcr.io/my-project/x:"+a, a+".io/x", a+":1", "gcr.io/"+strings.Repeat("a/", n)+"a", strings.Repeat("a.", n)+"io/x", "docker.io/"+a, "docker.io/library/"+a, "x/"+a, "nginx:"+strings.Repeat(".", n), "nginx:_"+strings.Repeat("-", n), "localhost:"+strings.Repeat("5", n)+"/x", "gcr.io/a"+strings.Repeat("-", n)+"b", "gcr.io/a"+strings.Repeat("_", n)+"b", "gcr.io/a"+strings.Repeat(".", n)+"b", "gcr.io/"+strings.Repeat("-", n), "a"+strings.Repeat("-", n)+"b.io/x", "a"+strings.Repeat("-", n)+".io/x")
	}
	hosts := strings.Split("|docker.io|index.docker.io|registry-1.docker.io|Docker.io|INDEX.docker.io|gcr.io|GCR.IO|gcr.io.|.gcr.io|gcr..io|gcr.io:443|gcr.io:|gcr.io:a|gcr.io:443:1|localhost|Localhost|LOCALHOST|localhost:5000|127.0.0.1|127.0.0.1:5000|[::1]|[::1]:5000|[2001:db8::1]|[fe80::1%25eth0]|[::ffff:1.2.3.4]|[]|[:]|[zz]|::1|[::1|::1]|myregistry|MyRegistry|MYREGISTRY:5000|registry.corp|registry.corp:443|reg_istry.corp|foo_bar.com|foo__bar.com:80|-a.io|a-.io|a.-b|a--b.io|xn--bcher-kva.example|user@gcr.io|user:pass@gcr.io|https:|http:|1.2.3.4.5|0|a.b|A|aA|a.B|gcr_io|gcr%2eio|*.io|*|~|ghcr.io|quay.io|public.ecr.aws|123456789012.dkr.ecr.eu-west-1.amazonaws.com|mcr.microsoft.com|_|-|.|..|...", "|")
	paths := strings.Split("x|library/x|my-project/x|my-project-evil/x|My-Project/x|my_project/x|my__project/x|my___project/x|my.project/x|my..project/x|my-.project|my--project|a/b/c/d|/x|x/|a//b|../x|./x|a/../b|%2e%2e/x|-x|x-|_x|x_|.x|x.|x:5000/y|0|x@y", "|")
	tags := []string{"", ":", ":1", ":latest", ":LATEST", ":v1.2.3", ":1.25-alpine", ":_x", ":.x", ":-x", ":x.", ":x-", ":a:b", ":a/b", ":a+b", ":a b", "@", "@sha256:abc", "@sha256:" + hex(64), ":1@sha256:" + hex(64), ":@sha256:" + hex(64), "@sha256:" + hex(64) + ":1", "@SHA256:" + hex(64), ":1@sha512:" + hex(128)}
	for _, host := range hosts {
		for _, path := range paths[:3] {
			out = append(out, strings.TrimPrefix(host+"/"+path, "/"))
		}
		out = append(out, host, host+":1", host+"/", host+"/x:1@sha256:"+hex(64))
	}
	for _, path := range paths {
		out = append(out, path, "gcr.io/"+path, "docker.io/"+path, "localhost:5000/"+path)
		for _, tag := range tags[:9] {
			out = append(out, "gcr.io/"+path+tag, path+tag)
		}
	}
	d := &dice{state: 30}
	for range 700 {
		text := pick(d, hosts)
		if text != "" {
			text += "/"
		}
		text += pick(d, paths) + pick(d, tags)
		out = append(out, text)
	}
	for _, seed := range []string{"nginx", "nginx:1.25", "gcr.io/my-project/app:1.2.3", "localhost:5000/team/app", "registry.corp:443/team/app:v1", "docker.io/library/nginx:latest", "quay.io/a/b@sha256:" + hex(64), "[::1]:5000/x:1"} {
		for range 90 {
			text := d.mutate(seed, "aZ0.-_:/@[]%+ \\~$\u0430")
			for d.oneIn(3) {
				text = d.mutate(text, "aZ0.-_:/@[]%+ \\~$\u0430")
			}
			out = append(out, text)
		}
	}
	for range 300 {
		out = append(out, d.text("ab01./:@-_A[]", 1+d.below(9)))
	}
	out = append(out, fmt.Sprintf("gcr.io/%s/%s", strings.Repeat("a", 127), strings.Repeat("b", 127)), fmt.Sprintf("gcr.io/%s/%s", strings.Repeat("a", 127), strings.Repeat("b", 128)))
	return out
}

// Sections 4 and 5 of the catalogue.
const imageEdges = `nginx library/nginx docker.io/nginx index.docker.io/library/nginx index.docker.io/nginx registry-1.docker.io/library/nginx myregistry/app
	localhost/x localhost:5000/x 127.0.0.1/x [::1]:5000/x gcr.io.evil.com/my-project/x gcr.iox/my-project/x evil.com/gcr.io/my-project/x gcr.io/my-project-evil/x
	gcr.io/my-project GCR.IO/my-project/x gcr.io/My-Project/x registry.corp:443/x registry.corp/x https://gcr.io/my-project/x http://gcr.io/x docker://nginx oci://gcr.io/x
	gcr.io//my-project/x gcr.io/my-project/../../evil/x gcr.io/my-project/%2e%2e/x gcr.io./my-project/x user@gcr.io/my-project/x gcr.io\my-project gcr.io\my-project/x
	auto ${IMAGE} $IMAGE ${REGISTRY}/app:1 $(IMAGE) app:${TAG} <image> IMAGE_PLACEHOLDER nginx:latest localhost:5000/nginx registry.corp:443/team/app nginx: nginx:1@ nginx@sha256:abc
	nginx:LATEST nginx:Latest nginx:1.25-latest nginx:latest-alpine nginx:stable nginx:main nginx:master nginx:edge nginx:dev nginx:nightly nginx:1 nginx:1.25.3
	docker.io docker.io/ docker.io/library docker.io/library/ docker.io/library/nginx docker.io/library/a/b docker.io/a/b library library/ a/b a/b/c localhost localhost:5000 localhost/
	gcr.io gcr.io: gcr.io/ gcr.io:443 : / @ // :1 /x @sha256 . .. - _ a A 0 a/ a: a@ a.b a:b a/b:c a.b/c a:1/c A/b Aa/b aA/b a_b.c/d a_b:1/d foo_bar.com/x foo_bar.com:8080/x scratch
	nginx:1:2 nginx:1/2 nginx/1:2/3 nginx@1 nginx@sha256: nginx@sha256 nginx@@ nginx:1@sha256:@ nginx#1 nginx?x=1 nginx,redis nginx;ls nginx|cat *nginx nginx* "nginx" 'nginx' [nginx] (nginx) {nginx}`
