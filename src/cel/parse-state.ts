// What every part of the parser shares: the walk over the tokens and the limits of cel-go.
import type { Call, Expr, Literal, Offset } from './ast.ts';
import { Lexer, shown } from './lexer.ts';
import type { TokenKind } from './lexer.ts';

/** Which macros and forms an expression may use: they came with versions of Kubernetes. */
export interface ParseOptions {
  /** `a.?b`, `a[?b]`, `[?a]`, `{?k: v}`, `optMap`, `optFlatMap`: since 1.28. */
  readonly optionals: boolean;
  /** `all(k, v, …)` and its like, `transformList`, `transformMap`, `transformMapEntry`: since 1.32. */
  readonly twoVariables: boolean;
  /** `sortBy`: since 1.34. */
  readonly sortBy: boolean;
}

/** An issue of an expression as a whole has this place; cel-go writes it `-1:0`. */
export const NOWHERE: Offset = -1;

/** How deep rules may nest, and how many selections and operations may stand on one another: cel-go's default. */
const MOST_DEPTH = 250;

const starts = (before: string): string =>
  `{${before}'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}`;

/** What may stand where an expression begins, as cel-go's messages list it: by where that is. */
const STARTS = {
  anywhere: starts("'[', '{', '(', '.', '-', '!', "),
  list: starts("'[', ']', '{', '(', '.', ',', '-', '!', '?', "),
  map: starts("'[', '{', '}', '(', '.', ',', '-', '!', '?', "),
  index: starts("'[', '{', '(', '.', '-', '!', '?', "),
  call: starts("'[', '{', '(', ')', '.', '-', '!', "),
} as const;

/** The walk with what is counted on it. */
export class ParseState extends Lexer {
  readonly options: ParseOptions;
  /** How many selections, calls and operations stand on one another in the expression that was parsed last. */
  protected height = 0;
  private nested = 0;

  constructor(source: string, options: ParseOptions) {
    super(source);
    this.options = options;
  }

  /** Goes one deeper in an expression, a relation or a sum; `depth` is how deep that one is. */
  protected checkDepth(depth: number): void {
    if (depth <= MOST_DEPTH || this.isHalted) return;
    this.report(NOWHERE, `expression recursion limit exceeded: ${MOST_DEPTH}`);
    this.halt();
  }

  /** An expression was entered. */
  protected enter(): void {
    this.nested++;
    this.checkDepth(this.nested);
  }

  /** How many expressions stand around the token, the whole one among them. */
  protected get depth(): number {
    return this.nested;
  }

  /** An expression was left. */
  protected leave(): void {
    this.nested--;
  }

  /** Notes how much stands on one another. */
  protected rise(height: number): void {
    this.height = height;
    if (height <= MOST_DEPTH || this.isHalted) return;
    this.report(NOWHERE, 'max recursion depth exceeded');
    this.halt();
  }

  /**
   * Takes a token of a kind. Where there is another, it is left out when the one that is wanted follows; else the walk
   * ends. `mayFollow` says whether the other token would do after the missing one.
   */
  protected take(kind: TokenKind, expected = `'${kind}'`, mayFollow = false): void {
    if (this.is(kind)) {
      this.advance();
      return;
    }
    const { start: at, found } = this;
    this.advance();
    const isExtraneous = this.is(kind) && found !== '<EOF>';
    const input = isExtraneous ? 'extraneous input' : 'mismatched input';
    const told =
      mayFollow && !isExtraneous
        ? `missing ${expected} at '${found}'`
        : `${input} '${found}' expecting ${expected}`;
    this.report(at, `Syntax error: ${told}`);
    if (isExtraneous) this.advance();
    else this.halt();
  }

  /** A syntax error at the token; nothing after it is looked at. */
  protected stop(message: string): void {
    this.report(this.start, `Syntax error: ${message}`);
    this.halt();
  }

  /**
   * Where an expression has to begin and does not. One token that is too much is told and left out, as cel-go does;
   * otherwise the walk ends. Gives whether an expression begins now.
   */
  protected recover(where: keyof typeof STARTS): boolean {
    const { start: at, found } = this;
    this.advance();
    const isExtraneous = this.isStart || (where === 'call' && this.is(')'));
    const what = isExtraneous ? 'extraneous' : 'mismatched';
    this.report(at, `Syntax error: ${what} input '${found}' expecting ${STARTS[where]}`);
    if (!isExtraneous) this.halt();
    return isExtraneous && !this.isHalted;
  }

  /** The text of the token, for a message. */
  protected get found(): string {
    return this.is('end') ? '<EOF>' : shown(this.text);
  }

  /** Whether the token can begin an expression. */
  protected get isStart(): boolean {
    switch (this.kind) {
      case 'identifier':
      case 'int':
      case 'uint':
      case 'double':
      case 'string':
      case 'bytes':
      case 'true':
      case 'false':
      case 'null':
      case '[':
      case '{':
      case '(':
      case '.':
      case '-':
      case '!':
        return true;
      default:
        return false;
    }
  }
}

/** A call of an operator. */
export const operation = (name: string, at: Offset, args: readonly Expr[]): Call => ({
  kind: 'call',
  at,
  name,
  target: undefined,
  args,
});

/** What stands for a part that has a mistake: nothing is made of it, for the issue was told. */
export const broken = (at: Offset): Literal => ({ kind: 'literal', at, value: null });
