package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/cel-go/cel"
	admissionv1 "k8s.io/api/admission/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/admission"
	plugincel "k8s.io/apiserver/pkg/admission/plugin/cel"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"
)

// given is one case. What is left out is null, or, of the request, a Pod that is made.
type given struct {
	Expression string `json:"expression"`
	// Result is the type that it must have: "bool", "string", "annotation" (string or null), "Object",
	// "list(JSONPatch)"; any when left out.
	Result          string          `json:"result"`
	Object          json.RawMessage `json:"object"`
	OldObject       json.RawMessage `json:"oldObject"`
	Params          json.RawMessage `json:"params"`
	Request         json.RawMessage `json:"request"`
	NamespaceObject json.RawMessage `json:"namespaceObject"`
	Variables       []variable      `json:"variables"`
	// Patch brings Object, JSONPatch and jsonpatch.escapeKey, as in a MutatingAdmissionPolicy.
	Patch bool `json:"patch"`
	// Message leaves the authorizer out, as in a messageExpression.
	Message bool `json:"message"`
	// Version is that of the API server, as 1.36. It holds new expressions to what the version before it understands.
	Version string `json:"version"`
	// Budget is the cost that may be spent; the API server's own when left out.
	Budget int64 `json:"budget"`
	// Authorizer says what the authorizer answers, by what it is asked; see authorizer.go.
	Authorizer map[string]decision `json:"authorizer"`
}

type variable struct {
	Name       string `json:"name"`
	Expression string `json:"expression"`
}

// expression is what the API server calls an accessor.
type expression struct {
	name, text string
	returns    []*cel.Type
}

func (e *expression) GetName() string          { return e.name }
func (e *expression) GetExpression() string    { return e.text }
func (e *expression) ReturnTypes() []*cel.Type { return e.returns }

var results = map[string][]*cel.Type{
	"":                {cel.AnyType},
	"bool":            {cel.BoolType},
	"string":          {cel.StringType},
	"annotation":      {cel.StringType, cel.NullType},
	"Object":          {cel.ObjectType("Object")},
	"list(JSONPatch)": {cel.ListType(cel.ObjectType("JSONPatch"))},
}

type prepared struct {
	refused   *string
	given     *given
	evaluator plugincel.ConditionEvaluator
	output    string
	inputs    plugincel.OptionalVariableBindings
}

// Compilers of policies without variables, by version: one is dear to make and keeps no state but variables.
var compilers = map[string]*plugincel.CompositedCompiler{}

func compilerFor(c *given) *plugincel.CompositedCompiler {
	serverVersion := c.Version
	if serverVersion == "" {
		serverVersion = "1.36"
	}
	if known, ok := compilers[serverVersion]; ok && len(c.Variables) == 0 {
		return known
	}
	parsed := version.MustParseGeneric(serverVersion)
	made, err := plugincel.NewCompositedCompiler(environment.MustBaseEnvSet(parsed.OffsetMinor(-1)))
	if err != nil {
		panic(err)
	}
	if len(c.Variables) == 0 {
		compilers[serverVersion] = made
	}
	return made
}

func prepare(c *given) prepared {
	compiler := compilerFor(c)
	declared := plugincel.OptionalVariableDeclarations{
		HasParams:     c.Params != nil,
		HasAuthorizer: !c.Message,
		HasPatchTypes: c.Patch,
	}
	for i, v := range c.Variables {
		compiled := compiler.CompileAndStoreVariable(
			&expression{v.Name, v.Expression, []*cel.Type{cel.AnyType, cel.DynType}}, declared, environment.NewExpressions)
		if compiled.Error != nil {
			text := fmt.Sprintf("spec.variables[%d].expression: %s", i, compiled.Error.Detail)
			return prepared{refused: &text}
		}
	}
	returns, ok := results[c.Result]
	if !ok {
		panic("no result type " + c.Result)
	}
	accessor := &expression{"", c.Expression, returns}
	compiled := compiler.CompileCELExpression(accessor, declared, environment.NewExpressions)
	if compiled.Error != nil {
		return prepared{refused: &compiled.Error.Detail}
	}
	// The composited evaluator gives the expression its variables, and it compiles anew.
	p := prepared{
		given:     c,
		evaluator: compiler.CompileCondition([]plugincel.ExpressionAccessor{accessor}, declared, environment.NewExpressions),
		output:    compiled.OutputType.String(),
	}
	if c.Params != nil {
		p.inputs.VersionedParams = objectOf(c.Params)
	}
	if !c.Message {
		p.inputs.Authorizer = answering(c.Authorizer)
	}
	return p
}

func (p *prepared) run() answer {
	c := p.given
	request := requestOf(c.Request)
	budget := c.Budget
	if budget == 0 {
		budget = celconfig.RuntimeCELCostBudget
	}
	evaluated, left, err := p.evaluator.ForInput(
		context.Background(), attributesOf(c, request), request, p.inputs, namespaceOf(c.NamespaceObject), budget)
	if err != nil {
		text := err.Error()
		return answer{Error: &text, Cost: -1}
	}
	result := answer{Type: p.output, Cost: budget - left}
	if problem := evaluated[0].Error; problem != nil {
		text := strings.TrimPrefix(problem.Error(), fmt.Sprintf("expression '%s' resulted in error: ", c.Expression))
		return answer{Error: &text, Cost: result.Cost}
	}
	text := printed(evaluated[0].EvalResult)
	result.Value = &text
	return result
}

// objectOf keeps integers and decimals apart, as the API server's own decoder does.
func objectOf(text json.RawMessage) runtime.Object {
	if text == nil || string(text) == "null" {
		return nil
	}
	var content map[string]any
	if err := utiljson.Unmarshal(text, &content); err != nil {
		panic(err)
	}
	return &unstructured.Unstructured{Object: content}
}

func namespaceOf(text json.RawMessage) *corev1.Namespace {
	if text == nil || string(text) == "null" {
		return nil
	}
	namespace := &corev1.Namespace{}
	if err := utiljson.Unmarshal(text, namespace); err != nil {
		panic(err)
	}
	return plugincel.CreateNamespaceObject(namespace)
}

const aPod = `{
	"uid": "",
	"kind": {"group": "", "version": "v1", "kind": "Pod"},
	"resource": {"group": "", "version": "v1", "resource": "pods"},
	"requestKind": {"group": "", "version": "v1", "kind": "Pod"},
	"requestResource": {"group": "", "version": "v1", "resource": "pods"},
	"name": "web",
	"namespace": "default",
	"operation": "CREATE",
	"userInfo": {"username": "ann", "groups": ["devs", "system:authenticated"], "extra": {"team": ["shop"]}},
	"dryRun": false,
	"options": {"kind": "CreateOptions", "apiVersion": "meta.k8s.io/v1"}
}`

func requestOf(text json.RawMessage) *admissionv1.AdmissionRequest {
	if text == nil {
		text = json.RawMessage(aPod)
	}
	request := &admissionv1.AdmissionRequest{}
	if err := utiljson.Unmarshal(text, request); err != nil {
		panic(err)
	}
	return request
}

func attributesOf(c *given, request *admissionv1.AdmissionRequest) *admission.VersionedAttributes {
	extra := map[string][]string{}
	for key, values := range request.UserInfo.Extra {
		extra[key] = values
	}
	who := &user.DefaultInfo{
		Name: request.UserInfo.Username, UID: request.UserInfo.UID, Groups: request.UserInfo.Groups, Extra: extra,
	}
	kind := schema.GroupVersionKind(request.Kind)
	resource := schema.GroupVersionResource(request.Resource)
	object, old := objectOf(c.Object), objectOf(c.OldObject)
	return &admission.VersionedAttributes{
		Attributes: admission.NewAttributesRecord(object, old, kind, request.Namespace, request.Name, resource,
			request.SubResource, admission.Operation(request.Operation), nil, false, who),
		VersionedKind:      kind,
		VersionedObject:    object,
		VersionedOldObject: old,
	}
}
