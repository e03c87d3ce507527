package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// object is JSON in the making; Go writes its keys in order.
type object = map[string]any

// podTemplate is a Pod, or what a workload of some kind makes Pods of.
type podTemplate struct {
	kind     string
	template object
}

var workloadKinds = []string{"PodTemplate", "ReplicationController", "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"}

// change is a value at a path of a Pod's spec, of a container, or among annotations.
type change struct {
	path  string
	value any
}

func each(path string, values ...any) (out []change) {
	for _, value := range values {
		out = append(out, change{path, value})
	}
	return out
}

func joined(lists ...[]change) (out []change) {
	for _, list := range lists {
		out = append(out, list...)
	}
	return out
}

// podChanges are what a Pod can say for itself: allowed and forbidden, and near misses.
func podChanges() []change {
	security := "securityContext."
	out := joined(
		each("hostNetwork", true, false, nil), each("hostPID", true, false, nil), each("hostIPC", true, false, nil),
		each("hostUsers", true, false, nil),
		each("os", object{"name": "windows"}, object{"name": "linux"}, object{"name": "Windows"}, object{"name": nil}, object{}, nil),
		each(security+"runAsNonRoot", true, false, nil), each(security+"runAsUser", 0, 1, 65534, nil),
		each(security+"seccompProfile", object{"type": "RuntimeDefault"}, object{"type": "Unconfined"}, object{"type": "Localhost", "localhostProfile": "a.json"}, object{"type": nil}, object{}, nil),
		each(security+"appArmorProfile", object{"type": "RuntimeDefault"}, object{"type": "Unconfined"}, object{"type": "Localhost", "localhostProfile": "a"}, object{"type": nil}, object{}, nil),
		selinux(security), windows(security), each("securityContext", nil, object{}), each("volumes", nil, []any{}),
		each(security+"sysctls", nil, []any{object{"name": nil, "value": "1"}}),
	)
	for _, name := range []string{
		"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
		"net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
		"net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
		"net.ipv4.tcp_wmem", "net.core.somaxconn", "kernel.msgmax", "net.ipv4.tcp_rmem2", "net/ipv4/tcp_syncookies",
	} {
		out = append(out, change{security + "sysctls", []any{object{"name": name, "value": "1"}}})
	}
	out = append(out, each(security+"sysctls", []any{object{"name": "net.ipv4.tcp_syncookies", "value": "1"}, object{"name": "kernel.sem", "value": "1"}}, []any{})...)
	for _, source := range []string{
		`hostPath {"path":"/var"}`, `gcePersistentDisk {"pdName":"a"}`, `awsElasticBlockStore {"volumeID":"a"}`, `gitRepo {"repository":"a"}`,
		`nfs {"server":"a","path":"/"}`, `iscsi {"targetPortal":"a:1","iqn":"iqn.2001-04.com.example:a","lun":0}`, `glusterfs {"endpoints":"a","path":"b"}`,
		`rbd {"monitors":["a"],"image":"b"}`, `flexVolume {"driver":"a/b"}`, `cinder {"volumeID":"a"}`, `cephfs {"monitors":["a"]}`,
		`flocker {"datasetName":"a"}`, `fc {"targetWWNs":["a"],"lun":1}`, `azureFile {"secretName":"a","shareName":"b"}`, `vsphereVolume {"volumePath":"a"}`,
		`quobyte {"registry":"a:1","volume":"b"}`, `azureDisk {"diskName":"a","diskURI":"https://a/b.vhd"}`, `portworxVolume {"volumeID":"a"}`,
		`photonPersistentDisk {"pdID":"a"}`, `scaleIO {"gateway":"a","system":"b","volumeName":"c","secretRef":{"name":"d"}}`, `storageos {"volumeName":"a"}`,
		`configMap {"name":"a"}`, `csi {"driver":"a.b"}`, `downwardAPI {}`, `emptyDir {}`, `projected {"sources":[]}`, `secret {"secretName":"a"}`,
		`persistentVolumeClaim {"claimName":"a"}`, `image {"reference":"a"}`,
		`ephemeral {"volumeClaimTemplate":{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}}`,
		`hostPath null`, `nfs null`,
	} {
		name, body, _ := strings.Cut(source, " ")
		out = append(out, change{"volumes", []any{object{"name": "data", name: rawJSON(body)}}})
		out = append(out, change{"volumes", []any{object{"name": "data", name: rawJSON(body)}, object{"name": "more", "emptyDir": object{}}}})
	}
	for _, prefix := range []string{"container.apparmor.security.beta.kubernetes.io/", "container.seccomp.security.alpha.kubernetes.io/"} {
		for _, profile := range []any{"runtime/default", "docker/default", "localhost/a", "localhost", "unconfined", "", nil} {
			out = append(out, change{"@" + prefix + "c0", profile}, change{"@" + prefix + "nobody", profile})
		}
	}
	for _, profile := range []any{"runtime/default", "docker/default", "localhost/", "unconfined", "", nil} {
		out = append(out, change{"@seccomp.security.alpha.kubernetes.io/pod", profile})
	}
	return out
}

func selinux(prefix string) []change {
	options := []any{object{}, object{"type": nil, "user": nil, "role": nil}, object{"level": "s0:c1"}, object{"user": "u"}, object{"role": "r"}, object{"user": "", "role": "", "type": ""}, nil}
	for _, name := range []string{"container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t"} {
		options = append(options, object{"type": name})
	}
	options = append(options, object{"type": "container_t", "user": "u", "role": "r"})
	return each(prefix+"seLinuxOptions", options...)
}

func windows(prefix string) []change {
	return each(prefix+"windowsOptions", object{"hostProcess": true}, object{"hostProcess": false}, object{"hostProcess": nil}, object{}, nil)
}

// containerChanges are what a container can say.
func containerChanges() []change {
	security := "securityContext."
	out := joined(
		each(security+"privileged", true, false, nil), each(security+"allowPrivilegeEscalation", true, false, nil),
		each(security+"procMount", "Default", "Unmasked", nil),
		each(security+"runAsNonRoot", true, false, nil), each(security+"runAsUser", 0, 1000, nil),
		each(security+"seccompProfile", object{"type": "RuntimeDefault"}, object{"type": "Unconfined"}, object{"type": "Localhost", "localhostProfile": "a.json"}, object{"type": nil}, object{}, nil),
		each(security+"appArmorProfile", object{"type": "RuntimeDefault"}, object{"type": "Unconfined"}, object{"type": "Localhost", "localhostProfile": "a"}, object{"type": nil}, object{}, nil),
		selinux(security), windows(security),
		each(security+"capabilities", nil, object{"add": nil, "drop": nil}, object{"drop": []any{"ALL"}, "add": nil}, object{"drop": []any{nil}}, object{"drop": []any{"ALL"}, "add": []any{nil}}, object{}, object{"drop": []any{"ALL"}}, object{"drop": []any{"NET_RAW"}}, object{"drop": []any{"all"}},
			object{"drop": []any{"NET_RAW", "ALL"}}, object{"drop": []any{}}, object{"drop": []any{"ALL"}, "add": []any{"NET_BIND_SERVICE"}},
			object{"drop": []any{"ALL"}, "add": []any{"NET_BIND_SERVICE", "CHOWN"}}, object{"drop": []any{"ALL"}, "add": []any{}}),
		each("ports", []any{object{"containerPort": 80, "hostPort": 8080}}, []any{object{"containerPort": 81}}, []any{object{"containerPort": 82, "hostPort": 0}},
			[]any{object{"containerPort": 83}, object{"containerPort": 84, "hostPort": 84}}, []any{}, []any{object{"containerPort": 85, "hostPort": nil}}, nil),
		each("securityContext", nil, object{}),
	)
	for _, name := range []string{"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT", "NET_RAW", "SYS_ADMIN", "ALL", "CAP_CHOWN", "chown"} {
		out = append(out, change{security + "capabilities.add", []any{name}})
	}
	for _, place := range []string{"livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"} {
		out = append(out, each(place, nil, object{"httpGet": nil, "tcpSocket": nil})...)
	}
	out = append(out, each("lifecycle", nil, object{})...)
	for _, host := range []any{"other.example", "127.0.0.1", "", nil} {
		for _, call := range []string{"httpGet", "tcpSocket"} {
			for _, place := range []string{"livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"} {
				out = append(out, change{place, object{call: object{"port": 80, "host": host}}})
			}
		}
	}
	return out
}

// podTemplates are Pods with one change in each place, Pods with several, and workloads.
func podTemplates(d *dice) (out []podTemplate) {
	inPod, inContainer := podChanges(), containerChanges()
	for _, one := range inPod {
		for _, strict := range []bool{true, false} {
			pod := newPod(strict, []string{"containers"})
			pod.apply(-1, one)
			out = append(out, podTemplate{"Pod", pod.template})
		}
	}
	for _, one := range inContainer {
		for _, kinds := range [][]string{{"containers"}, {"containers", "initContainers"}, {"containers", "sidecar"}, {"containers", "ephemeralContainers"}} {
			pod := newPod(true, kinds)
			pod.apply(len(kinds)-1, one)
			out = append(out, podTemplate{"Pod", pod.template})
		}
		pod := newPod(false, []string{"containers"})
		pod.apply(0, one)
		out = append(out, podTemplate{"Pod", pod.template})
	}
	// What one says changes what the standards make of the other.
	for _, context := range []change{{"hostUsers", false}, {"os", object{"name": "windows"}}, {"hostNetwork", true}} {
		for i, changes := range [][]change{inPod, inContainer} {
			for _, one := range changes {
				if !strings.HasPrefix(one.path, "securityContext") && one.path != "ports" || strings.HasSuffix(one.path, "sysctls") {
					continue
				}
				pod := newPod(true, []string{"containers"})
				pod.apply(-1, context)
				pod.apply(i-1, one)
				out = append(out, podTemplate{"Pod", pod.template})
			}
		}
	}
	// A null is what is absent, whatever it stands for, and says nothing of what the other says.
	for _, context := range []change{{"os", nil}, {"securityContext", nil}, {"securityContext.windowsOptions", nil}} {
		for _, one := range inContainer {
			if !strings.HasPrefix(one.path, "securityContext") {
				continue
			}
			pod := newPod(true, []string{"containers"})
			pod.apply(-1, context)
			pod.apply(0, one)
			out = append(out, podTemplate{"Pod", pod.template})
		}
	}
	several := func(kind string, most int) {
		kinds := []string{"containers"}
		for d.oneIn(2) {
			kinds = append(kinds, pick(d, []string{"containers", "initContainers", "sidecar", "ephemeralContainers"}))
		}
		pod := newPod(!d.oneIn(4), kinds)
		for range 1 + d.below(most) {
			if d.oneIn(2) {
				pod.apply(-1, pick(d, inPod))
			} else {
				pod.apply(d.below(len(kinds)), pick(d, inContainer))
			}
		}
		out = append(out, podTemplate{kind, pod.template})
	}
	for i := range 600 {
		several("Pod", 1+i%8)
	}
	for i := range 45 * len(workloadKinds) {
		several(workloadKinds[i%len(workloadKinds)], 1+i%6)
	}
	return out
}

// builtPod is a Pod with what can be changed in it at hand.
type builtPod struct {
	template   object
	containers []object
}

// newPod has a container of each kind asked for; strict says whether it passes the level restricted.
func newPod(strict bool, kinds []string) *builtPod {
	pod := &builtPod{template: object{"metadata": object{}, "spec": object{}}}
	spec := pod.template["spec"].(object)
	if strict {
		spec["securityContext"] = object{"runAsNonRoot": true, "seccompProfile": object{"type": "RuntimeDefault"}}
	}
	for i, kind := range kinds {
		container := object{"name": fmt.Sprintf("c%d", i), "image": "a"}
		if strict {
			container["securityContext"] = object{"allowPrivilegeEscalation": false, "capabilities": object{"drop": []any{"ALL"}}}
		}
		list := kind
		if kind == "sidecar" {
			list = "initContainers"
			container["restartPolicy"] = "Always"
		}
		entries, _ := spec[list].([]any)
		spec[list] = append(entries, container)
		pod.containers = append(pod.containers, container)
	}
	return pod
}

// apply makes a change in the Pod (-1) or in one of its containers.
func (p *builtPod) apply(container int, made change) {
	if key, ok := strings.CutPrefix(made.path, "@"); ok {
		metadata := p.template["metadata"].(object)
		annotations, ok := metadata["annotations"].(object)
		if !ok {
			annotations = object{}
			metadata["annotations"] = annotations
		}
		annotations[key] = made.value
		return
	}
	at := p.template["spec"].(object)
	if container >= 0 {
		at = p.containers[container]
	}
	keys := strings.Split(made.path, ".")
	for _, key := range keys[:len(keys)-1] {
		next, ok := at[key].(object)
		if !ok {
			next = object{}
		}
		// A change is used for several Pods: what is changed in it must be of this one alone.
		copied := object{}
		for name, value := range next {
			copied[name] = value
		}
		at[key] = copied
		at = copied
	}
	at[keys[len(keys)-1]] = made.value
}

func rawJSON(text string) any { return json.RawMessage(text) }
