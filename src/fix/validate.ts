// Whether a value is of its type, in the words of structured-merge-diff.
import { isList, isMap } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { isForeign } from './foreign.ts';
import { goDetail, goPlain, goTypeOf } from './go-text.ts';
import { formOf } from './merge.ts';
import { ElementError, pathOfElement } from './merge-element.ts';
import type { ListType, MapType, Scalar, TypeRef } from './structure.ts';

/** What is wrong with a value, as `.spec.nope: field not declared in schema`; nothing when it is of its type. */
export function typeProblems(value: Value, type: TypeRef): readonly string[] {
  return problemsOf(value, type).map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
}

/** The text of one error or several. */
export function joinProblems(problems: readonly string[]): string {
  if (problems.length === 1) return problems[0] ?? '';
  return ['errors:', ...problems.map((one) => `  ${one}`)].join('\n');
}

interface Problem {
  readonly path: string;
  readonly message: string;
}

function problemsOf(value: Value, type: TypeRef): readonly Problem[] {
  const { map, scalar, list } = formOf(type(), value);
  if (map !== undefined) return mapProblems(value, map);
  if (scalar !== undefined) return scalarProblem(value, scalar);
  return list === undefined ? [] : listProblems(value, list);
}

const below = (problems: readonly Problem[], step: string): readonly Problem[] =>
  problems.map(({ path, message }) => ({ path: step + path, message }));

function mapProblems(value: Value, type: MapType): readonly Problem[] {
  if (value === null) return [];
  if (isForeign(value) || !isMap(value))
    return [{ path: '', message: `expected map, got ${goPlain(value)}` }];
  return fieldProblems(value, type);
}

function fieldProblems(map: ValueMap, { fields, rest }: MapType): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [key, one] of Object.entries(map)) {
    const type = fields.get(key)?.type ?? rest;
    if (type === undefined) {
      problems.push({ path: `.${key}`, message: 'field not declared in schema' });
      break;
    }
    problems.push(...below(problemsOf(one, type), `.${key}`));
  }
  return problems;
}

function listProblems(value: Value, type: ListType): readonly Problem[] {
  if (value === null) return [];
  if (!isList(value)) return [{ path: '', message: `expected list, got ${goPlain(value)}` }];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [i, one] of value.entries()) {
    let path = `[${String(i)}]`;
    if (!type.atomic) {
      try {
        path = pathOfElement(one, type);
      } catch (problem) {
        if (!(problem instanceof ElementError)) throw problem;
        problems.push({ path: '', message: `element ${String(i)}: ${problem.message}` });
        break;
      }
      if (seen.has(path)) problems.push({ path: '', message: `duplicate entries for key ${path}` });
      seen.add(path);
    }
    problems.push(...below(problemsOf(one, type.of), path));
  }
  return problems;
}

function scalarProblem(value: Value, scalar: Scalar): readonly Problem[] {
  const wrong = (message: string): readonly Problem[] => [{ path: '', message }];
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  if (value === null) return [];
  switch (scalar) {
    case 'numeric':
      return isNumber ? [] : wrong(`expected numeric (int or float), got ${goTypeOf(value)}`);
    case 'string':
      if (typeof value === 'string') return [];
      return wrong(`expected string, got &value.valueUnstructured{Value:${goDetail(value)}}`);
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong(`expected boolean, got ${goPlain(value)}`);
    case 'untyped':
      return typeof value !== 'object' ? [] : wrong(`expected any scalar, got ${goPlain(value)}`);
  }
}
