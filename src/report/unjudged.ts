import type { Action } from '../engine/model.ts';
import type { CodedError } from '../errors.ts';
import type { FileReport, Finding, ObjectRef } from './model.ts';

/** A part of an object that rules could not judge: one mistake of its author's, whatever number of rules it stops. */
export interface Unjudged {
  readonly code: CodedError['code'];
  /** A sentence, raw text. */
  readonly message: string;
  readonly object: ObjectRef;
  /** JSON pointer of the place in the object. */
  readonly pointer: string;
  readonly location: Finding['location'];
  /** `policy/rule` of each rule that could not judge, in order. */
  readonly rules: readonly string[];
  /** Of the actions that the rules take about an error the first that is one; `none` when all of them ignore it. */
  readonly action: Action;
}

/** The errors of rules in a file, those of one object that say the same as one. In order of their places. */
export function unjudgedParts({ findings }: FileReport): readonly Unjudged[] {
  const byObject = new Map<ObjectRef, Map<string, Unjudged>>();
  for (const { decision, object, location } of findings) {
    if (decision.outcome !== 'error') continue;
    const { policy, rule, pointer, message, action, code = 'CHECK_FAILED' } = decision;
    const parts = byObject.get(object) ?? new Map<string, Unjudged>();
    byObject.set(object, parts);
    const key = JSON.stringify([code, pointer, message]);
    const before = parts.get(key);
    const name = `${policy}/${rule}`;
    if (before === undefined) {
      parts.set(key, { code, message, object, pointer, location, rules: [name], action });
    } else {
      const rules = before.rules.includes(name) ? before.rules : [...before.rules, name];
      parts.set(key, { ...before, rules, action: before.action === 'none' ? action : before.action });
    }
  }
  return [...byObject.values()].flatMap((parts) => [...parts.values()]);
}
