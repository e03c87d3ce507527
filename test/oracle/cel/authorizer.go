package main

import (
	"context"
	"errors"
	"strings"

	"k8s.io/apiserver/pkg/authorization/authorizer"
)

type decision struct {
	Allowed bool   `json:"allowed"`
	Reason  string `json:"reason"`
	Error   string `json:"error"`
}

// answering is an authorizer that answers from a table, and has no opinion of what is not in it. The key is
// `user verb /path` or `user verb group/resource/subresource namespace/name`, then ` field=…` and ` label=…` when selected.
func answering(table map[string]decision) authorizer.Authorizer {
	return authorizer.AuthorizerFunc(func(_ context.Context, a authorizer.Attributes) (authorizer.Decision, string, error) {
		known, ok := table[keyOf(a)]
		switch {
		case !ok:
			return authorizer.DecisionNoOpinion, "", nil
		case known.Error != "":
			return authorizer.DecisionNoOpinion, known.Reason, errors.New(known.Error)
		case known.Allowed:
			return authorizer.DecisionAllow, known.Reason, nil
		default:
			return authorizer.DecisionDeny, known.Reason, nil
		}
	})
}

func keyOf(a authorizer.Attributes) string {
	parts := []string{a.GetUser().GetName(), a.GetVerb()}
	if !a.IsResourceRequest() {
		return strings.Join(append(parts, a.GetPath()), " ")
	}
	parts = append(parts,
		a.GetAPIGroup()+"/"+a.GetResource()+"/"+a.GetSubresource(), a.GetNamespace()+"/"+a.GetName())
	if requirements, err := a.GetFieldSelector(); err != nil {
		parts = append(parts, "field!")
	} else if len(requirements) > 0 {
		texts := []string{}
		for _, one := range requirements {
			texts = append(texts, one.Field+string(one.Operator)+one.Value)
		}
		parts = append(parts, "field="+strings.Join(texts, ","))
	}
	if requirements, err := a.GetLabelSelector(); err != nil {
		parts = append(parts, "label!")
	} else if len(requirements) > 0 {
		texts := []string{}
		for _, one := range requirements {
			texts = append(texts, one.String())
		}
		parts = append(parts, "label="+strings.Join(texts, ","))
	}
	return strings.Join(parts, " ")
}
