package main

import (
	"encoding/hex"
	"fmt"
	"math"
	"math/big"
	"sort"
	"strconv"
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"k8s.io/apiserver/pkg/cel/mutation"
	"k8s.io/apiserver/pkg/cel/mutation/dynamic"
)

// printed is a value as test/cel/printed.ts prints it: no two values of different types or contents look alike, but for
// those of libraries, of which only the type is told.
func printed(value ref.Val) string {
	if value.Type().TypeName() == "kubernetes.variables" {
		return "<kubernetes.variables>"
	}
	switch v := value.(type) {
	case types.Null:
		return "null"
	case types.Bool:
		return strconv.FormatBool(bool(v))
	case types.Int:
		return strconv.FormatInt(int64(v), 10)
	case types.Uint:
		return strconv.FormatUint(uint64(v), 10) + "u"
	case types.Double:
		return double(float64(v))
	case types.String:
		return quoted(string(v))
	case types.Bytes:
		return `b"` + hex.EncodeToString(v) + `"`
	case types.Timestamp:
		moment := new(big.Int).Mul(big.NewInt(v.Unix()), big.NewInt(1_000_000_000))
		return "timestamp(" + moment.Add(moment, big.NewInt(int64(v.Nanosecond()))).String() + ")"
	case types.Duration:
		return "duration(" + strconv.FormatInt(v.Nanoseconds(), 10) + ")"
	case *types.Type:
		return "type(" + v.TypeName() + ")"
	case *types.Optional:
		if !v.HasValue() {
			return "optional.none()"
		}
		return "optional.of(" + printed(v.GetValue()) + ")"
	case *dynamic.ObjectVal:
		return structure(v.Type().TypeName(), fieldsOf(v))
	case *mutation.JSONPatchVal:
		return structure("JSONPatch", patchFields(v))
	case traits.Lister:
		items := []string{}
		for it := v.Iterator(); it.HasNext() == types.True; {
			items = append(items, printed(it.Next()))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case traits.Mapper:
		entries := []string{}
		for it := v.Iterator(); it.HasNext() == types.True; {
			key := it.Next()
			entries = append(entries, printed(key)+": "+printed(v.Get(key)))
		}
		sort.Strings(entries)
		return "{" + strings.Join(entries, ", ") + "}"
	}
	return "<" + value.Type().TypeName() + ">"
}

func double(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 0):
		return map[bool]string{true: "Infinity", false: "-Infinity"}[v > 0]
	}
	return strconv.FormatFloat(v, 'e', -1, 64)
}

func quoted(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r >= 0x20 && r < 0x7f:
			out.WriteRune(r)
		default:
			fmt.Fprintf(&out, "\\u{%x}", r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

func structure(name string, fields map[string]string) string {
	entries := []string{}
	for field, value := range fields {
		entries = append(entries, field+": "+value)
	}
	sort.Strings(entries)
	return name + "{" + strings.Join(entries, ", ") + "}"
}

// fieldsOf: an Object tells its fields only as plain Go values; what they are inside is told by these.
func fieldsOf(v *dynamic.ObjectVal) map[string]string {
	native, ok := v.Value().(map[string]any)
	if !ok {
		return map[string]string{"!": fmt.Sprint(v.Value())}
	}
	fields := map[string]string{}
	for name, value := range native {
		fields[name] = printed(types.DefaultTypeAdapter.NativeToValue(value))
	}
	return fields
}

func patchFields(v *mutation.JSONPatchVal) map[string]string {
	fields := map[string]string{"op": quoted(v.Op), "path": quoted(v.Path), "from": quoted(v.From)}
	if v.Val != nil {
		fields["value"] = printed(v.Val)
	}
	return fields
}
