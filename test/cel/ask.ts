// Asks our own CEL what test/oracle/cel asks the API server's.
import { admissionEnvironment, withVariables } from '../../src/cel/admission-environment.ts';
import type { AccessCheck, AccessDecision, Authorizer } from '../../src/cel/library/access.ts';
import { fail } from '../../src/cel/library/declare.ts';
import { AuthorizerValue, ResourceCheckValue } from '../../src/cel/library/authorizer-value.ts';
import { compileExpression } from '../../src/cel/compile.ts';
import { JSON_PATCH, OBJECT, variableType } from '../../src/cel/kubernetes-types.ts';
import { POLICY_BUDGET, Spend } from '../../src/cel/program.ts';
import type { Program } from '../../src/cel/program.ts';
import { BOOL, listOf, NULL, runtimeTypeText, STRING } from '../../src/cel/type.ts';
import type { Type } from '../../src/cel/type.ts';
import { EvalError, Fields } from '../../src/cel/value.ts';
import type { CelValue } from '../../src/cel/value.ts';
import { printed } from './printed.ts';

/** A case, as the oracle reads it (test/oracle/cel/evaluate.go). */
export interface Case {
  readonly expression: string;
  readonly result?: string;
  readonly object?: CelValue;
  readonly oldObject?: CelValue;
  readonly params?: CelValue;
  readonly request?: CelValue;
  readonly namespaceObject?: CelValue;
  readonly variables?: readonly { readonly name: string; readonly expression: string }[];
  readonly patch?: boolean;
  readonly message?: boolean;
  readonly version?: string;
  readonly budget?: number;
  /** What the authorizer answers, by what it is asked (test/oracle/cel/authorizer.go). */
  readonly authorizer?: Readonly<Record<string, { allowed?: boolean; reason?: string; error?: string }>>;
}

/** As the oracle answers. The cost is −1 when the budget ran out. */
export type Answer =
  | { readonly refused: string }
  | { readonly error: string; readonly cost: number }
  | { readonly value: string; readonly type: string; readonly cost: number };

const RESULTS: Readonly<Record<string, readonly Type[]>> = {
  any: [],
  bool: [BOOL],
  string: [STRING],
  annotation: [STRING, NULL],
  Object: [OBJECT],
  'list(JSONPatch)': [listOf(JSON_PATCH)],
};

/** The request of a case that has none. */
const A_POD: CelValue = {
  uid: '',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  resource: { group: '', version: 'v1', resource: 'pods' },
  requestKind: { group: '', version: 'v1', kind: 'Pod' },
  requestResource: { group: '', version: 'v1', resource: 'pods' },
  name: 'web',
  namespace: 'default',
  operation: 'CREATE',
  userInfo: { username: 'ann', groups: ['devs', 'system:authenticated'], extra: { team: ['shop'] } },
  dryRun: false,
  options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
};

class Variables extends Fields {
  readonly typeName = 'kubernetes.variables';
  readonly #run: (name: string) => CelValue | undefined;
  constructor(run: (name: string) => CelValue | undefined) {
    super();
    this.#run = run;
  }
  get(name: string): CelValue | undefined {
    return this.#run(name);
  }
}

/** What our own CEL makes of a case. Throws only when it is ill. */
export function ask(given: Case): Answer {
  const types = new Map<string, Type>();
  const programs = new Map<string, Program>();
  const environment = withVariables(
    admissionEnvironment({
      minor: given.version === undefined ? 36 : Number(given.version.slice(2)),
      params: given.params !== undefined,
      authorizer: given.message !== true,
      patches: given.patch === true,
    }),
    types,
  );
  for (const [at, { name, expression }] of (given.variables ?? []).entries()) {
    const compiled = compileExpression(expression, { environment, result: [] });
    if (!compiled.ok) return { refused: `spec.variables[${at}].expression: ${compiled.message}` };
    types.set(name, variableType(compiled.checked.result));
    programs.set(name, compiled.program);
  }
  const compiled = compileExpression(given.expression, {
    environment,
    result: RESULTS[given.result ?? 'any']!,
  });
  if (!compiled.ok) return { refused: compiled.message };
  const spend = new Spend({ remaining: given.budget ?? POLICY_BUDGET });
  const bindings = bind(given, programs, spend);
  const value = compiled.program.evaluate(bindings, spend);
  const { cost } = spend;
  if (!spend.settle()) {
    return {
      error: 'validation failed due to running out of cost budget, no further validation rules will be run',
      cost: -1,
    };
  }
  if (value instanceof EvalError) return { error: value.message, cost };
  return { value: printed(value), type: runtimeTypeText(compiled.checked.result), cost };
}

interface RequestParts {
  readonly resource: { readonly group: string; readonly resource: string };
  readonly subResource?: string;
  readonly namespace: string;
  readonly name: string;
}

/** An authorizer that answers from the case's table, and has no opinion of what is not in it. */
function answering({ authorizer = {} }: Case): Authorizer {
  const decide = (check: AccessCheck): AccessDecision => {
    const { user, verb } = check;
    const who = user.kind === 'requester' ? 'ann' : `system:serviceaccount:${user.namespace}:${user.name}`;
    const what =
      check.kind === 'path'
        ? [check.path]
        : [
            `${check.group}/${check.resource}/${check.subresource}`,
            `${check.namespace}/${check.name}`,
            ...(check.fieldSelector === '' ? [] : [`field=${check.fieldSelector}`]),
            ...(check.labelSelector === '' ? [] : [`label=${check.labelSelector}`]),
          ];
    const key = [who, verb, ...what].join(' ');
    const {
      allowed = false,
      reason = '',
      error = '',
    } = Object.hasOwn(authorizer, key) ? authorizer[key]! : {};
    return { isAllowed: allowed && error === '', reason, error };
  };
  return { decide };
}

function bind(
  given: Case,
  programs: ReadonlyMap<string, Program>,
  spend: Spend,
): ReadonlyMap<string, CelValue> {
  const done = new Map<string, CelValue | EvalError>();
  const bindings = new Map<string, CelValue>([
    ['object', given.object ?? null],
    ['oldObject', given.oldObject ?? null],
    // As the API server makes it of its own structure, in which these are never absent.
    ['request', { options: null, object: null, oldObject: null, ...((given.request ?? A_POD) as object) }],
    ['namespaceObject', given.namespaceObject ?? null],
    ['params', given.params ?? null],
  ]);
  if (given.message !== true) {
    const asker = new AuthorizerValue(answering(given));
    const {
      resource,
      namespace,
      name,
      subResource = '',
    } = bindings.get('request') as unknown as RequestParts;
    const parts = {
      ...resource,
      subresource: subResource,
      namespace,
      name,
      fieldSelector: '',
      labelSelector: '',
    };
    bindings.set('authorizer', asker);
    bindings.set('authorizer.requestResource', new ResourceCheckValue(asker, parts));
  }
  const run = (name: string): CelValue | undefined => {
    const program = programs.get(name);
    if (program === undefined) return undefined;
    const value = done.get(name) ?? program.evaluate(bindings, spend);
    done.set(name, value);
    return value instanceof EvalError
      ? fail(`composited variable ${JSON.stringify(name)} fails to evaluate: ${value.message}`)
      : value;
  };
  bindings.set('variables', new Variables(run));
  return bindings;
}
