// From the plan of a fix to a patch that can be answered for.
import { applyOperations, equalValues, isList, isMap } from '../src/index.ts';
import type { Decision, Engine, FixOperation, FixPlan, JudgeOptions, Request, Value } from '../src/index.ts';
import type { ValueMap } from '../src/index.ts';
import type { KeptBack } from './kept-back.ts';
import type { Native } from './native-answer.ts';

/** A rule that should have been made to hold, and was not. */
export interface Missed {
  readonly policy: string;
  readonly rule: string;
  /** JSON pointer of the field. */
  readonly field: string;
  readonly message: string;
}

/** What becomes of an object on its way in. */
export type Mutation =
  /** Nothing is ever changed of what the request is about. */
  | { readonly result: 'passed-over'; readonly reason: string }
  | { readonly result: 'unchanged'; readonly missed: readonly Missed[] }
  | {
      readonly result: 'patched';
      readonly patch: string;
      readonly operations: readonly FixOperation[];
      readonly missed: readonly Missed[];
      /** Why no fix is among the operations of policies of Kubernetes, when there was something to do. */
      readonly reason?: string;
    }
  /** There was something to do, and it is not done. */
  | { readonly result: 'failed'; readonly reason: string; readonly missed: readonly Missed[] }
  /** As before, and a policy says that then nothing is let in. */
  | {
      readonly result: 'denied';
      readonly reason: string;
      readonly missed: readonly Missed[];
      /** Of policies of Kubernetes that mutate: what the API server would have said itself. */
      readonly native?: readonly Native[];
    };

/** As many bytes and operations as the API server takes of a patch (its limits for requests of users). */
const MAX_BYTES = 3 * 1024 * 1024;
const MAX_OPERATIONS = 10_000;

/** The JSON of a patch, or why it cannot be sent. */
export type Patch =
  { readonly ok: true; readonly json: string } | { readonly ok: false; readonly reason: string };

/** Writes operations as RFC 6902 has them. */
export function patchOf(operations: readonly FixOperation[]): Patch {
  const many = operations.length;
  if (many > MAX_OPERATIONS)
    return {
      ok: false,
      reason: `the patch would have ${String(many)} operations, and the API server takes 10000`,
    };
  const parts: string[] = [];
  let length = many + 1;
  for (const operation of operations) {
    const { op, path } = operation;
    const value = op === 'remove' ? '' : `,"value":${jsonOf(operation.value)}`;
    const part = `{"op":"${op}","path":${JSON.stringify(path)}${value}}`;
    parts.push(part);
    // A character has at least a byte: what is far too long is not written to its end.
    length += part.length;
    if (length > MAX_BYTES) return TOO_LONG;
  }
  const json = `[${parts.join(',')}]`;
  return Buffer.byteLength(json) > MAX_BYTES ? TOO_LONG : { ok: true, json };
}

const TOO_LONG: Patch = {
  ok: false,
  reason: 'the patch would be longer than 3 MiB, which the API server does not take',
};

/** JSON with every integer exact: a patch may carry over what the author wrote. */
function jsonOf(value: Value): string {
  if (typeof value === 'bigint') return value.toString();
  if (isList(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, below]) => `${JSON.stringify(key)}:${jsonOf(below)}`);
  return `{${entries.join(',')}}`;
}

/** The object after a plan, by the rules of the API server's own JSON Patch. */
export type Applied =
  { readonly ok: true; readonly object: ValueMap } | { readonly ok: false; readonly reason: string };

/** Applies operations to an object, which stays as it is. */
export function applied(object: ValueMap, operations: readonly FixOperation[]): Applied {
  const patched = applyOperations(object, operations);
  if (patched.type === 'patched' && isMap(patched.value)) return { ok: true, object: patched.value };
  return { ok: false, reason: 'the patch would not apply' };
}

/** What is held to what a plan promises. */
export interface Promised {
  readonly request: Request;
  readonly plan: FixPlan;
  /** The object with the patch applied. */
  readonly object: ValueMap;
  readonly isKeptBack: KeptBack;
  readonly options: JudgeOptions;
}

/** Why a patch is not sent, judged on its result; `undefined` when it keeps what it promises and harms nothing. */
export function brokenPromise(engine: Engine, promised: Promised): string | undefined {
  const { request, plan, object, isKeptBack, options } = promised;
  for (const { path, policy, rule } of plan.operations) {
    const why = isKeptBack(path);
    if (why !== undefined) return `${policy}/${rule} would change what it may not: ${why}`;
  }
  // What the plan has judged, if that is what the patch makes, need not be judged again.
  const isJudged = plan.after !== undefined && equalValues(plan.object, object);
  const decisions = isJudged
    ? plan.after
    : engine.judge({ ...request, object }, options).decisions.filter(isFailure);
  if (decisions.length === 0) return undefined;
  const fixed = new Set(plan.fixed.map(({ policy, rule, field }) => key(policy, rule, field)));
  const still = decisions.find(({ policy, rule, field }) => fixed.has(key(policy, rule, field)));
  if (still !== undefined) return `${still.policy}/${still.rule} would still fail`;
  // Counted by rule, and not by place: a fix may move the items of a list.
  const after = failures(decisions);
  const told = failures([...plan.fixed, ...plan.unfixed]);
  if (![...after].some(([rule, count]) => count > (told.get(rule) ?? 0))) return undefined;
  // Not all that fails is in a plan: what could not be judged, say.
  const before = failures(engine.judge(request, options).decisions.filter(isFailure));
  const [worse] = [...after].find(([rule, count]) => count > (before.get(rule) ?? 0)) ?? [];
  return worse === undefined ? undefined : `${worse} would fail, and does not as it is`;
}

function isFailure({ outcome }: Decision): boolean {
  return outcome === 'fail' || outcome === 'error';
}

function failures(all: readonly Pick<Decision, 'policy' | 'rule'>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) {
    const rule = `${one.policy}/${one.rule}`;
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}

function key(policy: string, rule: string, field: string): string {
  return `${policy}/${rule} ${field}`;
}

/** Why a finding is left, when that is a failure of its fix and not what its policy or its author wants. */
const FAILED: ReadonlySet<string> = new Set<FixPlan['unfixed'][number]['reason']>([
  'conflict',
  'fails-after',
  'harms',
]);

/** The fixes of a plan that failed. */
export function missedBy(plan: FixPlan): readonly Missed[] {
  return plan.unfixed.filter(({ reason }) => FAILED.has(reason));
}

/** Why something is not done, each reason once; `undefined` when nothing failed. */
export function reasonOf(mutation: Mutation): string | undefined {
  if (mutation.result !== 'unchanged' && mutation.reason !== undefined) return mutation.reason;
  if (mutation.result === 'passed-over' || mutation.missed.length === 0) return undefined;
  return [...new Set(mutation.missed.map(({ message }) => message))].join(' ');
}

const NOT_SENT = 'its fix could not be made';

/** The rules of a plan that is not carried out. */
export function missedWhole(plan: FixPlan): readonly Missed[] {
  return [...plan.fixed.map((one) => ({ ...one, message: NOT_SENT })), ...missedBy(plan)];
}
