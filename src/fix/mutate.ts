// One mutation of a MutatingAdmissionPolicy: what its expression gave, applied to an object.
import { Struct } from '../cel/value.ts';
import type { CelValue } from '../cel/value.ts';
import { groupVersion } from '../manifest/request.ts';
import { isMap, own, textOf } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { decode } from './decode.ts';
import type { Faults } from './decode.ts';
import { applyJsonPatch } from './json-patch.ts';
import { atomicParts, merge } from './merge.ts';
import { ElementError } from './merge-element.ts';
import { configurationOf, misnamed, operationsOf, ValueError } from './patch-value.ts';
import { withKey } from './put.ts';
import type { Structure } from './structure.ts';
import { joinProblems, typeProblems } from './validate.ts';

/** What became of a mutation. */
export type Mutated =
  | { readonly type: 'mutated'; readonly object: ValueMap }
  /** It does not apply: the policy fails, in the words of the API server. */
  | { readonly type: 'error'; readonly message: string }
  /** What it made is no object of its kind: the request fails, whatever the policy says of failures. */
  | { readonly type: 'broken'; readonly message: string };

/** The object that is mutated. */
export interface Subject {
  readonly object: ValueMap;
  /** `undefined` of a kind that nobody knows. */
  readonly structure: Structure | undefined;
  /** What was wrong with the object before any mutation: that is not told. */
  readonly faults: Faults | undefined;
}

/** Applies the value of a JSONPatch expression. A `test` that does not hold leaves the object as it is. */
export function mutateByPatch({ object, structure, faults }: Subject, value: CelValue): Mutated {
  const operations = operationsOf(value);
  if (typeof operations === 'string') return { type: 'error', message: operations };
  const patched = applyJsonPatch(object, operations);
  switch (patched.type) {
    case 'untested':
      return { type: 'mutated', object };
    case 'error':
      return { type: 'error', message: `JSON Patch: ${patched.message}` };
    case 'patched':
  }
  const { value: after } = patched;
  if (!isMap(after)) {
    return { type: 'broken', message: 'json: cannot unmarshal array into Go value of type struct' };
  }
  const { go } = structure ?? {};
  if (go === undefined) {
    const kind = own(after, 'kind');
    if (typeof kind === 'string' && kind !== '') return { type: 'mutated', object: after };
    return { type: 'broken', message: "Object 'Kind' is missing" };
  }
  const decoded = decode(after, go, 'json');
  const message = newFault(decoded.faults, faults);
  return message === undefined ? { type: 'mutated', object: decoded.value } : { type: 'broken', message };
}

/** Of the faults of an object, those that were not there before, as strict decoding tells them. */
function newFault({ typeError, unknown }: Faults, before: Faults | undefined): string | undefined {
  if (typeError !== undefined && typeError !== before?.typeError) return typeError;
  const added = [...unknown].filter((one) => before?.unknown.has(one) !== true);
  return added.length === 0 ? undefined : `strict decoding error: ${added.join(', ')}`;
}

/** Merges the `Object{}` of an ApplyConfiguration expression. */
export function mutateByConfiguration(subject: Subject, value: CelValue): Mutated {
  if (!(value instanceof Struct)) {
    return { type: 'error', message: 'unsupported return type from ApplyConfiguration expression' };
  }
  const wrong = misnamed(value);
  if (wrong !== undefined) return { type: 'error', message: `type mismatch: ${wrong}` };
  try {
    return merged(subject, configurationOf(value));
  } catch (problem) {
    if (problem instanceof ValueError)
      return { type: 'error', message: 'invalid return type: *dynamic.ObjectVal' };
    if (problem instanceof ElementError)
      return { type: 'error', message: `error applying patch: failed to merge patch: ${problem.message}` };
    throw problem;
  }
}

function merged({ object, structure, faults: before }: Subject, given: Value): Mutated {
  const error = (message: string): Mutated => ({
    type: 'error',
    message: `error applying patch: ${message}`,
  });
  if (!isMap(given) || structure === undefined) return error('type converter must not be nil');
  // A configuration is of the object's kind, whatever it says.
  const named = ['apiVersion', 'kind'].reduce((map, key) => withKey(map, key, own(object, key)), given);
  const problems = typeProblems(named, structure.type);
  if (problems.length > 0)
    return error(`failed to convert patch object to typed object: ${joinProblems(problems)}`);
  const atomic = atomicParts(named, structure.type);
  if (atomic.length > 0)
    return error(
      `invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomic.join(', ')}`,
    );
  const after = merge(object, named, structure.type);
  if (!isMap(after)) return { type: 'mutated', object };
  if (structure.go === undefined) return { type: 'mutated', object: after };
  const { value, faults } = decode(after, structure.go, 'unstructured');
  const { typeError } = faults;
  if (typeError === undefined || typeError === before?.typeError) return { type: 'mutated', object: value };
  const [group, version] = groupVersion(textOf(own(object, 'apiVersion')));
  const kind = `${group}/${version}, Kind=${textOf(own(object, 'kind'))}`;
  return { type: 'error', message: `unable to convert unstructured object to ${kind}: ${typeError}` };
}
