import type { CodedError } from '../errors.ts';
import type { Resource } from '../manifest/model.ts';
import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { selectorProblems } from '../policy/match-problems.ts';
import type { MatchProblem } from '../policy/match-problems.ts';
import { map, text, texts } from '../policy/fields.ts';
import { readMatch } from '../policy/parse.ts';
import { policyProblem, schemaProblems } from '../policy/problems.ts';
import type { Published } from '../policy/problems.ts';
import { validateException } from './generated/validate-exception.js';
import type { Exception } from './model.ts';
import { endOf } from './moment.ts';
import { EXCEPTION_SCHEMA } from './schema.ts';

/** What a set of Exception documents holds: exceptions, and the mistakes of those that are not among them. */
export interface ParsedExceptions {
  readonly exceptions: readonly Exception[];
  readonly errors: readonly CodedError[];
}

/** Reads Exception documents. One with a mistake is refused whole; names have to be unique over all of them. */
export function parseExceptions(resources: readonly Resource[]): ParsedExceptions {
  const exceptions: Exception[] = [];
  const errors: CodedError[] = [];
  const names = new Map<string, Resource>();
  for (const resource of resources) {
    const problems = findProblems(resource);
    errors.push(...problems);
    if (problems.length > 0) continue;
    const exception = readException(resource);
    const first = names.get(exception.name);
    if (first === undefined) {
      names.set(exception.name, resource);
      exceptions.push(exception);
      continue;
    }
    const { file, line } = first.locate('/metadata/name');
    const message = `There is a second exception named ${exception.name}; the first is in ${file}:${String(line)}.`;
    errors.push(policyProblem(resource, 'EXCEPTION_INVALID', { pointer: '/metadata/name', message }));
  }
  return { exceptions, errors };
}

function findProblems(resource: Resource): readonly CodedError[] {
  const { object } = resource;
  const problem: Published['problem'] = (at) => policyProblem(resource, 'EXCEPTION_INVALID', at);
  if (!validateException(object)) {
    const published = { schema: EXCEPTION_SCHEMA, whole: 'The exception', problem };
    return schemaProblems(validateException.errors ?? [], published);
  }
  const spec = map(object, 'spec');
  return [
    ...matchProblems(map(spec, 'match')),
    ...blankProblems(spec),
    ...dateProblems(text(spec, 'expires')),
  ].map(problem);
}

/** Who signs says something. */
function blankProblems(spec: ValueMap): readonly MatchProblem[] {
  return ['reason', 'owner'].flatMap((field) => {
    if (text(spec, field).trim() !== '') return [];
    const what = field === 'owner' ? 'who answers for it' : 'why it is needed';
    return [{ pointer: `/spec/${field}`, message: `spec.${field} is blank: say ${what}.` }];
  });
}

function dateProblems(expires: string): readonly MatchProblem[] {
  if (endOf(expires) !== undefined) return [];
  const shape = /^\d{4}-\d\d-\d\d/.test(expires)
    ? `There is no such moment as ${JSON.stringify(expires)}`
    : `spec.expires cannot be ${JSON.stringify(expires)}`;
  const message = `${shape}: write the last day, such as 2027-03-31, or a moment, such as 2027-03-31T18:00:00Z.`;
  return [{ pointer: '/spec/expires', message }];
}

/**
 * What a match may not be. A glob of namespaces would hold for a namespace that anybody creates tomorrow, and a label for
 * whatever object its author puts it on: neither says by itself whom the owner meant.
 */
function matchProblems(match: ValueMap): readonly MatchProblem[] {
  const at = '/spec/match';
  const globs = texts(match, 'namespaces').flatMap((name, i) => {
    if (!/[*?]/.test(name)) return [];
    const message = `The namespace ${JSON.stringify(name)} is a glob, and an exception names namespaces in full: whoever may create a namespace could give it a name that fits.`;
    return [{ pointer: `${at}/namespaces/${String(i)}`, message }];
  });
  const labels = own(match, 'labels');
  const isAlone = labels !== undefined && !Object.keys(match).some((field) => field.startsWith('names'));
  const alone =
    'spec.match.labels needs namespaces or names beside it: whoever writes an object can put any label on it.';
  const empty = 'spec.match.labels selects everything; leave it out.';
  return [
    ...globs,
    ...(isAlone ? [{ pointer: `${at}/labels`, message: alone }] : []),
    ...(labels !== undefined && selectsAll(labels) ? [{ pointer: `${at}/labels`, message: empty }] : []),
    ...selectorProblems(match, at),
  ];
}

function selectsAll(selector: Value): boolean {
  if (!isMap(selector)) return false;
  const expressions = own(selector, 'matchExpressions');
  return (
    Object.keys(map(selector, 'matchLabels')).length + (isList(expressions) ? expressions.length : 0) === 0
  );
}

function readException(resource: Resource): Exception {
  const { object } = resource;
  const spec = map(object, 'spec');
  const expires = text(spec, 'expires');
  return {
    name: text(map(object, 'metadata'), 'name'),
    policies: texts(spec, 'policies'),
    rules: texts(spec, 'rules'),
    match: readMatch(map(spec, 'match'), []),
    reason: text(spec, 'reason').trim(),
    owner: text(spec, 'owner').trim(),
    expires,
    until: endOf(expires) ?? 0,
    document: object,
    resource,
  };
}
