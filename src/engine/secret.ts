// What a rule that reads secrets has failed on is for nobody to see: here it is taken out of whatever is said of the object.
import { pointerKeys, valueAt } from '../manifest/pointer.ts';
import { isList, isMap, type Value, type ValueMap } from '../manifest/value.ts';
import type { Decision, Judgement } from './model.ts';

/** Characters of a secret that may be shown: enough to find it by, and too few to use. */
const SHOWN = 4;
/** A text shorter than this is a word that may stand anywhere: inside of another word it is not looked for. */
const WORD = 8;

/** The texts in a value, at any depth, and its numbers as texts. */
export function secretTexts(value: Value | undefined): readonly string[] {
  switch (typeof value) {
    case 'string':
      return [value];
    case 'number':
    case 'bigint':
      return [String(value)];
    case 'object':
      return value === null ? [] : Object.values(value as ValueMap).flatMap(secretTexts);
    default:
      return [];
  }
}

/** The texts in an object that decisions name as secret. */
export function secretsOf(decisions: readonly Decision[], object: ValueMap): readonly string[] {
  return decisions.flatMap(({ secret }) =>
    secret === undefined ? [] : secretTexts(valueAt(object, pointerKeys(secret))),
  );
}

/** What is said of an object, without the secrets in it that a rule failed on. */
export function withoutSecrets<Said extends Judgement>(said: Said, object: ValueMap): Said {
  const texts = secretsOf(said.decisions, object);
  if (texts.length === 0) return said;
  const mask = createMask(texts);
  const decisions = said.decisions.map((decision) => maskedDecision(decision, mask));
  const { annotations } = said;
  if (annotations === undefined) return { ...said, decisions };
  const masked = new Map([...annotations].map(([key, values]) => [key, values.map(mask)] as const));
  return { ...said, decisions, annotations: masked };
}

/** A decision whose words are without secrets. */
export function maskedDecision(decision: Decision, mask: Mask): Decision {
  const { message, native } = decision;
  const said = mask(message);
  if (native === undefined) return said === message ? decision : { ...decision, message: said };
  return { ...decision, message: said, native: { ...native, message: mask(native.message) } };
}

/** A value whose texts are without secrets. */
export function maskedValue(value: Value, mask: Mask): Value {
  if (typeof value === 'string') return mask(value);
  if (isList(value)) return value.map((one) => maskedValue(one, mask));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskedValue(one, mask)]));
}

/** Takes secrets out of a text. */
export type Mask = (text: string) => string;

/**
 * A mask that leaves of each secret its first four characters. A secret is found as it is, as JSON or YAML in quotes writes
 * it, and when it was cut with `…`.
 * @param fill what stands for the hidden part
 */
export function createMask(secrets: Iterable<string>, fill: (hidden: string) => string = dots): Mask {
  const forms = new Map<string, string[]>();
  for (const form of new Set([...new Set(secrets)].flatMap(formsOf))) {
    if (form.length <= SHOWN) continue;
    const head = form.slice(0, SHOWN + 1);
    const known = forms.get(head);
    if (known === undefined) forms.set(head, [form]);
    else known.push(form);
  }
  if (forms.size === 0) return (text) => text;
  return (text) => {
    let out = '';
    let done = 0;
    for (let i = 0; i + SHOWN < text.length; i++) {
      const known = forms.get(text.slice(i, i + SHOWN + 1));
      const end = known === undefined ? i : endOf(known, text, i);
      if (end === i) continue;
      const from = i + shownOf(text, i);
      out += text.slice(done, from) + fill(text.slice(from, end));
      done = end;
      i = end - 1;
    }
    return done === 0 ? text : out + text.slice(done);
  };
}

function dots(): string {
  return '…';
}

/** How many units may be shown from a place on: half a surrogate pair is none. */
export function shownOf(text: string, at: number): number {
  const last = text.charCodeAt(at + SHOWN - 1);
  return last >= 0xd800 && last <= 0xdbff ? SHOWN - 1 : SHOWN;
}

function formsOf(secret: string): readonly string[] {
  return [secret, secret.trim(), JSON.stringify(secret).slice(1, -1), secret.replaceAll("'", "''")];
}

/** Where the longest of some forms ends that begins here; where it begins, when there is none. */
function endOf(forms: readonly string[], text: string, start: number): number {
  let end = start;
  for (const form of forms) {
    let at = 0;
    while (at < form.length && form.charCodeAt(at) === text.charCodeAt(start + at)) at++;
    const isWhole = at === form.length && (at >= WORD || isAlone(text, start, start + at));
    const isCut = at > SHOWN && text[start + at] === '…';
    if ((isWhole || isCut) && start + at > end) end = start + at;
  }
  return end;
}

function isAlone(text: string, start: number, end: number): boolean {
  return !/[\p{L}\p{N}]/u.test(`${text[start - 1] ?? ''}${text[end] ?? ''}`);
}
