import { scanBlockScalar } from './block-scalar.ts';
import { Cursor, YamlProblem } from './cursor.ts';
import { scanPlain, scanQuoted } from './flow-scalar.ts';
import { scanAnchor, scanTag } from './property.ts';
import type { Token } from './token.ts';

/** A token that turns out to be a key when `:` follows it on its line. */
interface SimpleKey {
  readonly index: number;
  readonly start: number;
  readonly line: number;
  readonly column: number;
  /** At the indentation of a block mapping nothing else can stand. */
  readonly required: boolean;
}

type BlockStart = 'block-sequence-start' | 'block-mapping-start';

const MAX_KEY = 1024;

/**
 * Text to tokens, with the rules of libyaml's scanner, which go-yaml v2 is a port of: indentation opens and closes
 * block collections, and a key is found only when its `:` is seen.
 */
export function scanTokens(text: string): Token[] {
  return new Scanner(text).scan();
}

class Scanner {
  private readonly cursor: Cursor;
  private readonly tokens: Token[] = [];
  private indent = -1;
  private readonly indents: number[] = [];
  /** One place per flow level. */
  private readonly keys: (SimpleKey | undefined)[] = [undefined];
  private keyAllowed = true;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  private get inFlow(): boolean {
    return this.keys.length > 1;
  }

  scan(): Token[] {
    for (;;) {
      this.skipToToken();
      this.unrollTo(this.cursor.column);
      if (this.cursor.char() === 0) break;
      this.fetch();
    }
    this.unrollTo(-1);
    this.dropKey();
    this.mark('end', 0);
    return this.tokens;
  }

  private fetch(): void {
    const { cursor } = this;
    if (cursor.column === 0 && cursor.char() === 0x25) {
      const end = cursor.pos + /^[^\r\n]*/.exec(cursor.text.slice(cursor.pos))![0].length;
      const message =
        'Directives are refused by kubectl, which cuts the stream at `---` before it reads them.';
      throw new YamlProblem('YAML_UNSUPPORTED', message, { start: cursor.pos, end });
    }
    if (cursor.isDocumentMarker()) throw cursor.problem('A document cannot end within a document.');
    const char = cursor.text.charAt(cursor.pos);
    switch (char) {
      case '[':
      case '{':
        return this.openFlow(char === '[' ? 'flow-sequence-start' : 'flow-mapping-start');
      case ']':
      case '}':
        return this.closeFlow(char === ']' ? 'flow-sequence-end' : 'flow-mapping-end');
      case ',':
        this.dropKey();
        this.keyAllowed = true;
        return this.mark('flow-entry', 1);
      case '*':
      case '&':
        return this.maybeKey(() => scanAnchor(cursor));
      case '!':
        return this.maybeKey(() => scanTag(cursor));
      case "'":
      case '"':
        return this.maybeKey(() => scanQuoted(cursor));
      case '-':
        if (cursor.isBlankOrEnd(1)) return this.blockEntry();
        break;
      case '?':
        if (this.inFlow || cursor.isBlankOrEnd(1)) return this.explicitKey();
        break;
      case ':':
        if (this.inFlow || cursor.isBlankOrEnd(1)) return this.value();
        break;
      case '|':
      case '>':
        if (!this.inFlow) return this.blockScalar();
        break;
      default:
    }
    if ('#|>%@`\t'.includes(char)) throw cursor.problem(this.cannotStart(char));
    this.saveKey();
    this.keyAllowed = false;
    const { token, crossedLine } = scanPlain(cursor, this.indent + 1, this.inFlow);
    if (crossedLine) this.keyAllowed = true;
    this.tokens.push(token);
  }

  private cannotStart(char: string): string {
    if (char === '\t') return 'A tab stands where a key or list item may start: indent with spaces.';
    return `${char} cannot start a value: put the value in quotes.`;
  }

  /** Blanks, comments and line breaks. Tabs may not stand where a key could start. */
  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      while (cursor.char() === 0x20 || (cursor.char() === 0x09 && (this.inFlow || !this.keyAllowed)))
        cursor.skip();
      if (cursor.char() === 0x23) while (!cursor.isBreakOrEnd()) cursor.skip();
      if (!cursor.isBreak()) return;
      cursor.skipBreak();
      if (!this.inFlow) this.keyAllowed = true;
    }
  }

  private mark(type: Exclude<Token['type'], 'scalar' | 'tag' | 'anchor' | 'alias'>, width: number): void {
    const start = this.cursor.pos;
    this.cursor.skip(width);
    this.tokens.push({ type, start, end: start + width });
  }

  private maybeKey(scan: () => Token): void {
    this.saveKey();
    this.keyAllowed = false;
    this.tokens.push(scan());
  }

  private openFlow(type: 'flow-sequence-start' | 'flow-mapping-start'): void {
    this.saveKey();
    this.keys.push(undefined);
    this.keyAllowed = true;
    this.mark(type, 1);
  }

  private closeFlow(type: 'flow-sequence-end' | 'flow-mapping-end'): void {
    this.dropKey();
    if (this.inFlow) this.keys.pop();
    this.keyAllowed = false;
    this.mark(type, 1);
  }

  private blockEntry(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed)
        throw this.cursor.problem('A list item is not allowed here: start it on its own line.');
      this.rollTo(this.cursor.column, 'block-sequence-start');
    }
    this.dropKey();
    this.keyAllowed = true;
    this.mark('block-entry', 1);
  }

  private explicitKey(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) throw this.cursor.problem('A key is not allowed here.');
      this.rollTo(this.cursor.column, 'block-mapping-start');
    }
    this.dropKey();
    this.keyAllowed = !this.inFlow;
    this.mark('key', 1);
  }

  private value(): void {
    const key = this.keys.at(-1);
    if (key !== undefined && this.isFresh(key)) {
      this.tokens.splice(key.index, 0, { type: 'key', start: key.start, end: key.start });
      this.rollTo(key.column, 'block-mapping-start', key);
      this.keys[this.keys.length - 1] = undefined;
      this.keyAllowed = false;
    } else {
      if (key?.required === true) throw this.lost(key);
      if (!this.inFlow) {
        if (!this.keyAllowed) {
          throw this.cursor.problem(
            'A second `: ` is not allowed here: put the value in quotes, or indent what follows.',
          );
        }
        this.rollTo(this.cursor.column, 'block-mapping-start');
      }
      this.keyAllowed = !this.inFlow;
    }
    this.mark('value', 1);
  }

  private blockScalar(): void {
    this.dropKey();
    this.keyAllowed = true;
    this.tokens.push(scanBlockScalar(this.cursor, this.indent));
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    const { pos, line, column } = this.cursor;
    const required = !this.inFlow && this.indent === column;
    this.dropKey();
    this.keys[this.keys.length - 1] = { index: this.tokens.length, start: pos, line, column, required };
  }

  private dropKey(): void {
    const key = this.keys.at(-1);
    if (key?.required === true) throw this.lost(key);
    this.keys[this.keys.length - 1] = undefined;
  }

  /** A key and its `:` stand on one line, at most 1024 characters apart. */
  private isFresh(key: SimpleKey): boolean {
    if (key.line < this.cursor.line) return false;
    if (this.cursor.pos - key.start <= MAX_KEY) return true;
    return [...this.cursor.text.slice(key.start, this.cursor.pos)].length <= MAX_KEY;
  }

  private lost(key: SimpleKey): YamlProblem {
    const rest = /^[^\r\n]*/.exec(this.cursor.text.slice(key.start, key.start + 80))?.[0] ?? '';
    const message = 'A key is expected here, and its `:` on the same line within 1024 characters.';
    return new YamlProblem('YAML_SYNTAX', message, {
      start: key.start,
      end: key.start + Math.max(1, rest.length),
    });
  }

  /** Opens a block collection at a column, before the token at `from.index`. */
  private rollTo(
    column: number,
    type: BlockStart,
    from = { index: this.tokens.length, start: this.cursor.pos },
  ): void {
    if (this.inFlow || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    this.tokens.splice(from.index, 0, { type, start: from.start, end: from.start });
  }

  private unrollTo(column: number): void {
    if (this.inFlow) return;
    while (this.indent > column) {
      this.mark('block-end', 0);
      this.indent = this.indents.pop() ?? -1;
    }
  }
}
