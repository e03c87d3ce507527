import type { CodedError } from '../errors.ts';
import type { Resource } from '../manifest/model.ts';
import type { Operation } from '../manifest/request.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { validatePolicy } from './generated/validate-policy.js';
import type {
  Actions,
  FailurePolicy,
  LabelSelector,
  LensName,
  Match,
  Policy,
  PolicyAction,
  Rule,
  Severity,
  Variable,
} from './model.ts';
import { map, text } from './fields.ts';
import { fixProblems, readFix, readFixAt } from './fix.ts';
import { matchProblems } from './match-problems.ts';
import { treeProblems } from './tree.ts';
import { isCelIdentifier } from './cel-names.ts'; // on first use
import { policyProblem, schemaProblems } from './problems.ts';
import type { Published } from './problems.ts';
import { POLICY_SCHEMA } from './schema.ts';

/** The apiVersion of Doorward's own documents. */
export const API_VERSION = 'doorward.dev/v1alpha1';

/** What a set of policy documents holds: policies, and the mistakes of those that are not among them. */
export interface ParsedPolicies {
  readonly policies: readonly Policy[];
  readonly errors: readonly CodedError[];
}

/** What is known of policy documents beforehand. */
export interface ParseOptions {
  /** Documents that were checked before, as those of the built-in packs are when the project is built. */
  readonly checked?: ReadonlySet<Resource>;
}

/** Reads policy documents. One with a mistake is refused whole; names have to be unique over all of them. */
export function parsePolicies(resources: readonly Resource[], options: ParseOptions = {}): ParsedPolicies {
  const policies: Policy[] = [];
  const errors: CodedError[] = [];
  const names = new Set<string>();
  for (const resource of resources) {
    const document = spellOn(resource.object);
    const problems = options.checked?.has(resource) === true ? [] : findProblems(resource, document);
    errors.push(...problems);
    if (problems.length > 0) continue;
    const policy = readPolicy(resource, document);
    if (names.has(policy.name)) {
      const message = `There is a second policy named ${policy.name}.`;
      errors.push(policyProblem(resource, 'POLICY_DUPLICATE', { pointer: '/metadata/name', message }));
    } else {
      names.add(policy.name);
      policies.push(policy);
    }
  }
  return { policies, errors };
}

/**
 * A document is read as kubectl reads it, in YAML 1.1, where the key `on` is the boolean true, and then the text
 * "true". Here it is spelled as its author wrote it; the same policy may come from JSON or out of a cluster.
 */
function spellOn(document: ValueMap): ValueMap {
  const spec = map(document, 'spec');
  const rules = own(spec, 'rules');
  if (!isList(rules)) return document;
  const spelled = rules.map((rule) => {
    if (!isMap(rule) || own(rule, 'true') === undefined || own(rule, 'on') !== undefined) return rule;
    const { true: on, ...rest } = rule;
    return { ...rest, on: on as Value };
  });
  return { ...document, spec: { ...spec, rules: spelled } };
}

function findProblems(resource: Resource, document: ValueMap): readonly CodedError[] {
  const invalid: Published['problem'] = (at) => policyProblem(resource, 'POLICY_INVALID', at);
  if (!validatePolicy(document)) {
    const published = { schema: POLICY_SCHEMA, whole: 'The policy', problem: invalid };
    return schemaProblems(validatePolicy.errors ?? [], published);
  }
  const spec = map(document, 'spec');
  const errors = [...matchProblems(spec), ...treeProblems(spec), ...variableProblems(spec)].map(invalid);
  const names = new Set<Value>();
  const rules = own(spec, 'rules');
  for (const [i, rule] of (isList(rules) ? rules : []).entries()) {
    if (!isMap(rule)) continue;
    const pointer = `/spec/rules/${String(i)}`;
    for (const problem of fixProblems(rule, pointer))
      errors.push(policyProblem(resource, 'POLICY_INVALID', problem));
    if (own(rule, 'cel') !== undefined && own(rule, 'schema') !== undefined) {
      const message = 'The rule has both schema and cel: it needs one of them.';
      errors.push(policyProblem(resource, 'POLICY_INVALID', { pointer: `${pointer}/cel`, message }));
    }
    if (own(rule, 'secret') === true && own(rule, 'messageExpression') !== undefined) {
      const message =
        'A rule that reads secrets has no messageExpression: what that makes of one cannot be hidden.';
      errors.push(
        policyProblem(resource, 'POLICY_INVALID', { pointer: `${pointer}/messageExpression`, message }),
      );
    }
    const name = own(rule, 'name') ?? null;
    if (names.has(name)) {
      const message = `The policy has two rules named ${text(rule, 'name')}.`;
      errors.push(policyProblem(resource, 'POLICY_DUPLICATE', { pointer: `${pointer}/name`, message }));
    }
    names.add(name);
  }
  return errors;
}

/** Variables of one name, and those whose name is a word of the language. */
function variableProblems(spec: ValueMap): readonly { pointer: string; message: string }[] {
  const names = new Set<string>();
  const variables = own(spec, 'variables');
  return (isList(variables) ? variables : []).filter(isMap).flatMap((variable, i) => {
    const pointer = `/spec/variables/${String(i)}/name`;
    const name = text(variable, 'name');
    const isSecond = names.has(name);
    names.add(name);
    if (isSecond) return [{ pointer, message: `There is a second variable named ${name}.` }];
    if (isCelIdentifier(name)) return [];
    return [{ pointer, message: `A variable cannot be named ${name}: it is a word of CEL.` }];
  });
}

function readPolicy(resource: Resource, document: ValueMap): Policy {
  const spec = map(document, 'spec');
  const configured = own(spec, 'configured');
  const exclude = own(spec, 'exclude');
  const rules = own(spec, 'rules');
  return {
    name: text(map(document, 'metadata'), 'name'),
    title: text(spec, 'title'),
    description: text(spec, 'description'),
    severity: text(spec, 'severity', 'medium') as Severity,
    action: readActions(own(spec, 'action')),
    failurePolicy: text(spec, 'failurePolicy', 'Fail') as FailurePolicy,
    parameters: map(spec, 'parameters'),
    configured: isMap(configured)
      ? { schema: own(configured, 'schema') ?? true, message: text(configured, 'message') }
      : undefined,
    match: readMatch(map(spec, 'match'), ['CREATE', 'UPDATE']),
    exclude: isMap(exclude) ? readMatch(exclude, []) : undefined,
    variables: readVariables(own(spec, 'variables')),
    rules: (isList(rules) ? rules : []).map((rule, i) =>
      readRule(isMap(rule) ? rule : {}, `/spec/rules/${String(i)}`),
    ),
    fixAt: readFixAt(own(spec, 'fixAt')),
    fixFailurePolicy: text(spec, 'fixFailurePolicy', 'Ignore') as FailurePolicy,
    document,
    resource,
  };
}

function readActions(action: Value | undefined): Actions {
  if (typeof action === 'string') {
    const one = action as PolicyAction;
    return { scan: one, admission: one, audit: one, ratchet: false };
  }
  const given = isMap(action) ? action : {};
  const at = (door: string): PolicyAction => text(given, door, 'deny') as PolicyAction;
  return {
    scan: at('scan'),
    admission: at('admission'),
    audit: at('audit'),
    ratchet: own(given, 'ratchet') === true,
  };
}

/** Reads a `match`; `operations` are those that are meant when it names none. */
export function readMatch(match: ValueMap, operations: readonly Operation[]): Match {
  const given = strings(match, 'operations');
  return {
    kinds: strings(match, 'kinds'),
    namespaces: strings(match, 'namespaces'),
    names: strings(match, 'names'),
    labels: readSelector(own(match, 'labels')),
    namespaceLabels: readSelector(own(match, 'namespaceLabels')),
    operations: given.length > 0 ? (given as readonly Operation[]) : operations,
    files: strings(match, 'files'),
  };
}

function readSelector(selector: Value | undefined): LabelSelector | undefined {
  if (!isMap(selector)) return undefined;
  const expressions = own(selector, 'matchExpressions');
  return {
    matchLabels: map(selector, 'matchLabels'),
    matchExpressions: (isList(expressions) ? expressions : []).filter(isMap).map((one) => ({
      key: text(one, 'key'),
      operator: text(one, 'operator', 'Exists') as LabelSelector['matchExpressions'][number]['operator'],
      values: strings(one, 'values'),
    })),
  };
}

function readVariables(variables: Value | undefined): readonly Variable[] {
  return (isList(variables) ? variables : []).filter(isMap).map((variable, i) => ({
    name: text(variable, 'name'),
    expression: text(variable, 'expression'),
    pointer: `/spec/variables/${String(i)}/expression`,
  }));
}

function readRule(rule: ValueMap, pointer: string): Rule {
  return {
    name: text(rule, 'name'),
    kinds: strings(rule, 'kinds'),
    on: text(rule, 'on', 'object') as LensName,
    when: own(rule, 'when'),
    each: own(rule, 'each'),
    action: own(rule, 'action') as PolicyAction | undefined,
    select: own(rule, 'select') as string | undefined,
    at: own(rule, 'at') as string | undefined,
    optional: own(rule, 'optional') === true,
    secret: own(rule, 'secret') === true,
    where: own(rule, 'where'),
    schema: own(rule, 'schema') ?? true,
    cel: own(rule, 'cel') as string | undefined,
    message: text(rule, 'message'),
    messageExpression: own(rule, 'messageExpression') as string | undefined,
    fix: readFix(own(rule, 'fix')),
    pointer,
  };
}

function strings(from: ValueMap, key: string): readonly string[] {
  const value = own(from, key);
  return isList(value) ? value.filter((one) => typeof one === 'string') : [];
}
