import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import type { Operation, UserInfo } from '../../src/manifest/request.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import type { Value, ValueMap } from '../../src/manifest/value.ts';

/** One finding that must be there. */
export interface Expectation {
  readonly policy?: string;
  readonly rule: string;
  readonly pointer: string;
  readonly field?: string;
  readonly object?: string;
  readonly outcome?: 'fail' | 'skip';
  readonly action?: 'deny' | 'warn' | 'audit' | 'none';
  readonly message?: string;
}

/** One error that must be there. */
export interface ExpectedError {
  readonly code: string;
  readonly pointer?: string;
  readonly line?: number;
  readonly column?: number;
  readonly message?: string;
}

/** A case with its template filled in. */
export interface Case {
  readonly name: string;
  readonly id: string | undefined;
  readonly policies: readonly string[];
  readonly parameters: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  readonly bytes: Uint8Array;
  readonly request: CaseRequest | undefined;
  readonly expect: readonly Expectation[];
  readonly errors: readonly ExpectedError[];
  readonly notEvaluated: number;
  readonly fixed: ExpectedFix | undefined;
}

/** What the fixes of a case make of it. */
interface ExpectedFix {
  readonly bytes: Uint8Array;
  readonly unsafe: boolean;
  /** Why findings are left, in any order; `undefined` where the case does not say. */
  readonly reasons: readonly string[] | undefined;
}

/** The request of a case, where it is not the CREATE of a scan. */
export interface CaseRequest {
  readonly operation: Operation;
  readonly subResource?: string;
  readonly oldManifest?: string;
  readonly user?: UserInfo;
}

type Parameters = Case['parameters'];
type Filling = Readonly<Record<string, string>>;

interface WrittenCase {
  readonly name: string;
  readonly id?: string;
  readonly policies?: readonly string[];
  readonly parameters?: Parameters;
  readonly manifest?: string;
  readonly base64?: string;
  readonly template?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly each?: Readonly<Record<string, readonly string[]>>;
  readonly encoding?: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly request?: CaseRequest;
  readonly expect?: readonly Expectation[];
  readonly errors?: readonly (string | ExpectedError)[];
  readonly notEvaluated?: number;
  readonly fixed?: string | WrittenFix;
}

interface WrittenFix {
  readonly manifest?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly unsafe?: boolean;
  readonly reasons?: readonly string[];
}

interface WrittenCases {
  readonly policies?: readonly string[];
  readonly parameters?: Parameters;
  readonly templates?: Readonly<Record<string, string>>;
  readonly cases: readonly WrittenCase[];
}

const schema = JSON.parse(readFileSync('schemas/cases-v1alpha1.schema.json', 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(schema);

/** The one value of a YAML file. */
export function readYaml(file: string): Value {
  const [document, ...others] = readDocuments({ file, bytes: readFileSync(file) }, DEFAULT_LIMITS);
  if (document?.type !== 'value' || others.length > 0)
    throw new Error(`${file} is not one YAML document: ${JSON.stringify(document)}`);
  return document.value;
}

/** What the published schema says against a value; empty when nothing. */
export function schemaMistakes(value: Value): readonly string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** Reads a Cases file; a case with `each` becomes one case for each text. */
export function readCases(file: string, folderPolicy: string | undefined): readonly Case[] {
  const value = readYaml(file);
  const mistakes = schemaMistakes(value);
  if (mistakes.length > 0) throw new Error(`${file}: ${mistakes.join('; ')}`);
  const written = value as ValueMap as unknown as WrittenCases;
  return written.cases.flatMap((one) => expand(one, written, folderPolicy));
}

function expand(one: WrittenCase, file: WrittenCases, folderPolicy: string | undefined): readonly Case[] {
  const [each] = Object.entries(one.each ?? {});
  const fillings =
    each === undefined ? [one.with ?? {}] : each[1].map((text) => ({ ...one.with, [each[0]]: text }));
  const policies = one.policies ?? file.policies ?? (folderPolicy === undefined ? [] : [folderPolicy]);
  const common = Object.entries(file.parameters ?? {}).filter(([policy]) => policies.includes(policy));
  return fillings.map((filling, i): Case => {
    const suffix = each === undefined ? '' : `: ${visible(each[1][i] ?? '')}`;
    return {
      name: `${one.name}${suffix}`,
      id: one.id,
      policies,
      parameters: mergeParameters(Object.fromEntries(common), one.parameters ?? {}),
      bytes:
        one.base64 === undefined
          ? encode(textOf(one, file, filling), one.encoding)
          : Buffer.from(one.base64, 'base64'),
      request: one.request,
      expect: one.expect ?? [],
      errors: (one.errors ?? []).map((error) => (typeof error === 'string' ? { code: error } : error)),
      notEvaluated: one.notEvaluated ?? 0,
      fixed: fixedOf(one, file, filling),
    };
  });
}

function fixedOf(one: WrittenCase, file: WrittenCases, filling: Filling): ExpectedFix | undefined {
  if (one.fixed === undefined) return undefined;
  const fixed: WrittenFix = typeof one.fixed === 'string' ? { manifest: one.fixed } : one.fixed;
  const { manifest, unsafe = false, reasons } = fixed;
  const text = manifest ?? textOf(one, file, { ...filling, ...fixed.with });
  return { bytes: encode(text), unsafe, reasons };
}

/** A name is shown in a line of a report: what would break it is escaped, and what is long is cut. */
function visible(text: string): string {
  const printable = text.replace(
    /[^ -~]|[#\\]/gu,
    (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return printable.length > 60 ? `${printable.slice(0, 60)}...` : printable;
}

function mergeParameters(file: Parameters, own: Parameters): Parameters {
  const policies = new Set([...Object.keys(file), ...Object.keys(own)]);
  return Object.fromEntries([...policies].map((policy) => [policy, { ...file[policy], ...own[policy] }]));
}

/** Fills the holes of a template, once: what is put in may look like a hole. */
function textOf(one: WrittenCase, file: WrittenCases, filling: Filling): string {
  if (one.template === undefined) return one.manifest ?? '';
  const template = file.templates?.[one.template];
  if (template === undefined) throw new Error(`${one.name}: there is no template ${one.template}`);
  const unused = new Set(Object.keys(filling));
  const text = template.replace(/%([a-z][a-zA-Z0-9]*)%/g, (_, hole: string) => {
    const part = filling[hole];
    if (part === undefined) throw new Error(`${one.name}: nothing fills the hole ${hole}`);
    unused.delete(hole);
    return part;
  });
  if (unused.size > 0) throw new Error(`${one.name}: the template has no hole ${[...unused].join(', ')}`);
  return text;
}

function encode(text: string, encoding: WrittenCase['encoding'] = 'utf-8'): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}
