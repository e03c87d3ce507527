// Prints how Go reads and writes the objects of the API server's own groups: one JSON document, by the names that OpenAPI
// gives the types. The generator of src/fix/generated-structures.ts (test/cluster/structures.test.ts) joins it to OpenAPI.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	admissionregistration "k8s.io/api/admissionregistration/v1"
	apps "k8s.io/api/apps/v1"
	authentication "k8s.io/api/authentication/v1"
	authorization "k8s.io/api/authorization/v1"
	autoscaling1 "k8s.io/api/autoscaling/v1"
	autoscaling2 "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	certificates "k8s.io/api/certificates/v1"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	events "k8s.io/api/events/v1"
	flowcontrol "k8s.io/api/flowcontrol/v1"
	networking "k8s.io/api/networking/v1"
	node "k8s.io/api/node/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	resource "k8s.io/api/resource/v1"
	scheduling "k8s.io/api/scheduling/v1"
	storage "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Type of a field: Go says what it is, pointers left out.
type Type struct {
	Go     string `json:"go"`
	Kind   string `json:"kind"`
	Struct string `json:"struct,omitempty"`
	Of     *Type  `json:"of,omitempty"`
}

type Field struct {
	Name     string `json:"name"`
	Type     Type   `json:"type"`
	Pointer  bool   `json:"pointer,omitempty"`
	Omit     bool   `json:"omit,omitempty"`
	Embedded string `json:"embedded,omitempty"`
}

type Struct struct {
	Go     string  `json:"go"`
	Fields []Field `json:"fields"`
}

var structs = map[string]Struct{}
var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

func modelName(t reflect.Type) string {
	path := strings.Split(t.PkgPath(), "/")
	host := strings.Split(path[0], ".")
	for i, j := 0, len(host)-1; i < j; i, j = i+1, j-1 {
		host[i], host[j] = host[j], host[i]
	}
	return strings.Join(append(append(host, path[1:]...), t.Name()), ".")
}

func typeOf(t reflect.Type) Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	result := Type{Go: t.String(), Kind: t.Kind().String()}
	if reflect.PointerTo(t).Implements(unmarshaler) {
		result.Kind = "own"
		return result
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
			result.Kind = "bytes"
			return result
		}
		of := typeOf(t.Elem())
		result.Of = &of
	case reflect.Struct:
		result.Struct = modelName(t)
		if _, known := structs[result.Struct]; !known {
			structs[result.Struct] = Struct{}
			structs[result.Struct] = Struct{Go: t.String(), Fields: fieldsOf(t, "")}
		}
	}
	return result
}

func fieldsOf(t reflect.Type, embedded string) []Field {
	fields := []Field{}
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		if field.Anonymous && name == "" {
			inner := field.Type
			for inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			fields = append(fields, fieldsOf(inner, strings.TrimPrefix(embedded+"."+field.Name, "."))...)
			continue
		}
		fields = append(fields, Field{
			Name:     name,
			Type:     typeOf(field.Type),
			Pointer:  field.Type.Kind() == reflect.Pointer,
			Omit:     strings.Contains(options, "omit"),
			Embedded: embedded,
		})
	}
	return fields
}

func main() {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		admissionregistration.AddToScheme, apps.AddToScheme, authentication.AddToScheme, authorization.AddToScheme,
		autoscaling1.AddToScheme, autoscaling2.AddToScheme, batch.AddToScheme, certificates.AddToScheme,
		coordination.AddToScheme, core.AddToScheme, discovery.AddToScheme, events.AddToScheme, flowcontrol.AddToScheme,
		networking.AddToScheme, node.AddToScheme, policy.AddToScheme, rbac.AddToScheme, resource.AddToScheme,
		scheduling.AddToScheme, storage.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			panic(err)
		}
	}
	kinds := map[string]string{}
	for gvk, t := range scheme.AllKnownTypes() {
		if gvk.Version == runtime.APIVersionInternal || strings.HasSuffix(gvk.Kind, "List") || strings.HasSuffix(gvk.Kind, "Options") || !strings.HasPrefix(t.PkgPath(), "k8s.io/api/") {
			continue
		}
		kinds[fmt.Sprintf("%s/%s", gvk.GroupVersion(), gvk.Kind)] = typeOf(t).Struct
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"kinds": kinds, "structs": structs}); err != nil {
		panic(err)
	}
}
