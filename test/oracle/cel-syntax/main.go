// Reads expressions with cel-go as the API server is set up to, one JSON object {"source", "old"} a line, and writes
// their trees, macros as they were written, or its errors. A part of a tree is followed by @ and its offset.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/ext"
)

type dumper struct{ info *ast.SourceInfo }

func (d dumper) at(id int64) string {
	r, ok := d.info.GetOffsetRange(id)
	if !ok {
		return "@?"
	}
	return "@" + strconv.Itoa(int(r.Start))
}
func quote(s string) string { b, _ := json.Marshal(s); return string(b) }

func (d dumper) lit(e ast.Expr) string {
	switch v := e.AsLiteral().(type) {
	case types.Int:
		return fmt.Sprint(int64(v))
	case types.Uint:
		return fmt.Sprint(uint64(v)) + "u"
	case types.Double:
		return "double(" + strconv.FormatFloat(float64(v), 'g', -1, 64) + ")"
	case types.String:
		return quote(string(v))
	case types.Bytes:
		return "b" + quote(hex.EncodeToString([]byte(v)))
	case types.Bool:
		return fmt.Sprint(bool(v))
	case types.Null:
		return "null"
	}
	return "?"
}

func (d dumper) dump(e ast.Expr) string {
	id := e.ID()
	if call, ok := d.info.GetMacroCall(id); ok {
		c := call.AsCall()
		if c.FunctionName() == "has" {
			arg := c.Args()[0]
			// Of a macro within a macro only the number is kept.
			for inner, ok := d.info.GetMacroCall(arg.ID()); ok; inner, ok = d.info.GetMacroCall(arg.ID()) {
				arg = inner.AsCall().Args()[0]
			}
			s := arg.AsSelect()
			return "(has" + d.at(id) + " " + d.dump(s.Operand()) + " " + s.FieldName() + ")"
		}
		name := c.FunctionName()
		if name == "exists_one" {
			name = "existsOne"
		}
		n := len(c.Args())
		vars := 1
		if strings.HasPrefix(name, "transform") || n == 3 && name != "map" {
			vars = 2
		}
		out := "(." + name + d.at(id) + " " + d.dump(c.Target())
		for i, a := range c.Args() {
			if i < vars {
				out += " " + a.AsIdent()
			} else {
				out += " " + d.dump(a)
			}
		}
		return out + ")"
	}
	switch e.Kind() {
	case ast.LiteralKind:
		return d.lit(e) + d.at(id)
	case ast.IdentKind:
		return e.AsIdent() + d.at(id)
	case ast.SelectKind:
		s := e.AsSelect()
		name := "sel"
		if s.IsTestOnly() {
			name = "has"
		}
		return "(" + name + d.at(id) + " " + d.dump(s.Operand()) + " " + s.FieldName() + ")"
	case ast.CallKind:
		c := e.AsCall()
		if c.FunctionName() == "_?._" {
			return "(opt" + d.at(id) + " " + d.dump(c.Args()[0]) + " " + string(c.Args()[1].AsLiteral().(types.String)) + ")"
		}
		out := "(" + c.FunctionName() + d.at(id)
		if c.IsMemberFunction() {
			out = "(." + c.FunctionName() + d.at(id) + " " + d.dump(c.Target())
		}
		for _, a := range c.Args() {
			out += " " + d.dump(a)
		}
		return out + ")"
	case ast.ListKind:
		l := e.AsList()
		out := "[" + d.at(id)
		for i, a := range l.Elements() {
			out += " "
			if l.IsOptional(int32(i)) {
				out += "?"
			}
			out += d.dump(a)
		}
		return out + "]"
	case ast.MapKind:
		out := "{" + d.at(id)
		for _, en := range e.AsMap().Entries() {
			m := en.AsMapEntry()
			out += " "
			if m.IsOptional() {
				out += "?"
			}
			out += d.dump(m.Key()) + ":" + d.at(en.ID()) + " " + d.dump(m.Value())
		}
		return out + "}"
	case ast.StructKind:
		out := e.AsStruct().TypeName() + "{" + d.at(id)
		for _, en := range e.AsStruct().Fields() {
			f := en.AsStructField()
			out += " "
			if f.IsOptional() {
				out += "?"
			}
			out += f.Name() + ":" + d.at(en.ID()) + " " + d.dump(f.Value())
		}
		return out + "}"
	}
	return "<" + fmt.Sprint(e.Kind()) + ">"
}

func main() {
	env, err := cel.NewCustomEnv(cel.StdLib(), cel.OptionalTypes(), ext.TwoVarComprehensions(), ext.Lists(ext.ListsVersion(3)), cel.EnableMacroCallTracking())
	if err != nil {
		panic(err)
	}
	old, err := cel.NewCustomEnv(cel.StdLib(), cel.EnableMacroCallTracking())
	if err != nil {
		panic(err)
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<26), 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var given struct {
			Source string `json:"source"`
			Old    bool   `json:"old"`
		}
		if json.Unmarshal(in.Bytes(), &given) != nil {
			panic(in.Text())
		}
		use := env
		if given.Old {
			use = old
		}
		parsed, issues := use.ParseSource(common.NewTextSource(given.Source))
		row := map[string]any{"source": given.Source}
		if given.Old {
			row["old"] = true
		}
		if issues.Err() != nil {
			row["error"] = issues.String()
		} else {
			row["tree"] = dumper{parsed.NativeRep().SourceInfo()}.dump(parsed.NativeRep().Expr())
		}
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		enc.Encode(row)
	}
}
