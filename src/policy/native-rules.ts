// What the API server asks of matchConstraints and matchResources before it stores them.
import { isMap, own } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Field, FieldProblem } from './native-field.ts';
import { segmentProblems, selectorProblems } from './native-names.ts';
import { map, maps, text, texts } from './fields.ts';
import { readSelector } from './native-read.ts';

/** What is wrong with a `matchConstraints` or `matchResources`. */
export function matchProblems(match: ValueMap, field: Field): readonly FieldProblem[] {
  const policy = text(match, 'matchPolicy', 'Equivalent');
  return [
    ...(['Equivalent', 'Exact'].includes(policy)
      ? []
      : [field.child('matchPolicy').unsupported(policy, ['Equivalent', 'Exact'])]),
    ...['namespaceSelector', 'objectSelector'].flatMap((name) =>
      selectorProblems(readSelector(map(match, name)), field.child(name)),
    ),
    ...['resourceRules', 'excludeResourceRules'].flatMap((name) =>
      maps(match, name).flatMap((rule, i) => ruleProblems(rule, field.child(name).index(i))),
    ),
  ];
}

/** A MutatingAdmissionPolicy, and a binding of one, may not speak of deletions. */
export function deleteProblems(match: ValueMap, field: Field): readonly FieldProblem[] {
  const supported = ['*', 'CONNECT', 'CREATE', 'UPDATE'];
  // The API server tells no index here.
  const at = field.child('resourceRules', 'operations');
  return maps(match, 'resourceRules')
    .flatMap((rule) => texts(rule, 'operations'))
    .filter((operation) => !supported.includes(operation))
    .map((operation) => at.unsupported(operation, supported));
}

function ruleProblems(rule: ValueMap, field: Field): readonly FieldProblem[] {
  const names = texts(rule, 'resourceNames');
  return [
    ...names.flatMap((name, i) => {
      const at = field.child('resourceNames').index(i);
      return [
        ...segmentProblems(name).map((problem) => at.invalid(name, problem)),
        ...(names.indexOf(name) < i ? [at.duplicate(name)] : []),
      ];
    }),
    ...operationProblems(texts(rule, 'operations'), field.child('operations')),
    ...wildcardProblems(rule, { name: 'apiGroups', things: 'API groups', field }),
    ...wildcardProblems(rule, { name: 'apiVersions', things: 'API versions', field }),
    ...texts(rule, 'apiVersions').flatMap((version, i) =>
      version === '' ? [field.child('apiVersions').index(i).required()] : [],
    ),
    ...resourceProblems(texts(rule, 'resources'), field.child('resources')),
    ...scopeProblems(rule, field),
  ];
}

function operationProblems(operations: readonly string[], field: Field): readonly FieldProblem[] {
  const supported = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
  return [
    ...(operations.length === 0 ? [field.required()] : []),
    ...(operations.length > 1 && operations.includes('*')
      ? [field.invalid(operations, "if '*' is present, must not specify other operations")]
      : []),
    ...operations.flatMap((operation, i) =>
      supported.includes(operation) ? [] : [field.index(i).unsupported(operation, supported)],
    ),
  ];
}

interface Wildcard {
  readonly name: string;
  readonly things: string;
  readonly field: Field;
}

function wildcardProblems(rule: ValueMap, { name, things, field }: Wildcard): readonly FieldProblem[] {
  const values = texts(rule, name);
  const at = field.child(name);
  if (values.length === 0) return [at.required()];
  return values.length > 1 && values.includes('*')
    ? [at.invalid(values, `if '*' is present, must not specify other ${things}`)]
    : [];
}

function resourceProblems(resources: readonly string[], field: Field): readonly FieldProblem[] {
  const problems: FieldProblem[] = resources.length === 0 ? [field.required()] : [];
  /** `pods` of `pods/*`, `scale` of `*\/scale`, so far. */
  const [whole, anywhere] = [new Set<string>(), new Set<string>()];
  // As the API server has it, what counts is the last entry without a subresource.
  let plain = false;
  for (const [i, resource] of resources.entries()) {
    const at = field.index(i);
    const slash = resource.indexOf('/');
    if (resource === '') problems.push(at.required());
    else if (slash === -1) plain = resource !== '*';
    else {
      const [name, sub] = [resource.slice(0, slash), resource.slice(slash + 1)];
      if (whole.has(name))
        problems.push(at.invalid(resource, `if '${name}/*' is present, must not specify ${resource}`));
      if (anywhere.has(sub))
        problems.push(at.invalid(resource, `if '*/${sub}' is present, must not specify ${resource}`));
      if (sub === '*') whole.add(name);
      if (name === '*') anywhere.add(sub);
    }
  }
  if (resources.length > 1 && resources.includes('*/*'))
    problems.push(field.invalid(resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes('*') && plain) {
    const detail = "if '*' is present, must not specify other resources without subresources";
    problems.push(field.invalid(resources, detail));
  }
  return problems;
}

function scopeProblems(rule: ValueMap, field: Field): readonly FieldProblem[] {
  const scope = text(rule, 'scope', '*');
  const scopes = ['*', 'Cluster', 'Namespaced'];
  return scopes.includes(scope) ? [] : [field.child('scope').unsupported(scope, scopes)];
}

/** What is wrong with a `paramRef`. */
export function paramRefProblems(ref: ValueMap, field: Field): readonly FieldProblem[] {
  const name = text(ref, 'name');
  const written = own(ref, 'selector');
  const selector = isMap(written) ? written : undefined;
  const exclusive = 'name and selector are mutually exclusive';
  const action = text(ref, 'parameterNotFoundAction');
  return [
    ...segmentProblems(name).map((problem) => field.child('name').invalid(name, problem)),
    ...(name !== '' && selector !== undefined ? [field.child('name').forbidden(exclusive)] : []),
    ...(selector === undefined ? [] : selectorProblems(readSelector(selector), field.child('selector'))),
    ...(name !== '' && selector !== undefined ? [field.child('selector').forbidden(exclusive)] : []),
    ...(name === '' && selector === undefined
      ? [field.required('one of name or selector must be specified')]
      : []),
    ...actionProblems(action, field.child('parameterNotFoundAction')),
  ];
}

function actionProblems(action: string, field: Field): readonly FieldProblem[] {
  if (action === '') return [field.required()];
  return ['Deny', 'Allow'].includes(action) ? [] : [field.unsupported(action, ['Deny', 'Allow'])];
}
