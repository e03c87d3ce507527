import type { CodedError, Location } from '../errors.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { Source } from '../manifest/model.ts';
import { readDocuments } from '../manifest/read.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { SchemaError } from '../policy/generated/validate-policy.js';
import { schemaProblems } from '../policy/problems.ts';
import { expandCases, type ReadFile } from './expand.ts';
import { validateCases } from './generated/validate-cases.js';
import type { Case } from './model.ts';
import { CASES_SCHEMA, EXPECTED, SOURCES } from './schema.ts';

/** What a file of cases holds: its cases, or its mistakes. */
export interface ParsedCases {
  readonly cases: readonly Case[];
  readonly errors: readonly CodedError[];
}

/**
 * Reads a file of cases, one document; a case with `each` becomes one case for each text.
 * @param read what gives the bytes of a file that a case names; a text says why there are none
 */
export function parseCases(source: Source, read: ReadFile): ParsedCases {
  const documents = readDocuments(source, DEFAULT_LIMITS).filter(({ type }) => type !== 'empty');
  const [document] = documents;
  if (document?.type !== 'value' || documents.length > 1) return failed(syntax(source.file, documents));
  const { value } = document;
  const problem = (at: { readonly pointer: string; readonly message: string }): CodedError => ({
    code: 'CASES_INVALID',
    message: at.message,
    location: document.locate(at.pointer),
  });
  if (!validateCases(value)) {
    const { told, left } = ownWords(validateCases.errors ?? []);
    const published = { schema: CASES_SCHEMA, whole: 'The file of cases', problem };
    return failed([...told.map(problem), ...schemaProblems(left, published)]);
  }
  const locate = (pointer: string): Location => document.locate(pointer);
  const { cases, problems } = expandCases(value as ValueMap, { read, locate });
  return problems.length > 0 ? failed(problems.map(problem)) : { cases, errors: [] };
}

function failed(errors: readonly CodedError[]): ParsedCases {
  return { cases: [], errors };
}

function syntax(file: string, documents: ReturnType<typeof readDocuments>): readonly CodedError[] {
  const broken = documents.flatMap((one) => (one.type === 'error' ? [one.error] : []));
  if (broken.length > 0)
    return broken.map(({ message, location }) => ({
      code: 'CASES_SYNTAX',
      message,
      ...(location && { location }),
    }));
  const second = documents[1];
  const message =
    second === undefined
      ? `${file} holds no document.`
      : `${file} holds ${documents.length} documents: cases are one document.`;
  return [
    { code: 'CASES_SYNTAX', message, ...(second?.type === 'value' && { location: second.locate('') }) },
  ];
}

/** What the schema says of a case as a whole, in better words than its keywords have. */
function ownWords(errors: readonly SchemaError[]): {
  readonly told: readonly { readonly pointer: string; readonly message: string }[];
  readonly left: readonly SchemaError[];
} {
  const told: { pointer: string; message: string }[] = [];
  const left = errors.filter((error) => {
    const { instancePath: pointer, schemaPath } = error;
    if (!/^\/cases\/\d+$/.test(pointer)) return true;
    if (/\/(?:one|any)Of\/\d+\/required$/.test(schemaPath)) return false;
    const message = wordsFor(error);
    if (message !== undefined) told.push({ pointer, message });
    return message === undefined;
  });
  return { told, left };
}

function wordsFor({ keyword, params }: SchemaError): string | undefined {
  if (keyword === 'oneOf') {
    const found = Array.isArray(params['passingSchemas']) ? ', not two' : '';
    return `A case has one of ${SOURCES.join(', ')}${found}`;
  }
  if (keyword === 'anyOf')
    return `A case expects something: it has ${EXPECTED.join(', ')} or several of them`;
  if (keyword !== 'dependentRequired') return undefined;
  return `${String(params['property'])} fills the holes of a template, and the case has none`;
}
