// What an author writes under `fix` and `fixAt`, and the mistakes in it that the published schema cannot say plainly.
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Fix, FixPlace, Operation } from './fix-model.ts';

/** A mistake, and the pointer of its place in the document. */
interface FixProblem {
  readonly pointer: string;
  readonly message: string;
}

const WAYS = ['set', 'merge', 'patch'] as const;

/** The mistakes in the fix of a rule whose fields are of the right types. */
export function fixProblems(rule: ValueMap, pointer: string): readonly FixProblem[] {
  const fix = own(rule, 'fix');
  if (!isMap(fix)) return [];
  const at = `${pointer}/fix`;
  const [way, second] = WAYS.filter((one) => own(fix, one) !== undefined);
  if (way === undefined) return [{ pointer: at, message: 'The fix needs one of set, merge and patch.' }];
  if (second !== undefined)
    return [
      {
        pointer: `${at}/${second}`,
        message: `The fix has both ${way} and ${second}: it needs one of set, merge and patch.`,
      },
    ];
  if (way === 'set') return setProblems(rule, fix, at);
  return way === 'merge' ? mergeProblems(fix, at) : patchProblems(fix, at);
}

function setProblems(rule: ValueMap, fix: ValueMap, at: string): readonly FixProblem[] {
  const pointer = `${at}/set`;
  if (own(rule, 'at') === undefined) {
    const message = 'A fix with set needs the field "at" in its rule: that is the field that it sets.';
    return [{ pointer, message }];
  }
  if (own(fix, 'set') !== null) return [];
  return [{ pointer, message: 'The fix sets null, and a null is an absent field.' }];
}

function mergeProblems(fix: ValueMap, at: string): readonly FixProblem[] {
  const merge = own(fix, 'merge');
  const pointer = `${at}/merge`;
  if (!isMap(merge) || Object.keys(merge).length === 0) {
    return [{ pointer, message: 'The fix merges nothing.' }];
  }
  if (own(fix, 'overwrite') === true || !hasNull(merge)) return [];
  const message =
    'The merge removes a field (a null does), which an author wrote: it needs "overwrite: true".';
  return [{ pointer, message }];
}

function hasNull(value: Value): boolean {
  return isMap(value) && Object.keys(value).some((key) => value[key] === null || hasNull(value[key] ?? ''));
}

function patchProblems(fix: ValueMap, at: string): readonly FixProblem[] {
  const patch = own(fix, 'patch');
  const overwrites = own(fix, 'overwrite') === true;
  return (isList(patch) ? patch : []).filter(isMap).flatMap((operation, i) => {
    const pointer = `${at}/patch/${String(i)}`;
    const path = own(operation, 'path');
    const op = own(operation, 'op') as Operation['op'];
    const value = own(operation, 'value');
    if (typeof path !== 'string' || !/^(\/([^~/]|~[01])*)+$/.test(path)) {
      const message =
        path === ''
          ? 'The path is empty, which is the thing as a whole; name a field of it, such as /spec.'
          : `The path ${JSON.stringify(path)} is not a JSON pointer below the thing, such as /spec/replicas.`;
      return [{ pointer: `${pointer}/path`, message }];
    }
    if (op === 'remove' && value !== undefined)
      return [{ pointer: `${pointer}/value`, message: 'The operation remove takes no value.' }];
    if (op !== 'remove' && (value ?? null) === null)
      return [{ pointer, message: `The operation ${op} needs a value that is not null.` }];
    if (op === 'add' || overwrites) return [];
    const message = `The operation ${op} changes what an author wrote: it needs "overwrite: true".`;
    return [{ pointer: `${pointer}/op`, message }];
  });
}

/** The fix of a rule without mistakes. */
export function readFix(fix: Value | undefined): Fix | undefined {
  if (!isMap(fix)) return undefined;
  const common = {
    overwrite: own(fix, 'overwrite') === true,
    unsafe: own(fix, 'unsafe') === true,
    where: own(fix, 'where'),
  };
  const merge = own(fix, 'merge');
  const patch = own(fix, 'patch');
  if (isMap(merge)) return { ...common, how: 'merge', value: merge };
  if (isList(patch))
    return { ...common, how: 'patch', operations: patch as Value as unknown as readonly Operation[] };
  return { ...common, how: 'set', value: own(fix, 'set') ?? null };
}

/** Where the fixes of a policy are carried out: everywhere, unless it says otherwise. */
export function readFixAt(places: Value | undefined): readonly FixPlace[] {
  return isList(places) ? (places as Value as unknown as readonly FixPlace[]) : ['source', 'admission'];
}
