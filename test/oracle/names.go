package main

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"

	"github.com/blang/semver/v4"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// names asks what decides each format: apimachinery's validation functions, metav1.Duration's JSON,
// IsValidCIDR (the strict one: canonical, no bits beyond the prefix, no IPv4 in IPv6), and the semver
// library behind Kubernetes' CEL functions.
func names() *table {
	t := &table{source: "k8s.io/apimachinery v0.36.3 pkg/util/validation and pkg/apis/meta/v1, github.com/blang/semver/v4 v4.0.0"}
	s := t.section("formats", "format", "given", "valid")
	for _, format := range []struct {
		name  string
		valid func(string) bool
		given []string
	}{
		{"dns1123-label", func(v string) bool { return len(validation.IsDNS1123Label(v)) == 0 }, nameTexts(40)},
		{"dns1123-subdomain", func(v string) bool { return len(validation.IsDNS1123Subdomain(v)) == 0 }, nameTexts(41)},
		{"label-value", func(v string) bool { return len(validation.IsValidLabelValue(v)) == 0 }, nameTexts(42)},
		{"qualified-name", func(v string) bool { return len(validation.IsQualifiedName(v)) == 0 }, qualifiedTexts()},
		{"duration", validDuration, durationTexts()},
		{"cidr", func(v string) bool { return len(validation.IsValidCIDR(nil, v)) == 0 }, cidrTexts()},
		{"semver", func(v string) bool { _, err := semver.Parse(v); return err == nil }, semverTexts()},
	} {
		for _, given := range format.given {
			if s.fresh(format.name + "|" + given) {
				s.add(format.name, given, format.valid(given))
			}
		}
	}
	return t
}

func validDuration(v string) bool {
	encoded, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var d metav1.Duration
	return json.Unmarshal(encoded, &d) == nil
}

func nameTexts(seed uint64) []string {
	out := strings.Fields(`a A 0 a-b a_b a.b a..b -a a- _a a_ .a a. a--b a__b web-1 Web web.example.com 1.2.3.4 a.-b a-.b a/b a:b a+b a@b a*b x--y 123 0-0 A.B_c-D owner constructor __proto__ toString
		<owner> $(OWNER) ${OWNER} {{owner}} TODO n/a a! ! - _ . .. -- "a" 'a' xn--a a,b a=b a;b a\b a%b a~b`)
	out = append(out, "", " ", "a ", " a", "a b", "a\n", "\ta", "a\x00", "\u00e9", "\u0430", "own\u0435r", "a\u200b", "\uff41", "1.20", "{{ .Values.owner }}", "\u212a", "\u017f")
	for _, n := range []int{62, 63, 64, 65, 252, 253, 254, 255, 300} {
		a := strings.Repeat("a", n)
		out = append(out, a, strings.Repeat("a-", n/2)+"a", strings.Repeat("a.", n/2)+"a", a[:n-1]+"-", a+".b", strings.Repeat("\u00e9", n))
	}
	d := &dice{state: seed}
	for range 110 {
		out = append(out, d.text("abz09-.", 1+d.below(9)), d.text("abAZ09-_./ !", 1+d.below(7)))
	}
	return out
}

func qualifiedTexts() []string {
	out := nameTexts(43)
	prefixes := []string{"", "example.com", "Example.com", "example", "-a.com", "a_b.com", "kubernetes.io", "app.kubernetes.io", "a..b", "a.", " ", "\u00e9.com", strings.Repeat("a", 63), strings.Repeat("a", 253), strings.Repeat("a", 254), strings.Repeat("a.", 126) + "a", "a/b"}
	for _, prefix := range prefixes {
		for _, name := range []string{"", "name", "Name", "my.name", "-a", "a_b", "a b", strings.Repeat("a", 63), strings.Repeat("a", 64), "a/b", "/"} {
			out = append(out, prefix+"/"+name)
		}
	}
	return out
}

func durationTexts() []string {
	out := strings.Fields(`0 1 -0 +0 00 0s 1s -1s +1s 1.5h .5s 5.s . -. s 1h30m 1m1h 1h30 300ms 1us 1µs 1μs 1ns 1d 1w 1y 1S 1H 1M 1sec 1min 5m30s 1h-30m 1h+30m --1s +-1s 1e3s 1_000s 0x1s 1,5s
		9223372036854775807ns 9223372036854775808ns -9223372036854775808ns -9223372036854775809ns 9223372036.854775807s 9223372036.854775808s 2562047h47m16.854775807s 2562047h47m16.854775808s -2562047h47m16.854775808s 2562047h48m 2562048h 99999999999999999999s
		0.000000000000000000000000001s 1.99999999999999999999999999h 3000000h 106751d P1D PT1H 1h1h 1ns1h 1.h .h 0.h 0h0m0s 0.0 -0s 0ms infinity 1hm 1h1 10 1m0.5s 0.100000000000000000000h 0.3333333333333333333h 9007199254.740993ms 0.830103483285477580700h 9223372036854775.807us 9223372036854775.808us 9223372036854775.8075us`)
	out = append(out, "", " ", "1 s", " 1s", "1s ", "1s\n", "１s", "1ｓ", "-", "+", "1h 30m", "-9223372036854775807ns1ns", "9223372036854775807ns1ns", "-1h-1m")
	d := &dice{state: 44}
	units := []string{"ns", "us", "µs", "ms", "s", "m", "h", "d", ""}
	for range 190 {
		text := pick(d, []string{"", "", "", "-", "+"})
		for range 1 + d.below(3) {
			text += d.text("0123456789", d.below(pick(d, []int{3, 5, 21})))
			if d.oneIn(3) {
				text += "." + d.text("0123456789", d.below(pick(d, []int{4, 24})))
			}
			text += pick(d, units)
		}
		out = append(out, text)
		if d.oneIn(3) {
			out = append(out, d.mutate(text, "0.smhnu-+ "))
		}
	}
	return out
}

func cidrTexts() []string {
	out := strings.Fields(`10.0.0.0/8 10.0.0.1/8 10.0.0.1/32 0.0.0.0/0 1.2.3.4/0 255.255.255.255/32 256.0.0.0/8 10.0.0/8 10.0.0.0 10.0.0.0/ /8 10.0.0.0/33 10.0.0.0/-1 10.0.0.0/+8 10.0.0.0/08 10.0.0.0/8/8 010.0.0.0/8 10.00.0.0/8 0x0a.0.0.0/8 10.0.0.0/8.0 192.168.1.0/24 192.168.1.5/24
		::/0 ::1/128 ::1/64 2001:db8::/32 2001:DB8::/32 2001:db8:0:0::/64 2001:db8:0:0:0:0:0:0/32 2001:0db8::/32 2001:db8::1/128 2001:db8::/129 fe80::/10 fe80::1%eth0/64 fe80::%eth0/64 ::ffff:10.0.0.0/104 ::ffff:0a00:0/104 ::ffff:a00:0/120 ::ffff:0:0/96 ::fffe:0:0/96 64:ff9b::/96 64:ff9b::1.2.3.4/128 64:ff9b::102:304/128 ::1.2.3.4/128 ::102:304/128
		1:2:3:4:5:6:7:8/128 1:2:3:4:5:6:7/112 1:2:3:4:5:6:7:8:9/128 1::2::3/128 :1::/16 1:::/16 1:/16 :::/0 [::1]/128 ::g/128 12345::/16 1:0:0:2:0:0:0:3/128 1::2:0:0:0:3/128 1:0:0:2::3/128 1:2:0:4:5:6:7:8/128 1:2::4:5:6:7:8/128 0:0:0:0:0:0:0:0/0 ::0/0 a::/8 0a00::/8 a00::/8 1:0:0:2:2:0:0:3/128 1::2:2:0:0:3/128 0:1::/32 ::1:0:0:0:0:0:0/32 0:1:0:0:0:0:0:0/32 1:2:3:4:5:6:7::/112 1:2:3:4:5:6:7:0/112 ::2:3:4:5:6:7:8/128 0:2:3:4:5:6:7:8/128
		localhost/8 any all *`)
	out = append(out, "", " ", "10.0.0.0/8 ", " 10.0.0.0/8", "10.0.0.0 /8", "10.0.0.0/8\n", "１0.0.0.0/8")
	d := &dice{state: 45}
	for range 110 {
		var octets []string
		for range 4 {
			octets = append(octets, pick(d, []string{"0", "0", "0", "10", "128", "255", "256", "1", "192", "01"}))
		}
		out = append(out, fmt.Sprintf("%s/%d", strings.Join(octets, "."), d.below(34)))
		var groups []string
		for range pick(d, []int{8, 8, 8, 7, 4, 9}) {
			groups = append(groups, pick(d, []string{"0", "0", "0", "", "1", "ffff", "db8", "8000", "0", "F", "00"}))
		}
		out = append(out, fmt.Sprintf("%s/%d", strings.Join(groups, ":"), d.below(33)*4))
		// The same, written as it should be, so that enough rows are valid.
		for _, text := range out[len(out)-2:] {
			if prefix, err := netip.ParsePrefix(text); err == nil {
				out = append(out, prefix.String(), prefix.Masked().String())
			}
		}
	}
	return out
}

func semverTexts() []string {
	out := strings.Fields(`1.2.3 0.0.0 v1.2.3 V1.2.3 1.2 1 1.2.3.4 01.2.3 1.02.3 1.2.03 1.2.3- 1.2.3+ 1.2.3-alpha 1.2.3-alpha.1 1.2.3-alpha.01 1.2.3-01 1.2.3-0 1.2.3-00 1.2.3-0a 1.2.3-a..b 1.2.3-.a 1.2.3-a. 1.2.3+a..b 1.2.3+01 1.2.3+a+b 1.2.3-a+b 1.2.3+a-b 1.2.3--1 1.2.3--- 1.2.3-a_b 1.2.3+a_b -1.2.3 +1.2.3 1.-2.3 1.2.-3 1..3 .1.2 1.2. ..
		18446744073709551615.0.0 18446744073709551616.0.0 0.18446744073709551616.0 0.0.18446744073709551615 0.0.18446744073709551616 1.2.3-18446744073709551615 1.2.3-18446744073709551616 1.2.3+18446744073709551616 1.2.3-18446744073709551616a 1.x.3 1.*.3 1.2.x latest ^1.2.3 ~1.2.3 >=1.2.3 1.2.3-x.7.z.92 1.0.0-beta+exp.sha.5114f85 1.2.3-beta-1 1.2.3/4 1.2.3-é 1e1.2.3 0x1.2.3`)
	out = append(out, "", " ", "1.2.3 ", " 1.2.3", "1.2.3\n", "1. 2.3", "１.2.3")
	d := &dice{state: 46}
	for range 130 {
		text := d.text("0123456789", 1+d.below(2)) + "." + d.text("0123456789", 1+d.below(2)) + "." + d.text("0123456789", 1+d.below(2))
		if d.oneIn(2) {
			text += "-" + d.text("0019ab-..", 1+d.below(6))
		}
		if d.oneIn(3) {
			text += "+" + d.text("0019ab-.", 1+d.below(6))
		}
		out = append(out, text)
		if d.oneIn(2) {
			out = append(out, d.mutate(text, "019.-+v_ x"))
		}
	}
	return out
}
