package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// podSecurityControls asks k8s.io/pod-security-admission which controls of the Pod Security Standards a Pod, or the
// template of a workload, breaks: at both levels, in the latest version, in one drawn by lot, and on both sides of versions
// that make a difference. A verdict is [version, controls of baseline, controls of restricted], controls as the library
// names its checks.
func podSecurityControls() *table {
	t := &table{source: "k8s.io/pod-security-admission v0.36.3 policy"}
	s := t.section("pods", "kind", "template", "verdicts")
	d := &dice{state: 8}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		panic(err)
	}
	changes := map[string]int{}
	for _, given := range podTemplates(d) {
		text, err := json.Marshal(given.template)
		if err != nil {
			panic(err)
		}
		if !s.fresh(given.kind + string(text)) {
			continue
		}
		var template corev1.PodTemplateSpec
		if err := json.Unmarshal(text, &template); err != nil {
			panic(fmt.Sprintf("%s: %v", text, err))
		}
		complete(given.kind, &template.Spec)
		verdict := func(name string) []string {
			version, err := api.ParseVersion(name)
			if err != nil {
				panic(err)
			}
			verdict := []string{name}
			for _, level := range []api.Level{api.LevelBaseline, api.LevelRestricted} {
				ids, reasons := broken(level, version, &template)
				// The registry gives no names of checks; what it says has to be what they say.
				results := evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, &template.ObjectMeta, &template.Spec)
				said := policy.AggregateCheckResults(results).ForbiddenReasons
				slices.Sort(said)
				slices.Sort(reasons)
				if !slices.Equal(said, reasons) {
					panic(fmt.Sprintf("%s %s: %v, and not %v", level, name, said, reasons))
				}
				verdict = append(verdict, strings.Join(ids, " "))
			}
			return verdict
		}
		verdicts := [][]string{verdict("latest")}
		by := d.below(38)
		told := map[int]bool{}
		for minor := range 38 {
			now := verdict(fmt.Sprintf("v1.%d", minor))
			if minor > 0 {
				before := verdict(fmt.Sprintf("v1.%d", minor-1))
				change := fmt.Sprint(minor, before[1:], now[1:])
				if !slices.Equal(before[1:], now[1:]) && changes[change] < 6 {
					changes[change]++
					if !told[minor-1] {
						verdicts = append(verdicts, before)
					}
					verdicts = append(verdicts, now)
					told[minor] = true
					continue
				}
			}
			if minor == by {
				verdicts = append(verdicts, now)
				told[minor] = true
			}
		}
		s.add(given.kind, json.RawMessage(text), verdicts)
	}
	return t
}

// broken are the checks of a level that a Pod does not pass, by name, and what they say.
func broken(level api.Level, version api.Version, template *corev1.PodTemplateSpec) (ids, reasons []string) {
	inForce := map[policy.CheckID]policy.VersionedCheck{}
	levels := map[policy.CheckID]api.Level{}
	for _, check := range policy.DefaultChecks() {
		levels[check.ID] = check.Level
		for _, one := range check.Versions {
			if !version.Older(one.MinimumVersion) {
				inForce[check.ID] = one
			}
		}
	}
	if level == api.LevelRestricted {
		for _, check := range inForce {
			for _, id := range check.OverrideCheckIDs {
				delete(inForce, id)
			}
		}
	}
	for id, check := range inForce {
		if level == api.LevelBaseline && levels[id] == api.LevelRestricted {
			continue
		}
		if result := check.CheckPod(&metav1.ObjectMeta{Annotations: template.Annotations}, &template.Spec); !result.Allowed {
			ids = append(ids, string(id))
			reasons = append(reasons, result.ForbiddenReason)
		}
	}
	slices.Sort(ids)
	return ids, reasons
}

// complete does what the API server does before PodSecurity sees an object (pkg/apis/core/v1/defaults.go), as far as
// its checks read it: a volume of no kind is an emptyDir, and in a Pod on its node's network every port is one of the node.
func complete(kind string, spec *corev1.PodSpec) {
	for i := range spec.Volumes {
		if spec.Volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			spec.Volumes[i].EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
	if kind != "Pod" || !spec.HostNetwork {
		return
	}
	for _, list := range [][]corev1.Container{spec.Containers, spec.InitContainers} {
		for i := range list {
			for j := range list[i].Ports {
				if port := &list[i].Ports[j]; port.HostPort == 0 {
					port.HostPort = port.ContainerPort
				}
			}
		}
	}
}
