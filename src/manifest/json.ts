import type { ErrorCode } from '../errors.ts';
import type { Limits } from './model.ts';
import type { Span } from './text.ts';
import type { TraceWriter } from './trace.ts';
import type { Value } from './value.ts';

/** One JSON value of a stream. After `syntax` the reader does not know where the next one starts. */
export type JsonResult =
  | { readonly type: 'value'; readonly value: Value; readonly end: number }
  | {
      readonly type: 'problem';
      readonly code: ErrorCode;
      readonly message: string;
      readonly span: Span;
      readonly end: number;
    }
  | { readonly type: 'syntax'; readonly code: ErrorCode; readonly message: string; readonly span: Span };

/**
 * Reads the JSON value at `from` as Go's encoding/json does, with integers of 64 bits exact and positions noted
 * in `trace` relative to `from`. The same key twice is a problem: Go keeps the last one in silence. Never throws.
 */
export function readJson(
  text: string,
  from: number,
  tools: { limits: Limits; trace: TraceWriter },
): JsonResult {
  tools.trace.reset();
  const reader = new JsonReader(text, from, tools);
  try {
    const value = reader.value(0);
    const { problem, at: end } = reader;
    if (problem === undefined) return { type: 'value', value, end };
    return { type: 'problem', code: problem.code, message: problem.message, span: problem.span, end };
  } catch (problem) {
    if (problem instanceof JsonProblem) {
      return { type: 'syntax', code: problem.code, message: problem.message, span: problem.span };
    }
    if (problem instanceof RangeError) {
      const message = 'The value is nested deeper than can be read.';
      return { type: 'syntax', code: 'TOO_DEEP', message, span: { start: from, end: from + 1 } };
    }
    throw problem;
  }
}

class JsonProblem extends Error {
  readonly code: ErrorCode;
  readonly span: Span;
  constructor(code: ErrorCode, message: string, span: Span) {
    super(message);
    this.code = code;
    this.span = span;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const LITERAL = /true|false|null/y;
const STRING_END = /["\\\n]/g;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

class JsonReader {
  at: number;
  /** The first thing that is wrong with a value that is JSON. */
  problem: JsonProblem | undefined;
  private readonly text: string;
  private readonly from: number;
  private readonly limits: Limits;
  private readonly trace: TraceWriter;

  constructor(text: string, from: number, tools: { limits: Limits; trace: TraceWriter }) {
    this.text = text;
    this.at = from;
    this.from = from;
    this.limits = tools.limits;
    this.trace = tools.trace;
  }

  value(depth: number): Value {
    this.skipBlanks();
    this.trace.push(this.at - this.from);
    if (this.trace.size > this.limits.maxNodes) {
      throw this.fail('TOO_BIG', `The document has more than ${this.limits.maxNodes} nodes.`);
    }
    const value = this.content(depth);
    this.trace.push(~(this.at - this.from));
    return value;
  }

  private content(depth: number): Value {
    const char = this.text.charCodeAt(this.at);
    if (char === 0x22) return this.string();
    if (char === 0x7b || char === 0x5b) {
      if (depth >= this.limits.maxDepth) {
        throw this.fail('TOO_DEEP', `Mappings and lists are nested deeper than ${this.limits.maxDepth}.`);
      }
      return char === 0x7b ? this.object(depth) : this.array(depth);
    }
    const literal = this.match(LITERAL);
    if (literal !== undefined) return literal === 'null' ? null : literal === 'true';
    return this.number();
  }

  private object(depth: number): Value {
    const entries: [string, Value][] = [];
    const seen = new Set<string>();
    this.at += 1;
    while (this.more(0x7d, entries.length)) {
      const start = this.at;
      this.trace.push(start - this.from);
      if (this.text.charCodeAt(start) !== 0x22)
        throw this.fail('JSON_SYNTAX', 'A key in double quotes is expected here.');
      const key = this.string();
      this.trace.push(~(this.at - this.from));
      if (seen.has(key)) {
        const span = { start, end: this.at };
        this.problem ??= new JsonProblem(
          'YAML_DUPLICATE_KEY',
          `The key ${JSON.stringify(key)} is here twice.`,
          span,
        );
      }
      seen.add(key);
      this.skipBlanks();
      if (this.text.charCodeAt(this.at) !== 0x3a) throw this.fail('JSON_SYNTAX', 'A colon is expected here.');
      this.at += 1;
      entries.push([key, this.value(depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  private array(depth: number): Value {
    const items: Value[] = [];
    this.at += 1;
    while (this.more(0x5d, items.length)) items.push(this.value(depth + 1));
    return items;
  }

  /** Steps to the next entry; false, past the bracket, when there is none. */
  private more(close: number, count: number): boolean {
    this.skipBlanks();
    const char = this.text.charCodeAt(this.at);
    if (char === close) {
      this.at += 1;
      return false;
    }
    if (count === 0) return true;
    if (char !== 0x2c) {
      throw this.fail('JSON_SYNTAX', `A comma or ${String.fromCharCode(close)} is expected here.`);
    }
    this.at += 1;
    this.skipBlanks();
    return true;
  }

  private string(): string {
    const start = this.at;
    let escaped = false;
    STRING_END.lastIndex = start + 1;
    for (;;) {
      const found = STRING_END.exec(this.text);
      if (found === null || found[0] === '\n')
        throw this.fail('JSON_SYNTAX', 'The quoted text is never closed.');
      this.at = STRING_END.lastIndex;
      if (found[0] === '"') break;
      escaped = true;
      STRING_END.lastIndex += 1;
    }
    const raw = this.text.slice(start, this.at);
    if (!escaped && !raw.includes('\t') && !raw.includes('\r')) return raw.slice(1, -1);
    let value: string;
    try {
      value = JSON.parse(raw) as string;
    } catch {
      this.at = start;
      throw this.fail('JSON_SYNTAX', 'The quoted text holds a bad escape or a control character.');
    }
    if (/\p{Surrogate}/u.test(value)) {
      const message = 'The quoted text holds half of a surrogate pair.';
      this.problem ??= new JsonProblem('JSON_SYNTAX', message, { start, end: this.at });
    }
    return value;
  }

  private number(): number | bigint {
    const start = this.at;
    const raw = this.match(NUMBER);
    if (raw === undefined) throw this.fail('JSON_SYNTAX', 'A JSON value is expected here.');
    if (/^-?[0-9]+$/.test(raw)) {
      if (raw.length <= 15) return Number(raw) + 0;
      const exact = BigInt(raw);
      if (exact >= MIN_INT64 && exact <= MAX_UINT64)
        return Number.isSafeInteger(Number(raw)) ? Number(raw) : exact;
    }
    const value = Number(raw);
    if (!Number.isFinite(value)) {
      const span = { start, end: this.at };
      this.problem ??= new JsonProblem('JSON_SYNTAX', 'The number is too big.', span);
    }
    return value;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private skipBlanks(): void {
    for (;;) {
      const char = this.text.charCodeAt(this.at);
      if (char !== 0x20 && char !== 0x0a && char !== 0x0d && char !== 0x09) return;
      this.at += 1;
    }
  }

  private fail(code: ErrorCode, message: string): JsonProblem {
    return new JsonProblem(code, message, { start: this.at, end: this.at + 1 });
  }
}
