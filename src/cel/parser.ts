// An expression's text → its tree, as cel-go's grammar reads it.
import { characterCount } from '../manifest/text-size.ts';
import type { Expr, Offset, Parsed } from './ast.ts';
import type { Issue } from './checked.ts';
import { OperandParser } from './parse-operand.ts';
import { broken, NOWHERE, operation } from './parse-state.ts';
import type { ParseOptions } from './parse-state.ts';

export type { ParseOptions } from './parse-state.ts';

/** The tree of an expression, or what is wrong with it: in the order of the text, never empty. */
export type ParseResult =
  { readonly ok: true; readonly parsed: Parsed } | { readonly ok: false; readonly issues: readonly Issue[] };

/** As many code points as cel-go takes in. */
const MOST_CODE_POINTS = 100_000;

/**
 * Parses an expression. Issues are in cel-go's words and at its places; of syntax errors, where cel-go's depend on how
 * its grammar is carried out, the first is told. Text of any length and any nesting is fine: it is bounded.
 */
export function parse(source: string, options: ParseOptions): ParseResult {
  const size = source.length > MOST_CODE_POINTS ? characterCount(source) : 0;
  if (size > MOST_CODE_POINTS) {
    const message = `expression code point size exceeds limit: size: ${size}, limit ${MOST_CODE_POINTS}`;
    return { ok: false, issues: [{ at: NOWHERE, message }] };
  }
  const parser = new ExpressionParser(source, options);
  const root = parser.whole();
  const { issues } = parser;
  if (issues.length === 0) return { ok: true, parsed: { source, root } };
  return { ok: false, issues: issues.sort((one, other) => one.at - other.at) };
}

/** Parses operators, from the loosest to the tightest. */
class ExpressionParser extends OperandParser {
  private relations = 0;
  private sums = 0;

  whole(): Expr {
    this.advance();
    const root = this.expression();
    if (this.is('end')) return root;
    const { start: at, found } = this;
    this.advance();
    const what = this.is('end') ? 'extraneous' : 'mismatched';
    this.report(at, `Syntax error: ${what} input '${found}' expecting <EOF>`);
    return root;
  }

  protected override expression(): Expr {
    this.enter();
    const condition = this.logical('||');
    if (!this.is('?')) {
      this.leave();
      return condition;
    }
    const at = this.start;
    let { height } = this;
    this.advance();
    const yes = this.logical('||');
    height = Math.max(height, this.height);
    this.take(':');
    const no = this.expression();
    this.rise(1 + Math.max(height, this.height));
    this.leave();
    return operation('_?_:_', at, [condition, yes, no]);
  }

  /** Terms joined by `||`, or by `&&`: a tree as flat as can be, so that many terms are not deep. */
  private logical(sign: '||' | '&&'): Expr {
    const first = sign === '||' ? this.logical('&&') : this.relation();
    if (!this.is(sign)) return first;
    const terms = [first];
    const places: Offset[] = [];
    let { height } = this;
    while (this.is(sign)) {
      places.push(this.start);
      this.advance();
      terms.push(sign === '||' ? this.logical('&&') : this.relation());
      height = Math.max(height, this.height);
    }
    this.height = height;
    return balance({ name: `_${sign}_`, terms, places }, 0, places.length - 1);
  }

  private relation(): Expr {
    this.checkDepth(++this.relations);
    let left = this.sum(1);
    for (let name = RELATIONS.get(this.kind); name !== undefined; name = RELATIONS.get(this.kind)) {
      const at = this.start;
      const { height } = this;
      this.advance();
      this.checkDepth(++this.relations);
      const right = this.sum(1);
      this.relations--;
      this.rise(1 + Math.max(height, this.height));
      left = operation(name, at, [left, right]);
    }
    this.relations--;
    return left;
  }

  /** Operations that bind as tightly as `tightness`, 1 for sums and 2 for products, or more tightly. */
  private sum(tightness: number): Expr {
    this.checkDepth(++this.sums);
    let left = this.unary();
    for (let next = SUMS.get(this.kind); next !== undefined; next = SUMS.get(this.kind)) {
      if (next.tightness < tightness) break;
      const at = this.start;
      const { height } = this;
      this.advance();
      const right = this.sum(next.tightness + 1);
      this.rise(1 + Math.max(height, this.height));
      left = operation(next.name, at, [left, right]);
    }
    this.sums--;
    return left;
  }

  private unary(): Expr {
    const sign = this.kind;
    if (sign !== '!' && sign !== '-') return this.member(undefined);
    const at = this.start;
    let count = 0;
    while (this.is(sign)) {
      this.advance();
      count++;
    }
    if (sign === '-') {
      // One minus before a number is the number's.
      if (count === 1 && (this.is('int') || this.is('double'))) return this.member(at);
      if (this.is('!') || !this.isStart) return this.noOperand('-');
    } else if (this.is('-')) {
      const minus = this.start;
      this.advance();
      if (!this.is('int') && !this.is('double')) return this.noOperand('-');
      const operand = this.member(minus);
      return count % 2 === 0 ? operand : operation('!_', at, [operand]);
    }
    const operand = this.member(undefined);
    return count % 2 === 0 ? operand : operation(`${sign}_`, at, [operand]);
  }

  private noOperand(before: string): Expr {
    const { start: at } = this;
    this.stop(`no viable alternative at input '${before}${this.is('end') ? '' : this.found}'`);
    return broken(at);
  }
}

const RELATIONS: ReadonlyMap<string, string> = new Map([
  ['<', '_<_'],
  ['<=', '_<=_'],
  ['>', '_>_'],
  ['>=', '_>=_'],
  ['==', '_==_'],
  ['!=', '_!=_'],
  ['in', '@in'],
]);

const SUMS: ReadonlyMap<string, { readonly name: string; readonly tightness: number }> = new Map([
  ['*', { name: '_*_', tightness: 2 }],
  ['/', { name: '_/_', tightness: 2 }],
  ['%', { name: '_%_', tightness: 2 }],
  ['+', { name: '_+_', tightness: 1 }],
  ['-', { name: '_-_', tightness: 1 }],
]);

interface Terms {
  readonly name: string;
  readonly terms: readonly Expr[];
  readonly places: readonly Offset[];
}

/** The operators from `low` to `high`: the middle one stands on top, as cel-go balances them. */
function balance(of: Terms, low: number, high: number): Expr {
  const middle = (low + high + 1) >> 1;
  const left = middle === low ? of.terms[middle]! : balance(of, low, middle - 1);
  const right = middle === high ? of.terms[middle + 1]! : balance(of, middle + 1, high);
  return operation(of.name, of.places[middle]!, [left, right]);
}
