import type { Location } from '../errors.ts';
import { canonical } from '../manifest/canonical.ts';
import type { UserInfo } from '../manifest/request.ts';
import { isList, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { compilePattern } from '../regex/compile.ts';
import type { Case, CaseParameters, CaseRequest, ExpectedError, ExpectedFix, Expectation } from './model.ts';

/** The bytes of a file that a case names, or why there are none: a sentence. */
export type ReadFile = (path: string) => Uint8Array | string;

/** A mistake that the schema cannot see. */
interface CaseProblem {
  readonly pointer: string;
  readonly message: string;
}

/** Where cases are written, and what they need. */
export interface CaseSource {
  readonly read: ReadFile;
  readonly locate: (pointer: string) => Location;
}

type Filling = Readonly<Record<string, string>>;

/** A document that the schema has seen. */
interface WrittenCases {
  readonly policies?: readonly string[];
  readonly parameters?: CaseParameters;
  readonly templates?: Readonly<Record<string, string>>;
  readonly cases: readonly WrittenCase[];
}

interface WrittenText {
  readonly manifest?: string;
  readonly object?: Value;
  readonly file?: string;
}

interface WrittenCase extends WrittenText {
  readonly name: string;
  readonly id?: string;
  readonly policies?: readonly string[];
  readonly parameters?: CaseParameters;
  readonly base64?: string;
  readonly files?: Readonly<Record<string, string | null>>;
  readonly template?: string;
  readonly with?: Filling;
  readonly each?: Readonly<Record<string, readonly string[]>>;
  readonly encoding?: 'utf-8' | 'utf-16le' | 'utf-16be';
  readonly request?: {
    readonly operation: CaseRequest['operation'];
    readonly subResource?: string;
    readonly oldManifest?: string;
    readonly user?: UserInfo;
  };
  readonly expect?: readonly WrittenExpectation[];
  readonly errors?: readonly (string | (Partial<ExpectedError> & { readonly code: string }))[];
  readonly notEvaluated?: number;
  readonly fixed?: string | WrittenFix;
}

type WrittenExpectation = Omit<Partial<Expectation>, 'messagePattern'> & {
  readonly rule: string;
  readonly pointer: string;
  readonly messagePattern?: string;
};

interface WrittenFix extends WrittenText {
  readonly with?: Filling;
  readonly unsafe?: boolean;
  readonly reasons?: readonly string[];
}

/** The cases of a document that follows the schema, templates filled in. */
export function expandCases(
  document: ValueMap,
  source: CaseSource,
): { readonly cases: readonly Case[]; readonly problems: readonly CaseProblem[] } {
  const written = document as unknown as WrittenCases;
  const problems: CaseProblem[] = [];
  const cases = written.cases.flatMap((one, i) => {
    const pointer = `/cases/${i}`;
    const refuse = (message: string, below = ''): void => {
      problems.push({ pointer: pointer + below, message });
    };
    return new Expansion(one, written, { ...source, pointer, refuse }).cases();
  });
  return { cases, problems };
}

interface Scope extends CaseSource {
  readonly pointer: string;
  readonly refuse: (message: string, below?: string) => void;
}

/** A case as written, on its way to those that it stands for. */
class Expansion {
  readonly #one: WrittenCase;
  readonly #file: WrittenCases;
  readonly #scope: Scope;

  constructor(one: WrittenCase, file: WrittenCases, scope: Scope) {
    this.#one = one;
    this.#file = file;
    this.#scope = scope;
  }

  cases(): readonly Case[] {
    const one = this.#one;
    const [each] = Object.entries(one.each ?? {});
    if (each === undefined) return [this.#filled(one.name, one.with ?? {})];
    const [hole, texts] = each;
    return texts.map((text) => this.#filled(`${one.name}: ${visible(text)}`, { ...one.with, [hole]: text }));
  }

  #filled(name: string, filling: Filling): Case {
    const one = this.#one;
    const { pointer, locate } = this.#scope;
    const policies = one.policies ?? this.#file.policies;
    const { request } = one;
    return {
      name,
      id: one.id,
      policies,
      parameters: mergeParameters(this.#file.parameters ?? {}, one.parameters ?? {}, policies),
      bytes:
        one.base64 === undefined
          ? this.#encode(one.files === undefined ? one : { manifest: '' }, filling)
          : new Uint8Array(Buffer.from(one.base64, 'base64')),
      files: one.files && filesOf(one.files),
      request: request && {
        operation: request.operation,
        subResource: request.subResource ?? '',
        oldManifest: request.oldManifest,
        user: request.user,
      },
      expect: (one.expect ?? []).map((expected, i) => this.#expectation(expected, i)),
      errors: (one.errors ?? []).map(expectedError),
      notEvaluated: one.notEvaluated ?? 0,
      fixed: this.#fixed(filling),
      locate: (below) => locate(pointer + below),
    };
  }

  #expectation(written: WrittenExpectation, i: number): Expectation {
    const { policy, rule, pointer, field, object, outcome = 'fail', action = 'deny', message } = written;
    const expected = { policy, rule, pointer, field, object, outcome, action, message };
    const { messagePattern: source } = written;
    if (source === undefined) return { ...expected, messagePattern: undefined };
    const pattern = compilePattern(source);
    if (pattern.ok) return { ...expected, messagePattern: { source, pattern } };
    this.#scope.refuse(`messagePattern is not RE2: ${pattern.reason}`, `/expect/${i}/messagePattern`);
    return { ...expected, messagePattern: undefined };
  }

  #fixed(filling: Filling): ExpectedFix | undefined {
    const { fixed } = this.#one;
    if (fixed === undefined) return undefined;
    const written: WrittenFix = typeof fixed === 'string' ? { manifest: fixed } : fixed;
    const { unsafe = false, reasons } = written;
    const isOwn =
      written.manifest !== undefined || written.object !== undefined || written.file !== undefined;
    const text = isOwn ? written : this.#one;
    return { bytes: this.#encode(text, { ...filling, ...written.with }), unsafe, reasons };
  }

  /** What is written, as bytes. */
  #encode(text: WrittenText, filling: Filling): Uint8Array {
    const { encoding = 'utf-8', template } = this.#one;
    if (text.file !== undefined) {
      const read = this.#scope.read(text.file);
      if (typeof read !== 'string') return read;
      this.#scope.refuse(read, '/file');
      return new Uint8Array(0);
    }
    const { manifest, object } = text;
    const plain =
      manifest ?? (object === undefined ? this.#template(template ?? '', filling) : objectsText(object));
    if (encoding === 'utf-8') return new TextEncoder().encode(plain);
    const bytes = Buffer.from(`\ufeff${plain}`, 'utf16le');
    return new Uint8Array(encoding === 'utf-16le' ? bytes : bytes.swap16());
  }

  /** Fills the holes of a template, once: what is put in may look like a hole. */
  #template(name: string, filling: Filling): string {
    const { refuse } = this.#scope;
    const template = own(this.#file.templates ?? {}, name);
    if (typeof template !== 'string') {
      refuse(`There is no template ${name}`, '/template');
      return '';
    }
    const unused = new Set(Object.keys(filling));
    const text = template.replace(/%([a-z][a-zA-Z0-9]*)%/g, (_, hole: string) => {
      unused.delete(hole);
      if (Object.hasOwn(filling, hole)) return filling[hole] ?? '';
      refuse(`Nothing fills the hole ${hole} of the template ${name}`);
      return '';
    });
    for (const hole of unused) refuse(`The template ${name} has no hole ${hole}`);
    return text;
  }
}

/** The texts of a case's files. */
function filesOf(written: Readonly<Record<string, string | null>>): ReadonlyMap<string, Uint8Array> {
  const encoder = new TextEncoder();
  return new Map(Object.entries(written).map(([path, text]) => [path, encoder.encode(text ?? '')]));
}

/** Objects as one text, each a document of its own. */
function objectsText(object: Value): string {
  return isList(object) ? object.map((one) => `${canonical(one)}\n`).join('---\n') : canonical(object);
}

function expectedError(
  written: string | (Partial<ExpectedError> & { readonly code: string }),
): ExpectedError {
  const { code, pointer, line, column, message } = typeof written === 'string' ? { code: written } : written;
  return { code, pointer, line, column, message };
}

/** A name is shown in a line of a report: what would break it is escaped, and what is long is cut. */
function visible(text: string): string {
  const printable = text.replace(
    /[^ -~]|[#\\]/gu,
    (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return printable.length > 60 ? `${printable.slice(0, 60)}...` : printable;
}

/** Of the file those of the policies that the case names; then its own. */
function mergeParameters(
  file: CaseParameters,
  ownValues: CaseParameters,
  policies: readonly string[] | undefined,
): CaseParameters {
  const merged: Record<string, Readonly<Record<string, Value>>> = {};
  for (const [policy, values] of [...Object.entries(file), ...Object.entries(ownValues)]) {
    const isFor = policies?.includes(policy) ?? true;
    if (!isFor && !Object.hasOwn(ownValues, policy)) continue;
    const before = Object.hasOwn(merged, policy) ? merged[policy] : {};
    Object.defineProperty(merged, policy, {
      value: { ...before, ...values },
      enumerable: true,
      configurable: true,
    });
  }
  return merged;
}
