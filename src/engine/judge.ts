import type { Program } from '../cel/program.ts';
import type { CelValue } from '../cel/value.ts';
import type { Failure } from '../check/schema/check.ts';
import { TooCostly } from '../check/too-costly.ts';
import { nearest } from '../manifest/nearest.ts';
import { nearestPresent } from '../manifest/pointer.ts';
import { takeSteps } from '../manifest/steps.ts';
import type { Request } from '../manifest/request.ts';
import { isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Lenses } from '../select/lenses.ts';
import { readKeys, selectAll } from '../select/path.ts';
import { placeOf } from '../select/thing.ts';
import type { Thing } from '../select/thing.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import { actionFor } from './decide.ts';
import type { RuleExpressions } from './expressions.ts';
import { messageOf } from './message-expression.ts'; // on first use
import type { Decision, EntryOptions, Outcome } from './model.ts';
import type { Found } from './rule-frame.ts';
import { RuleFrame } from './rule-frame.ts'; // on first use

/** Steps to hold a rule to a thing, besides its checks. */
const THING = 20;
/** Steps to say what was found, and to keep it: 25,000 findings are more than anybody reads. */
const FINDING = 2_000;

/** One object on its way through the rules of a set. */
export interface Hearing {
  readonly request: Request;
  readonly object: ValueMap;
  readonly lenses: Lenses;
  readonly passes: boolean;
  readonly decisions: Decision[];
  /** Where every part that fails is noted, for whoever would mend it; then the decisions have no messages. */
  readonly failing?: Failing[];
  /** Whether nobody reads the messages of failures. */
  readonly isMute?: boolean;
  /** Of a file or folder: who else is in the repository, or why nobody knows. */
  readonly inventory?: EntryOptions['inventory'];
  /** What the expressions of the policy that is judged share; made for the first. */
  frame?: { readonly policy: CompiledPolicy; readonly frame: RuleFrame };
}

/** A part of an object that breaks a rule. */
export interface Failing {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
  readonly thing: Thing;
  /** As in its decision. */
  readonly field: string;
}

interface Standing {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
  readonly hearing: Hearing;
  /** Outcomes and fields that the rule has decided on already; made for the first. */
  decided: Set<string> | undefined;
}

/** Holds one rule to one object; adds what it decides. */
export function judgeRule(policy: CompiledPolicy, rule: CompiledRule, hearing: Hearing): void {
  const standing: Standing = { policy, rule, hearing, decided: undefined };
  const { things, problems } = hearing.lenses.see(rule.on);
  for (const { pointer, message } of problems)
    decide(standing, 'error', { pointer, message, code: 'WORKLOAD_MALFORMED' });
  for (const thing of things) {
    try {
      if (rule.select === undefined) judgeThing(standing, thing);
      else judgeSelected(standing, thing);
    } catch (error) {
      if (!(error instanceof TooCostly)) throw error;
      const message = `The rule cannot be held to this part: ${error.message}.`;
      decide(standing, 'error', { pointer: thing.origin(rule.at ?? []), message, code: 'CHECK_FAILED' });
    }
  }
}

/** Adds what is said of a rule as a whole: that it passes, why it is skipped, why it could not be judged. */
export function decideWhole(
  policy: CompiledPolicy,
  rule: CompiledRule,
  whole: {
    readonly hearing: Hearing;
    readonly outcome: 'pass' | 'skip' | 'error';
    readonly message: string;
    readonly code?: NonNullable<Decision['code']>;
  },
): void {
  const { hearing, outcome, ...said } = whole;
  decide({ policy, rule, hearing, decided: undefined }, outcome, { pointer: '', ...said });
}

function judgeSelected(standing: Standing, thing: Thing): void {
  const { select } = standing.rule;
  const selected = select && selectAll(thing.self, select);
  if (selected === undefined) {
    const message = `The path ${select?.text ?? ''} selects more than can be judged.`;
    decide(standing, 'error', { pointer: thing.origin([]), message, code: 'CHECK_FAILED' });
    return;
  }
  for (const { value, keys } of selected) {
    if (isFine(standing.rule, value)) continue;
    judgeThing(standing, {
      self: value,
      origin: (below) => thing.origin([...keys, ...below]),
      place: (below) => placeOf(thing, [...keys, ...below]),
    });
  }
}

/** Whether a rule without expressions has nothing to say of a thing, as of nearly all: then nothing is made for it. */
function isFine(rule: CompiledRule, self: Value): boolean {
  const { where, expressions } = rule;
  if (expressions !== undefined) return false;
  takeSteps(THING);
  return (where !== undefined && !where.test(self)) || satisfies(self, rule);
}

/** Whether the field of a thing is as the schema says. The API server drops a null, so a null is an absent field. */
function satisfies(self: Value, { at, optional, check }: CompiledRule): boolean {
  if (at === undefined) return check.test(self);
  const value = readKeys(self, at) ?? null;
  return value === null ? optional : check.test(value);
}

function judgeThing(standing: Standing, thing: Thing): void {
  const { rule } = standing;
  const { self } = thing;
  takeSteps(THING);
  if (rule.where !== undefined && !rule.where.test(self)) return;
  if (rule.expressions !== undefined) {
    judgeExpressions(standing, thing, rule.expressions);
    return;
  }
  judgeSchema(standing, thing);
}

/** As `judgeSchema`, with what is said in CEL. `self` is the thing, whatever `at` reads. */
function judgeExpressions(standing: Standing, thing: Thing, { where, check }: RuleExpressions): void {
  const { rule } = standing;
  if (where !== undefined && ask(standing, thing, where) !== true) return;
  // Without an expression the schema says what holds; with one it says nothing, and `at` that its field is there.
  if (!judgeSchema(standing, thing) || check === undefined) return;
  if (rule.at !== undefined && (readKeys(thing.self, rule.at) ?? null) === null) return;
  const answer = ask(standing, thing, check);
  if (answer === undefined || answer === true) return;
  fail(standing, thing, { path: [], keyword: 'cel', reason: '' });
}

/** What an expression says of a thing. When it cannot say anything, that is decided here, and the answer is undefined. */
function ask(standing: Standing, thing: Thing, program: Program): CelValue | undefined {
  const { rule, hearing } = standing;
  const found = run(standing, thing, program);
  if (found.type === 'value') return found.value;
  const pointer = thing.origin(rule.at ?? []);
  if (found.type === 'error') {
    const why = rule.secret ? 'its expression failed, and how may hold what is secret' : found.message;
    const message = `The rule cannot be held to this part: ${why}.`;
    decide(standing, 'error', { pointer, message, code: 'CHECK_FAILED' });
  } else if (hearing.request.door === 'scan') {
    decide(standing, 'skip', { pointer: '', message: found.reason });
  } else {
    const message = `The rule could not be judged: it ${found.reason}.`;
    decide(standing, 'error', { pointer, message, code: 'FACT_MISSING' });
  }
  return undefined;
}

function run({ policy, rule, hearing }: Standing, thing: Thing, program: Program): Found {
  if (hearing.frame?.policy !== policy) {
    hearing.frame = { policy, frame: new RuleFrame(hearing.request, policy, hearing.inventory) };
  }
  return hearing.frame.frame.run(program, thing.self, rule.item);
}

/** Whether the thing satisfies what is said without CEL; when not, that is decided. */
function judgeSchema(standing: Standing, thing: Thing): boolean {
  const { rule, hearing } = standing;
  const { self } = thing;
  if (satisfies(self, rule)) return true;
  const value = rule.at === undefined ? self : (readKeys(self, rule.at) ?? null);
  if (rule.at === undefined || value !== null) fail(standing, thing, rule.check.explain(value));
  else {
    // Where nobody reads the words none are looked for.
    const reason = hearing.isMute === true ? '' : whyAbsent(self, rule.at);
    fail(standing, thing, { path: [], keyword: 'required', reason });
  }
  return false;
}

function fail(standing: Standing, thing: Thing, failure: Failure): void {
  const { rule, hearing, policy } = standing;
  const { object, failing, isMute = false } = hearing;
  takeSteps(FINDING);
  const at = rule.at ?? [];
  const pointer = thing.origin(failure.path.length === 0 ? at : [...at, ...failure.path]);
  failing?.push({ policy, rule, thing, field: pointer });
  // Whoever mends it says what was done, and not what was wrong.
  if (isMute) {
    decide(standing, 'fail', { pointer, message: '' });
    return;
  }
  const scope = { self: thing.self, object, params: policy.parameters, item: rule.item };
  const reason = rule.secret && !SAYABLE.has(failure.keyword) ? '' : failure.reason;
  const message = join(messageFor(standing, thing) ?? rule.message(scope), reason);
  // Without a path the rule may read the whole object; what failed is all that it says is secret.
  const isNarrow = rule.at !== undefined || rule.select !== undefined;
  const secret = rule.secret ? { secret: isNarrow ? thing.origin(at) : pointer } : {};
  decide(standing, 'fail', { pointer, message, ...secret });
}

/** Keywords whose reasons never quote the value: those that are told of what is secret. */
const SAYABLE: ReadonlySet<string> = new Set(['required', 'withoutCredentials']);

/** What a messageExpression says, when it can be shown. */
function messageFor(standing: Standing, thing: Thing): string | undefined {
  const { rule } = standing;
  if (rule.expressions?.message === undefined) return undefined;
  const found = run(standing, thing, rule.expressions.message);
  return found.type === 'value' ? messageOf(found.value) : undefined;
}

/** A message and the reason as one sentence. A message that ends with a full stop is whole without a reason. */
function join(message: string, reason: string): string {
  if (message.endsWith('.')) return message;
  if (reason === '') return /[?!…]$/.test(message) ? message : `${message}.`;
  return `${message}: ${reason}${/[.?!…]$/.test(reason) ? '' : '.'}`;
}

/** Why a field is not there: whether its place is empty, or holds a name that Kubernetes does not know. */
function whyAbsent(self: Value, path: readonly (string | number)[]): string {
  let at: Value = self;
  for (const key of path) {
    if (!isMap(at)) return 'it is absent';
    const next = own(at, String(key));
    if (next === undefined || next === null) {
      const keys = Object.keys(at);
      takeSteps(keys.length * KEY);
      // Among a thousand names one is near by chance.
      const near = next === null || keys.length > MANY ? undefined : alike(String(key), keys);
      if (near !== undefined)
        return `it is absent; ${JSON.stringify(near)} is there, did you mean ${String(key)}?`;
      return next === null ? 'it is null, which counts as absent' : 'it is absent';
    }
    at = next;
  }
  return 'it is absent';
}

const MANY = 1_000;
/** Steps to list a key of a big mapping, or to compare one of a small one. */
const KEY = 40;

function alike(name: string, names: readonly string[]): string | undefined {
  return names.find((other) => other.toLowerCase() === name.toLowerCase()) ?? nearest(name, names);
}

interface Said {
  readonly pointer: string;
  readonly message: string;
  readonly code?: NonNullable<Decision['code']>;
  readonly secret?: string;
}

function decide(standing: Standing, outcome: Outcome, said: Said): void {
  const { policy, rule, hearing } = standing;
  // One place, one finding: what a pod decides for its containers is said once.
  const key = `${outcome} ${said.pointer}`;
  if (standing.decided?.has(key) === true) return;
  (standing.decided ??= new Set()).add(key);
  const action = actionFor(outcome, rule.consequence[hearing.request.door]);
  // What could not be judged may be secret all the same.
  const secret =
    rule.secret && said.code === 'CHECK_FAILED' && said.pointer !== '' ? said.pointer : said.secret;
  const decision: Decision = {
    policy: policy.policy.name,
    rule: rule.name,
    outcome,
    action,
    severity: policy.policy.severity,
    message: said.message,
    pointer: said.pointer === '' ? '' : nearestPresent(hearing.object, said.pointer),
    field: said.pointer,
  };
  if (said.code === undefined && secret === undefined) hearing.decisions.push(decision);
  else
    hearing.decisions.push({
      ...decision,
      ...(said.code === undefined ? {} : { code: said.code }),
      ...(secret === undefined ? {} : { secret }),
    });
}
