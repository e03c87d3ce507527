// What stands between operators: names, literals, lists, maps, messages, and what is taken of them by `.`, `[` and `(`.
import { CEL_RESERVED } from '../policy/cel-names.ts';
import type { Call, Expr, ListLiteral, MapLiteral, Offset, StructLiteral } from './ast.ts';
import type { Issue } from './checked.ts';
import { readDouble, readInt, readUint } from './literal-number.ts';
import { readBytes, readText } from './literal-text.ts';
import { expandMacro } from './macros.ts';
import { broken, ParseState } from './parse-state.ts';
import { qualifiedName } from './qualified-name.ts';
import type { CelValue } from './value.ts';

type Mutable<T> = T extends readonly (infer Item)[] ? Item[] : never;

/** Parses operands; what is inside of brackets is a whole expression again. */
export abstract class OperandParser extends ParseState {
  /** Parses a whole expression. */
  protected abstract expression(): Expr;

  /** An operand with all that is taken of it. `minus` is where the sign before a number is. */
  protected member(minus: Offset | undefined): Expr {
    const from = this.start;
    // A dotted name, so far: it is a message's when a brace follows.
    let isName = this.is('identifier') || this.is('.');
    let expr = this.primary(minus);
    const dot = expr.kind === 'ident' && expr.absolute ? '.' : '';
    isName &&= expr.kind === 'ident';
    if (isName && !this.is('{') && expr.kind === 'ident' && CEL_RESERVED.has(expr.name)) {
      // A message of that name is not a variable.
      const ahead = this.is('.') && this.isMessageAhead();
      if (!ahead) {
        this.report(from, `reserved identifier: ${expr.name}`);
        expr = broken(from);
        isName = false;
      }
    }
    for (;;) {
      switch (this.kind) {
        case '.': {
          expr = this.selection(expr);
          isName &&= expr.kind === 'select' && !expr.optional;
          break;
        }
        case '[': {
          expr = this.index(expr);
          isName = false;
          break;
        }
        case '{': {
          if (!isName) return expr;
          expr = this.message(dot + qualifiedName(expr)!);
          isName = false;
          break;
        }
        default:
          return expr;
      }
    }
  }

  /** Whether more names and then a brace follow, looked up in the text: only for reserved names. */
  private isMessageAhead(): boolean {
    const ahead = /(?:\s*\.\s*[A-Za-z_]\w*)*\s*\{/y;
    ahead.lastIndex = this.start;
    return ahead.test(this.source);
  }

  private selection(operand: Expr): Expr {
    const at = this.start;
    const { height } = this;
    this.advance();
    const optional = this.is('?');
    if (optional) {
      if (!this.options.optionals) this.report(at, "unsupported syntax '.?'");
      this.advance();
    }
    if (!this.is('identifier')) return this.noField(operand, at);
    const field = this.text;
    this.advance();
    if (this.is('(') && !optional) return this.call({ name: field, target: operand, height });
    this.rise(height + 1);
    return { kind: 'select', at, operand, field, optional, test: false };
  }

  private noField(operand: Expr, at: Offset): Expr {
    if (this.is('escaped')) {
      this.report(this.start, "unsupported syntax: '`'");
      this.advance();
      this.rise(this.height + 1);
      return { kind: 'select', at, operand, field: '', optional: false, test: false };
    }
    if (this.is('true') || this.is('false') || this.is('null')) {
      this.stop(`mismatched input '${this.found}' expecting IDENTIFIER`);
    } else {
      this.stop(`no viable alternative at input '.${this.is('end') ? '' : this.found}'`);
    }
    return operand;
  }

  private index(operand: Expr): Expr {
    const at = this.start;
    const { height } = this;
    this.advance();
    const optional = this.is('?');
    if (optional) {
      if (!this.options.optionals) this.report(at, "unsupported syntax '[?'");
      this.advance();
    }
    if (!optional && !this.isStart) this.recover('index');
    const key = this.expression();
    this.take(']', "']'", this.isLast());
    this.rise(1 + Math.max(height, this.height));
    return { kind: 'index', at, operand, key, optional };
  }

  /** A call, from its parenthesis on. `height` is the target's. */
  private call(of: { name: string; target: Expr | undefined; height: number }): Expr {
    const at = this.start;
    let { height } = of;
    this.advance();
    const args: Expr[] = [];
    if (!this.is(')') && !this.isStart) this.recover('call');
    if (!this.is(')')) {
      do {
        if (args.length > 0) this.advance();
        args.push(this.expression());
        height = Math.max(height, this.height);
      } while (this.is(','));
    }
    this.take(')', "')'", this.isLast());
    this.rise(of.target === undefined ? height : height + 1);
    const call: Call = { kind: 'call', at, name: of.name, target: of.target, args };
    const expanded = this.isHalted ? undefined : expandMacro(call, this.options);
    if (expanded === undefined) return call;
    if (!isIssue(expanded)) return expanded;
    this.report(expanded.at, expanded.message);
    return broken(at);
  }

  /** Whether nothing but one closing bracket is missing. */
  private isLast(): boolean {
    return this.is('end') && this.depth === 1;
  }

  /** The items between brackets: any number, a comma after the last allowed. Gives how high the highest is. */
  private items(close: ']' | '}', item: () => void): number {
    let height = 0;
    let count = 0;
    let isOpen = true;
    this.advance();
    while (isOpen && !this.is(close) && !this.is(',') && !this.isHalted) {
      item();
      count++;
      height = Math.max(height, this.height);
      isOpen = this.is(',');
      if (isOpen) this.advance();
    }
    // A comma may stand alone, too.
    const isAlone = count === 0 && this.is(',');
    if (isAlone) this.advance();
    this.take(close, isOpen ? `'${close}'` : `{'${close}', ','}`);
    return height;
  }

  private primary(minus: Offset | undefined): Expr {
    const at = minus ?? this.start;
    switch (this.kind) {
      case 'identifier':
        return this.name(this.start, false);
      case '.':
        this.advance();
        return this.is('identifier') ? this.name(at, true) : this.noField(broken(at), at);
      case '(': {
        this.advance();
        const inside = this.expression();
        this.take(')', "')'", this.isLast());
        return inside;
      }
      case '[':
        return this.list();
      case '{':
        return this.map();
      case 'int':
        return this.literal(at, readInt(this.text, minus !== undefined), 'invalid int literal');
      case 'double':
        return this.literal(at, readDouble(this.text, minus !== undefined), 'invalid double literal');
      case 'uint':
        return this.literal(at, readUint(this.text), 'invalid uint literal');
      case 'string':
      case 'bytes': {
        const read = this.is('string') ? readText(this.text) : readBytes(this.text);
        return this.literal(at, read.ok ? read.value : undefined, read.ok ? '' : read.message);
      }
      case 'true':
      case 'false':
        return this.literal(at, this.is('true'), '');
      case 'null':
        return this.literal(at, null, '');
      default:
        return this.recover('anywhere') ? this.primary(undefined) : broken(at);
    }
  }

  private literal(at: Offset, value: CelValue | undefined, problem: string): Expr {
    if (value === undefined) this.report(at, problem);
    this.advance();
    this.height = 0;
    return { kind: 'literal', at, value: value ?? null };
  }

  /** A name or a call of a function; `from` is where it begins, at the dot of an absolute one. */
  private name(from: Offset, absolute: boolean): Expr {
    const at = this.start;
    const name = this.text;
    this.advance();
    this.height = 0;
    if (!this.is('(')) return { kind: 'ident', at, name, absolute };
    if (!CEL_RESERVED.has(name))
      return this.call({ name: absolute ? `.${name}` : name, target: undefined, height: 0 });
    this.report(from, `reserved identifier: ${name}`);
    this.call({ name: '', target: undefined, height: 0 });
    return broken(from);
  }

  private list(): ListLiteral {
    const at = this.start;
    const items: Mutable<ListLiteral['items']> = [];
    this.height = this.items(']', () => {
      const optional = this.optionalMark();
      if (!optional && items.length === 0 && !this.isStart) this.recover('list');
      items.push({ value: this.expression(), optional });
    });
    return { kind: 'list', at, items };
  }

  private map(): MapLiteral {
    const at = this.start;
    const entries: Mutable<MapLiteral['entries']> = [];
    this.height = this.items('}', () => {
      const optional = this.optionalMark();
      if (!optional && entries.length === 0 && !this.isStart) this.recover('map');
      const key = this.expression();
      const high = this.height;
      const colon = this.start;
      this.take(':', "':'", this.isStart);
      entries.push({ at: colon, key, value: this.expression(), optional });
      this.height = Math.max(high, this.height);
    });
    return { kind: 'map', at, entries };
  }

  private message(name: string): StructLiteral {
    const at = this.start;
    const fields: Mutable<StructLiteral['fields']> = [];
    this.height = this.items('}', () => {
      const optional = this.optionalMark();
      const field = this.text;
      if (this.is('escaped')) this.report(this.start, "unsupported syntax: '`'");
      if (this.is('escaped')) this.advance();
      else this.take('identifier', "{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}");
      const colon = this.start;
      this.take(':', "':'", this.isStart);
      fields.push({ at: colon, name: field, value: this.expression(), optional });
    });
    return { kind: 'struct', at, name, fields };
  }

  private optionalMark(): boolean {
    if (!this.is('?')) return false;
    if (!this.options.optionals) this.report(this.start, "unsupported syntax '?'");
    this.advance();
    return true;
  }
}

const isIssue = (result: Expr | Issue): result is Issue => Object.hasOwn(result, 'message');
