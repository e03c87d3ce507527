import type { CodedError } from '../errors.ts';
import type { SchemaCheck } from '../check/schema/check.ts';
import { compileSchema } from '../check/schema/compile.ts';
import type { CompiledFix } from '../fix/desire.ts';
import type { Door } from '../manifest/request.ts';
import { isList } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { compileMatcher } from '../match/match.ts';
import type { Matcher } from '../match/match.ts';
import { compileKinds, kindProblem } from '../match/kinds.ts';
import type { LensName, Policy, Rule } from '../policy/model.ts';
import { policyProblem } from '../policy/problems.ts';
import { whyBlind } from '../select/lens-fields.ts';
import { compilePath } from '../select/path.ts';
import type { Path } from '../select/path.ts';
import type { Workloads } from '../select/workloads.ts';
import { consequenceOf } from './decide.ts';
import type { Consequence } from './decide.ts';
import { PolicyExpressions } from './expressions.ts'; // on first use
import type { RefuseAt, RuleExpressions } from './expressions.ts';
import { compileFix } from './fix-compile.ts';
import type { PlaceOf, PolicyOverrides } from './given.ts';
import { compileMessage } from './message.ts';
import type { Message } from './message.ts';
import type { CompiledExpression } from './native-compile.ts';
import { parameterValues, substitute } from './parameters.ts';
import { readsOfRule } from './reads.ts'; // on first use
import type { Read } from './reads.ts';
import type { ParameterValues, Refuse } from './parameters.ts';

/** A rule with its parameters in place, compiled. */
export interface CompiledRule {
  readonly name: string;
  /** Whether it speaks of a kind; `undefined` when it speaks of all that the policy does. */
  readonly kinds: Matcher['kind'] | undefined;
  readonly on: LensName;
  readonly select: Path | undefined;
  readonly at: readonly (string | number)[] | undefined;
  readonly optional: boolean;
  readonly secret: boolean;
  readonly where: SchemaCheck | undefined;
  readonly check: SchemaCheck;
  /** What is said in CEL, beside or in the place of the two. */
  readonly expressions: RuleExpressions | undefined;
  readonly message: Message;
  readonly fix: CompiledFix | undefined;
  readonly item: string | undefined;
  readonly consequence: Readonly<Record<Door, Consequence>>;
  /** What its check may read; found out when it is first asked for. */
  readonly reads: () => readonly Read[];
}

/** A policy that is in force, compiled. */
export interface CompiledPolicy {
  readonly policy: Policy;
  readonly parameters: ValueMap;
  readonly overrides: PolicyOverrides;
  /** What the outcomes of a rule lead to, whether it was compiled or left out by its `when`. */
  readonly consequenceOf: (rule: Rule, door: Door) => Consequence;
  /** The doors at which none of its rules is asked. */
  readonly off: ReadonlySet<Door>;
  readonly matcher: Matcher;
  readonly rules: readonly CompiledRule[];
  /** `spec.variables`, by name. */
  readonly variables: ReadonlyMap<string, CompiledExpression>;
  /** Names that the policy's expressions speak of, such as `namespaceObject`. */
  readonly reads: ReadonlySet<string>;
  /** What to say when the parameters leave the policy without force; then it judges nothing. */
  readonly unconfigured: string | undefined;
}

/** What a door adds to a policy. */
interface CompileOptions {
  readonly parameters: ParameterValues;
  readonly overrides: PolicyOverrides;
  /** Where a value was given. */
  readonly place: PlaceOf | undefined;
  /** The minor version (1.x) of Kubernetes whose expressions are meant; the newest known when left out. */
  readonly minor: number | undefined;
  readonly workloads: Workloads;
}

/** Compiles one policy. With errors, the result is not to be used. */
export function compilePolicy(
  policy: Policy,
  options: CompileOptions,
): { policy: CompiledPolicy; errors: readonly CodedError[] } {
  const { parameters: given, overrides, minor, workloads } = options;
  const errors: CodedError[] = [];
  const add = (error: CodedError): void => {
    // A rule with `each` is compiled once an item; its mistakes are told once.
    if (!errors.some((other) => isSame(other, error))) errors.push(error);
  };
  const refuse: Refuse = (code, pointer, message) =>
    add(policyProblem(policy.resource, code, { pointer, message }));
  const refuseAt: RefuseAt = (code, at, message) =>
    add(policyProblem(policy.resource, code, { ...at, message }));
  const refuseGiven = (name: string, pointer: string, message: string): void => {
    const location = options.place?.(['parameters', policy.name, name]);
    if (location === undefined) refuse('POLICY_PARAMETER', pointer, message);
    else add({ code: 'POLICY_PARAMETER', message, location });
  };
  const named = [
    { kinds: policy.match.kinds, pointer: '/spec/match' },
    { kinds: policy.exclude?.kinds ?? [], pointer: '/spec/exclude' },
    ...policy.rules,
  ];
  for (const { kinds, pointer } of named) {
    for (const [i, kind] of kinds.entries()) {
      const message = kindProblem(kind, workloads);
      if (message !== undefined) refuse('POLICY_INVALID', `${pointer}/kinds/${String(i)}`, message);
    }
  }
  const before = errors.length;
  const parameters = parameterValues(policy, given, { refuse, refuseGiven });
  const expressions = hasExpressions(policy)
    ? new PolicyExpressions(policy, { parameters, minor, refuse: refuseAt })
    : undefined;
  const scope: Scope = { policy, parameters, overrides, refuse, expressions, workloads };
  const rules = errors.length > before ? [] : policy.rules.flatMap((rule) => compileRule(rule, scope));
  const { configured } = policy;
  const isConfigured = configured === undefined || holds(configured.schema, '/spec/configured/schema', scope);
  return {
    policy: {
      policy,
      parameters,
      overrides,
      consequenceOf: (rule, door) => consequence(rule, door, scope),
      off: new Set(
        DOORS.filter((door) => policy.rules.every((rule) => consequence(rule, door, scope).isOff)),
      ),
      matcher: compileMatcher(policy, workloads),
      rules,
      variables: expressions?.variables ?? NO_VARIABLES,
      reads: expressions?.reads ?? NO_NAMES,
      unconfigured: isConfigured ? undefined : configured.message,
    },
    errors,
  };
}

const NO_VARIABLES: ReadonlyMap<string, CompiledExpression> = new Map();
const NO_NAMES: ReadonlySet<string> = new Set();

function hasExpressions({ variables, rules }: Policy): boolean {
  if (variables.length > 0) return true;
  return rules.some(
    ({ where, cel, messageExpression }) =>
      typeof where === 'string' || cel !== undefined || messageExpression !== undefined,
  );
}

function isSame(a: CodedError, b: CodedError): boolean {
  return (
    a.code === b.code &&
    a.message === b.message &&
    a.location?.line === b.location?.line &&
    a.location?.column === b.location?.column
  );
}

interface Scope {
  readonly policy: Policy;
  readonly parameters: ValueMap;
  readonly overrides: PolicyOverrides;
  readonly refuse: Refuse;
  readonly expressions: PolicyExpressions | undefined;
  readonly workloads: Workloads;
}

/** Whether the parameters satisfy a schema. */
function holds(schema: Value, pointer: string, scope: Scope): boolean {
  return compile(schema, pointer, scope).test(scope.parameters);
}

function compile(schema: Value, pointer: string, scope: Scope): SchemaCheck {
  const inPlace = place(schema, pointer, scope) ?? true;
  const { check, problems } = compileSchema(inPlace, pointer);
  for (const { code, pointer: at, message } of problems) scope.refuse(code, at, message);
  return { ...check, schema: inPlace };
}

/** A value with the parameters in place; `undefined` when one of them is not declared, which is then told already. */
function place(value: Value, pointer: string, scope: Scope): Value | undefined {
  const missing: string[] = [];
  const refuse: Refuse = (...problem) => {
    missing.push(problem[1]);
    scope.refuse(...problem);
  };
  const placed = substitute(value, scope.parameters, { pointer, refuse });
  return missing.length > 0 ? undefined : placed;
}

/** A rule, once for each item of `each`; none when its `when` leaves it out. */
function compileRule(rule: Rule, scope: Scope): readonly CompiledRule[] {
  if (rule.when !== undefined && !holds(rule.when, `${rule.pointer}/when`, scope)) return [];
  const expressions = scope.expressions?.ofRule(rule);
  if (rule.each === undefined) return [compileOne(rule, { item: undefined, expressions }, scope)];
  const pointer = `${rule.pointer}/each`;
  const items = place(rule.each, pointer, scope);
  if (items === undefined) return [];
  if (isList(items) && items.every((item) => typeof item === 'string')) {
    return items.map((item) => compileOne(rule, { item, expressions }, scope));
  }
  scope.refuse('POLICY_PARAMETER', pointer, 'The field each needs a list of texts.');
  return [];
}

function compileOne(rule: Rule, of: Pick<CompiledRule, 'item' | 'expressions'>, scope: Scope): CompiledRule {
  const { item, expressions } = of;
  const { refuse } = scope;
  const message = compileMessage(rule.message, { parameters: scope.parameters, item });
  if (typeof message !== 'function')
    refuse(message.code, `${rule.pointer}/message`, `In the message, ${message.problem}.`);
  const at = rule.at === undefined ? undefined : path(rule, 'at', { item, scope });
  if (at && at.keys === undefined) {
    refuse(
      'POLICY_PATH',
      `${rule.pointer}/at`,
      `The path ${rule.at ?? ''} may lead to several things; "at" reads one field. Use "select" for the rest.`,
    );
  }
  const select = rule.select === undefined ? undefined : path(rule, 'select', { item, scope });
  const check = compile(rule.schema, `${rule.pointer}/schema`, scope);
  const where =
    rule.where === undefined || typeof rule.where === 'string'
      ? undefined
      : compile(rule.where, `${rule.pointer}/where`, scope);
  let reads: readonly Read[] | undefined;
  const isWhole = (rule.at === undefined || at?.keys) && (rule.select === undefined || select);
  const fix =
    rule.fix === undefined || !isWhole
      ? undefined
      : compileFix(rule, {
          ...{ parameters: scope.parameters, item, at: at?.keys, select, check, where, refuse },
          place: (value, pointer) => place(value, pointer, scope),
          compile: (schema, pointer) => compile(schema, pointer, scope),
        });
  return {
    name: rule.name,
    kinds: rule.kinds.length === 0 ? undefined : compileKinds(rule.kinds, scope.workloads),
    on: rule.on,
    select,
    at: at?.keys,
    optional: rule.optional,
    secret: rule.secret,
    where,
    check,
    fix,
    expressions,
    message: typeof message === 'function' ? message : (): string => '',
    item,
    consequence: {
      scan: consequence(rule, 'scan', scope),
      admission: consequence(rule, 'admission', scope),
    },
    reads: () =>
      (reads ??= readsOfRule(
        { isPart: select !== undefined, at: at?.keys, where, check, expressions },
        scope.expressions?.variables ?? NO_VARIABLES,
      )),
  };
}

const DOORS: readonly Door[] = ['scan', 'admission'];

function consequence(rule: Rule, door: Door, { policy, overrides }: Scope): Consequence {
  const ofRule = overrides.rules.get(rule.name) ?? {};
  return consequenceOf(policy, rule, { door, overrides: { policy: overrides.policy, rule: ofRule } });
}

function path(
  rule: Rule,
  field: 'at' | 'select',
  at: { item: string | undefined; scope: Scope },
): Path | undefined {
  const compiled = compilePath(rule[field] ?? '', at.item);
  // `at` starts from what `select` selects, when there is one.
  const fromLens = compiled.ok && (field === 'select' || rule.select === undefined);
  const blind = fromLens ? whyBlind(rule.on, compiled) : undefined;
  if (compiled.ok && blind === undefined) return compiled;
  const reason = compiled.ok ? (blind ?? '') : compiled.reason;
  at.scope.refuse(
    'POLICY_PATH',
    `${rule.pointer}/${field}`,
    `The path ${JSON.stringify(rule[field])} cannot be used: ${reason}${reason.endsWith('?') ? '' : '.'}`,
  );
  return undefined;
}
