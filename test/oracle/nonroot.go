package main

import (
	"encoding/json"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/policy"
)

// nonRoot asks k8s.io/pod-security-admission: the checks runAsNonRoot and runAsUser of the level
// "restricted" at its latest version. "decodes" says whether the JSON is a PodSpec at all; the
// verdicts of one that is not are false.
func nonRoot() *table {
	t := &table{source: "k8s.io/pod-security-admission v0.36.3 policy, version latest"}
	s := t.section("pods", "spec", "decodes", "runAsNonRoot", "runAsUser")
	runAsNonRoot, runAsUser := latest(policy.CheckRunAsNonRoot()), latest(policy.CheckRunAsUser())
	for _, given := range podSpecs() {
		if !s.fresh(given) {
			continue
		}
		var spec corev1.PodSpec
		if err := json.Unmarshal([]byte(given), &spec); err != nil {
			s.add(json.RawMessage(given), false, false, false)
			continue
		}
		s.add(json.RawMessage(given), true, runAsNonRoot(&metav1.ObjectMeta{}, &spec).Allowed, runAsUser(&metav1.ObjectMeta{}, &spec).Allowed)
	}
	return t
}

func latest(check policy.Check) policy.CheckPodFn {
	last := check.Versions[0]
	for _, version := range check.Versions {
		if version.MinimumVersion.Major() > last.MinimumVersion.Major() || version.MinimumVersion.Minor() > last.MinimumVersion.Minor() {
			last = version
		}
	}
	return last.CheckPod
}

func podSpecs() []string {
	values := []string{"", "null", "true", "false"}
	users := []string{"", "null", "0", "1000"}
	var out []string
	// Every combination of a pod and one container.
	for _, podValue := range values {
		for _, podUser := range users {
			for _, value := range values {
				for _, user := range users {
					out = append(out, podSpec(podSecurity(podValue, podUser, ""), containers("containers", container("app", podSecurity(value, user, "")))))
				}
			}
		}
	}
	// Wrong types, as the catalogue names them.
	for _, wrong := range []string{`"true"`, "1", "0", `"yes"`, "[]", "{}", `""`} {
		out = append(out, podSpec(podSecurity(wrong, "", ""), containers("containers", container("app", ""))))
		out = append(out, podSpec(podSecurity("true", "", ""), containers("containers", container("app", podSecurity(wrong, "", "")))))
	}
	for _, wrong := range []string{`"0"`, `"1000"`, "0.5", "true", "-1", "9223372036854775807", "9223372036854775808", "1.5", "[]", `""`} {
		out = append(out, podSpec(podSecurity("true", wrong, ""), containers("containers", container("app", ""))))
		out = append(out, podSpec(podSecurity("true", "", ""), containers("containers", container("app", podSecurity("", wrong, "")))))
	}
	for _, whole := range []string{`{}`, `{"containers":null}`, `{"containers":[]}`, `{"containers":[{}]}`, `{"containers":[null]}`, `{"containers":{}}`, `{"securityContext":null,"containers":[{"name":"app","securityContext":null}]}`, `{"securityContext":{},"containers":[{"name":"app","securityContext":{}}]}`, `{"securityContext":[],"containers":[]}`, `{"hostUsers":"false","containers":[]}`} {
		out = append(out, whole)
	}
	d := &dice{state: 50}
	// "true" is frequent, so that a good part of the Pods is allowed.
	often := []string{"", "", "null", "true", "true", "true", "true", "true", "false"}
	uids := []string{"", "", "", "", "null", "1000", "1000", "65534", "0"}
	windows := []string{"", "", "", "", "", "null", "{}", `{"hostProcess":true}`, `{"runAsUserName":"ContainerAdministrator"}`, `{"runAsUserName":"NT AUTHORITY\\SYSTEM"}`}
	for range 1500 {
		context := func() string {
			if d.oneIn(5) {
				return pick(d, []string{"", "null", "{}"})
			}
			return podSecurity(pick(d, often), pick(d, uids), pick(d, windows))
		}
		fields := []string{context()}
		var lists []string
		for _, list := range []string{"containers", "initContainers", "ephemeralContainers"} {
			if list != "containers" && d.oneIn(2) {
				continue
			}
			var items []string
			for i := range 1 + d.below(3) {
				item := container(fmt.Sprintf("%c%d", list[0], i), context())
				if list == "initContainers" && d.oneIn(3) {
					item = item[:len(item)-1] + `,"restartPolicy":"Always"}`
				}
				items = append(items, item)
			}
			lists = append(lists, containers(list, items...))
		}
		if hostUsers := pick(d, []string{"", "", "", "", "", "", "null", "true", "true", "false"}); hostUsers != "" {
			lists = append(lists, `"hostUsers":`+hostUsers)
		}
		if d.oneIn(12) {
			lists = append(lists, `"os":{"name":"windows"}`)
		}
		out = append(out, podSpec(fields[0], lists...))
	}
	return out
}

// podSecurity writes a securityContext; "" leaves a field out. The fields of pods and containers have the same names.
func podSecurity(runAsNonRoot, runAsUser, windowsOptions string) string {
	out := ""
	for _, field := range [][2]string{{"runAsNonRoot", runAsNonRoot}, {"runAsUser", runAsUser}, {"windowsOptions", windowsOptions}} {
		if field[1] != "" {
			out += fmt.Sprintf(",%q:%s", field[0], field[1])
		}
	}
	if out == "" {
		return ""
	}
	return "{" + out[1:] + "}"
}

func container(name, security string) string {
	if security == "" {
		return fmt.Sprintf(`{"name":%q}`, name)
	}
	return fmt.Sprintf(`{"name":%q,"securityContext":%s}`, name, security)
}

func containers(list string, items ...string) string {
	out := ""
	for _, item := range items {
		out += "," + item
	}
	return fmt.Sprintf("%q:[%s]", list, out[1:])
}

func podSpec(security string, fields ...string) string {
	out := ""
	if security != "" {
		out = `,"securityContext":` + security
	}
	for _, field := range fields {
		out += "," + field
	}
	return "{" + out[1:] + "}"
}
