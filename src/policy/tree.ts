import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { text } from './fields.ts';
import type { MatchProblem } from './match-problems.ts';
import type { Policy, TreeLens } from './model.ts';

/** What files and folders are called where reports and exceptions name an object. */
export const TREE_KINDS: Readonly<Record<TreeLens, string>> = { file: 'File', directory: 'Directory' };

/** Whether a lens shows what lies in a repository. */
function isTreeLens(lens: string): lens is TreeLens {
  return lens === 'file' || lens === 'directory';
}

/** Whether a policy speaks of files and directories; then it speaks of nothing else. */
export function isTreePolicy({ rules }: Pick<Policy, 'rules'>): boolean {
  return rules.some(({ on }) => isTreeLens(on));
}

/** What a rule about files cannot have, and a rule about objects neither. */
export function treeProblems(spec: ValueMap): readonly MatchProblem[] {
  const list = own(spec, 'rules');
  const rules = (isList(list) ? list : []).filter(isMap);
  const isOfTree = (rule: ValueMap): boolean => isTreeLens(text(rule, 'on', 'object'));
  if (!rules.some(isOfTree)) {
    const message = 'Only rules on file or directory can be narrowed by files.';
    return sidesWith(spec, ['files']).map((pointer) => ({ pointer, message }));
  }
  const problems = rules.flatMap((rule, i): readonly MatchProblem[] => {
    const pointer = `/spec/rules/${String(i)}`;
    if (!isOfTree(rule)) {
      const message = `The rule ${text(rule, 'name')} speaks of objects, and others of files: they are policies of their own.`;
      return [{ pointer, message }];
    }
    return REFUSED.filter(({ field }) => own(rule, field) !== undefined).map(({ field, message }) => ({
      pointer: `${pointer}/${field}`,
      message,
    }));
  });
  const narrowed = sidesWith(spec, OF_OBJECTS).map((pointer) => ({
    pointer,
    message:
      'A policy about files is narrowed by files alone: they have no kind, namespace, label or operation.',
  }));
  return [...problems, ...narrowed];
}

/** What a rule about files cannot have, and why. */
const REFUSED: readonly { readonly field: string; readonly message: string }[] = [
  { field: 'fix', message: 'A rule about files has no fix: nothing is written but objects.' },
  { field: 'kinds', message: 'A rule about files has no kinds: a file holds objects of any.' },
  { field: 'secret', message: 'A rule about files holds no secrets: let a rule about objects read them.' },
];

const OF_OBJECTS: readonly string[] = [
  'kinds',
  'namespaces',
  'names',
  'labels',
  'namespaceLabels',
  'operations',
];

/** The pointers of those fields of `match` and `exclude` that are there. */
function sidesWith(spec: ValueMap, fields: readonly string[]): readonly string[] {
  return ['match', 'exclude'].flatMap((side) => {
    const found: Value | undefined = own(spec, side);
    return fields
      .filter((field) => isMap(found) && own(found, field) !== undefined)
      .map((field) => `/spec/${side}/${field}`);
  });
}
