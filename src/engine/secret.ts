// What a rule that reads secrets has failed on is for nobody to see: here it is taken out of whatever is said of the object.
import { SIGN } from '../check/credential-sign.ts';
import { hideCredentials } from '../check/hide.ts';
import { pointerKeys, valueAt } from '../manifest/pointer.ts';
import { isList, isMap, type Value, type ValueMap } from '../manifest/value.ts';
import { createMask, type Mask } from './mask.ts';
import type { Decision, Judgement } from './model.ts';

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

/** Where secrets are that decisions name, each once: what lies in another one is not named again. */
export function secretPointers(decisions: readonly Decision[]): readonly string[] {
  const all = new Set(decisions.flatMap(({ secret }) => (secret === undefined ? [] : [secret])));
  const isWithin = (pointer: string): boolean => {
    for (let end = pointer.lastIndexOf('/'); end >= 0; end = pointer.lastIndexOf('/', end - 1)) {
      if (all.has(pointer.slice(0, end))) return true;
      if (end === 0) return false;
    }
    return false;
  };
  return [...all].filter((pointer) => !isWithin(pointer));
}

/** The texts in an object that decisions name as secret. */
export function secretsOf(decisions: readonly Decision[], object: ValueMap): readonly string[] {
  return secretPointers(decisions).flatMap((pointer) => secretTexts(valueAt(object, pointerKeys(pointer))));
}

/** What is said of an object, without the secrets in it that a rule failed on. */
export function withoutSecrets<Said extends Judgement>(said: Said, object: ValueMap): Said {
  const texts = secretsOf(said.decisions, object);
  return texts.length === 0 ? said : maskedJudgement(said, createMask(texts));
}

/** What is said of an object, without what has the shape of a credential: a rule that is about something else may quote it. */
export function withoutCredentials<Said extends Judgement>(said: Said): Said {
  const { decisions, annotations = [] } = said;
  const isTold = decisions.some(
    ({ message, native }) => SIGN.test(message) || (native !== undefined && SIGN.test(native.message)),
  );
  const isNoted = [...annotations].some(([, values]) => values.some((value) => SIGN.test(value)));
  return isTold || isNoted ? maskedJudgement(said, (text) => hideCredentials(text)) : said;
}

function maskedJudgement<Said extends Judgement>(said: Said, mask: Mask): Said {
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
