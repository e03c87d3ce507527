// The answer to a review that asked for a change. What an API server makes of each is in docs/operations.md.
import { childPointer, isMap, safe } from '../src/index.ts';
import type { FixOperation, Value } from '../src/index.ts';
import { answererOf, cut, keptWarnings, MAX_WARNING, reviewText } from './answer.ts';
import type { Phrases } from './answer.ts';
import { fieldPath } from './field-path.ts';
import { reasonOf } from './mutation.ts';
import type { Missed, Mutation } from './mutation.ts';
import { nativeStatus } from './native-answer.ts';

/** How an answer speaks. */
export interface Manner {
  readonly phrases: Phrases;
  /** Whether what is changed is said in warnings. */
  readonly warnings: boolean;
}

/** The text of an answer: always a yes, but where a policy says that its fix has to be made. */
export function mutationText(uid: string, mutation: Mutation, { phrases, warnings }: Manner): string {
  const { digest } = phrases;
  switch (mutation.result) {
    case 'passed-over':
    case 'unchanged':
      if (mutation.result === 'passed-over' || mutation.missed.length === 0)
        return phrases.unchanged[0] + JSON.stringify(uid) + phrases.unchanged[1];
      return unchangedText(uid, digest, {
        failure: failureOf(mutation),
        unfixed: rulesOf(mutation.missed),
      });
    case 'failed': {
      const unfixed = rulesOf(mutation.missed);
      return unchangedText(uid, digest, { failure: mutation.reason, ...(unfixed === '' ? {} : { unfixed }) });
    }
    case 'denied':
      return deniedText(uid, mutation, digest);
    case 'patched':
      return patchedText(uid, mutation, { phrases, warnings });
  }
}

/** Put together as text: V8 takes longer to write an object than its few texts. */
function patchedText(
  uid: string,
  patched: Extract<Mutation, { readonly result: 'patched' }>,
  { phrases, warnings }: Manner,
): string {
  const { patch, operations, missed } = patched;
  const changes = operations.flatMap(changesOf);
  const [before, between, after, annotations] = phrases.patched;
  let text = before + JSON.stringify(uid) + between + Buffer.from(patch).toString('base64') + after;
  if (warnings) text += `,"warnings":[${warningsOf(changes).join(',')}]`;
  text += `${annotations},"changes":"${String(changes.length)}","changed":"[${changedOf(changes).join(',')}]"`;
  const failure = failureOf(patched);
  if (failure !== '') text += `,"failure":${JSON.stringify(failure)}`;
  if (missed.length > 0) text += `,"unfixed":${JSON.stringify(rulesOf(missed))}`;
  return `${text}}}}`;
}

/** The text of an answer that lets an object be what it is. Made of nothing that can fail. */
export function unchangedText(
  uid: string,
  digest: string,
  said: Readonly<Record<string, string>> = {},
): string {
  return reviewText(uid, { allowed: true, auditAnnotations: { ...answererOf(digest), ...said } });
}

/** The text of an answer that lets nothing in, because a policy asks for its fix and the fix could not be made. */
export function deniedText(
  uid: string,
  { reason, missed, native }: Omit<Extract<Mutation, { readonly result: 'denied' }>, 'result'>,
  digest: string,
): string {
  const said = { failure: reason, ...(missed.length === 0 ? {} : { unfixed: rulesOf(missed) }) };
  const auditAnnotations = { ...answererOf(digest), ...said };
  if (native !== undefined)
    return reviewText(uid, { allowed: false, status: nativeStatus(native), auditAnnotations });
  const shown = missed.slice(0, MAX_MISSED);
  const lines = shown.map((one) => `- ${saidOf(one)}`);
  if (missed.length > shown.length) lines.push(`- and ${String(missed.length - shown.length)} more`);
  const causes = shown.map((one) => {
    const field = safe(fieldPath(one.field));
    return { reason: 'InternalError', message: saidOf(one), ...(field === '' ? {} : { field }) };
  });
  const status = {
    status: 'Failure',
    message: [`doorward: a fix that has to be made could not be: ${reason}`, ...lines].join('\n'),
    reason: 'Forbidden',
    code: 403,
    details: { causes },
  };
  return reviewText(uid, { allowed: false, status, auditAnnotations });
}

const MAX_MISSED = 100;

function saidOf({ policy, rule, field, message }: Missed): string {
  const path = safe(fieldPath(field));
  return `${policy}/${rule}: ${path === '' ? '' : `${path}: `}${cut(safe(message), 1000)}`;
}

/** What is said of a place that is changed. */
interface Change {
  readonly warning: string;
  /** The warning as JSON. */
  readonly quoted: string;
  /** `{policy, rule, pointer}` as JSON, how long that is, and the same within a text of JSON. */
  readonly length: number;
  readonly escaped: string;
}

const VERBS = { add: 'set', replace: 'replaced', remove: 'removed' } as const;

/** The values that an operation brings, each with its place: of parents that are made on the way nobody asks. */
function changesOf(operation: FixOperation): readonly Change[] {
  const { op, path } = operation;
  if (op === 'remove') return [changeOf(operation, path)];
  return leavesOf(path, operation.value).map((pointer) => changeOf(operation, pointer));
}

const DEEPEST = 20;

function leavesOf(pointer: string, value: Value, depth = 0): readonly string[] {
  if (!isMap(value) || depth > DEEPEST) return [pointer];
  const keys = Object.keys(value);
  if (keys.length === 0) return [pointer];
  return keys.flatMap((key) => leavesOf(childPointer(pointer, key), value[key]!, depth + 1));
}

/** What was said before: the Pods of one template are mended at the same place, one after the other. */
const SAID = new Map<string, Change>();
const MOST_SAID = 1_000;
/** Characters of a place that is remembered. */
const LONGEST_PLACE = 300;

function changeOf({ op, policy, rule }: FixOperation, pointer: string): Change {
  const key = `${op} ${policy}/${rule} ${pointer}`;
  const before = SAID.get(key);
  if (before !== undefined) return before;
  const text = `doorward ${VERBS[op]} ${safe(fieldPath(pointer))} (${policy}/${rule})`;
  const warning = cut(text, MAX_WARNING);
  const part = JSON.stringify({ policy, rule, pointer });
  const escaped = JSON.stringify(part).slice(1, -1);
  const change = { warning, quoted: JSON.stringify(warning), length: part.length, escaped };
  if (SAID.size < MOST_SAID && pointer.length <= LONGEST_PLACE) SAID.set(key, change);
  return change;
}

/** As JSON, each once. */
function warningsOf(changes: readonly Change[]): readonly string[] {
  const texts = new Map(changes.map(({ warning, quoted }) => [warning, quoted]));
  return keptWarnings([...texts.keys()]).map((text) => texts.get(text) ?? JSON.stringify(text));
}

/** Characters of an annotation's value. */
const MAX_VALUE = 10 * 1024;

/** A list of `{policy, rule, pointer}`, as long as it is let be: the JSON of each, to stand within a text of JSON. */
function changedOf(changes: readonly Change[]): readonly string[] {
  let length = 2;
  const tooMany = changes.findIndex((change) => {
    length += change.length + 1;
    return length > MAX_VALUE;
  });
  return (tooMany === -1 ? changes : changes.slice(0, tooMany)).map(({ escaped }) => escaped);
}

/** Why something was not done; '' when nothing failed. */
function failureOf(mutation: Mutation): string {
  return cut(safe(reasonOf(mutation) ?? ''), MAX_VALUE);
}

function rulesOf(missed: readonly Missed[]): string {
  return cut([...new Set(missed.map(({ policy, rule }) => `${policy}/${rule}`))].join(','), MAX_VALUE);
}
