// Writes random YAML as people do, and worse: comments everywhere, all styles, anchors, tabs behind values, CRLF.
import fc, { type GeneratorValue } from 'fast-check';

const WORDS = ['alpha', 'beta', 'gamma', 'delta', 'web', 'nginx', 'size', 'zone', 'x1', 'a/b', 'k8s.io/z'];
const TEXTS = ['# no', 'it', 'a: b', ' x ', 'on', '1e3', '', '- q', 'nginx:1.2', '{', 'é😀', "it's", '\\n'];

const MARKERS = fc.constantFrom('---\n', '--- # next\n', '---  \n');

/** A text of one file. */
export interface RandomText {
  readonly text: string;
  /** How many documents it holds. */
  readonly documents: number;
}

/** A file of one to three documents, each of them a mapping. */
export function randomText(g: GeneratorValue): RandomText {
  const documents = g(fc.integer, { min: 1, max: 3 });
  let text = g(fc.boolean) ? '' : '---\n';
  for (let at = 0; at < documents; at += 1) {
    const marker = at === 0 ? '' : g(() => MARKERS);
    text += marker + new Writer(g).document();
  }
  if (g(fc.boolean)) text = text.trimEnd();
  const breaks = g(fc.constantFrom, 'lf', 'lf', 'crlf', 'mixed');
  if (breaks === 'crlf') text = text.replaceAll('\n', '\r\n');
  if (breaks === 'mixed') text = text.replaceAll(/\n/g, () => (g(fc.boolean) ? '\n' : '\r\n'));
  if (g(fc.nat, 9) === 0) text = `\ufeff${text}`;
  return { text, documents };
}

class Writer {
  readonly #g: GeneratorValue;
  readonly #step: number;
  readonly #list: number;
  readonly #dash: number;
  #anchors = 0;
  #known = 0;

  constructor(g: GeneratorValue) {
    this.#g = g;
    this.#step = g(fc.constantFrom, 2, 2, 4, 3);
    this.#list = g(fc.constantFrom, 0, 2, 4);
    this.#dash = g(fc.constantFrom, 2, 2, 4);
  }

  document(): string {
    const lines = [...this.#remarks(0), ...this.#mapping(0, 0), ...this.#remarks(0)];
    return `${lines.join('\n')}\n`;
  }

  #chance(outOf: number): boolean {
    return this.#g(fc.nat, outOf - 1) === 0;
  }

  #pick<T>(...values: readonly T[]): T {
    return values[this.#g(fc.nat, values.length - 1)] as T;
  }

  #comment(): string {
    return `# ${this.#pick('why', 'note: x', 'b: 1', '"', "'", '---', '&a *b', '{[')} ${this.#g(fc.nat, 99)}`;
  }

  #remarks(column: number): string[] {
    if (this.#chance(8)) return [''];
    if (this.#chance(6)) return [' '.repeat(column) + this.#comment()];
    return this.#chance(30)
      ? [' '.repeat(column) + this.#comment(), '', ' '.repeat(column) + this.#comment()]
      : [];
  }

  #tail(): string {
    if (this.#chance(5)) return `${this.#pick(' ', '  ', '\t', ' \t')}${this.#comment()}`;
    return this.#chance(10) ? this.#pick('\t', ' ', '   ', ' \t') : '';
  }

  #mapping(column: number, depth: number): string[] {
    const keys = [
      ...new Set(Array.from({ length: this.#g(fc.integer, { min: 1, max: 3 }) }, () => this.#pick(...WORDS))),
    ];
    const pad = ' '.repeat(column);
    return keys.flatMap((key) => {
      const lines = this.#value(column, depth);
      const [first = '', ...rest] = lines;
      if (this.#chance(25) && rest.length === 0 && first.trim() !== '') {
        return [...this.#remarks(column), `${pad}? ${key}`, `${pad}:${first}`];
      }
      const written = this.#pick(key, key, key, key, `"${key}"`, `'${key}'`);
      return [...this.#remarks(column), `${pad}${written}:${first}`, ...rest];
    });
  }

  #sequence(column: number, depth: number): string[] {
    const pad = ' '.repeat(column);
    const gap = ' '.repeat(this.#dash - 1);
    const count = this.#g(fc.integer, { min: 1, max: 3 });
    return Array.from({ length: count }, () => {
      const before = this.#remarks(column);
      if (depth < 3 && this.#chance(2)) {
        const below = this.#chance(6)
          ? this.#sequence(column + this.#dash, depth + 1)
          : this.#mapping(column + this.#dash, depth + 1);
        while (/^\s*(?:#|$)/.test(below[0] ?? 'x')) below.shift();
        return [
          ...before,
          `${pad}-${gap}${(below[0] as string).slice(column + this.#dash)}`,
          ...below.slice(1),
        ];
      }
      if (this.#chance(12)) return [...before, `${pad}-`];
      const value = this.#pick(
        () => this.#scalar(),
        () => this.#flow(2),
        () => this.#pick('{}', '[]', '~'),
      )();
      return [...before, `${pad}-${gap}${this.#anchor()}${value}${this.#tail()}`];
    }).flat();
  }

  /** What follows a colon: the rest of its line and the lines below. */
  #value(column: number, depth: number): string[] {
    const kind = this.#g(fc.nat, 19);
    const below = ' '.repeat(column + this.#step);
    if (depth < 3 && kind < 5) {
      return [this.#opening(), ...this.#mapping(column + this.#step, depth + 1)];
    }
    if (depth < 3 && kind < 8) return [this.#opening(), ...this.#sequence(column + this.#list, depth + 1)];
    if (kind === 8) return [` ${this.#anchor()}${this.#pick('{}', '[]', '~', 'null', '{ }')}${this.#tail()}`];
    if (kind === 9) return [this.#tail()];
    if (kind === 10) {
      const header =
        this.#pick('|', '|-', '|+', '>', '>-', '>+') + (this.#chance(4) ? ` ${this.#comment()}` : '');
      const text = this.#pick(['one', 'two'], ['# x', '  y'], ['a: b', '', 'c'], ['- x', ''], ['x', '', '']);
      return [` ${header}`, ...text.map((line) => (line === '' ? '' : below + line))];
    }
    if (kind === 11) return [' one', `${below}two${this.#tail()}`];
    if (kind === 12) return [' "one', `${below}two"${this.#tail()}`];
    if (kind === 13) return this.#tallFlow(below, ' '.repeat(column));
    if (kind === 14) return [` ${this.#anchor()}${this.#flow(2)}${this.#tail()}`];
    if (kind === 15 && this.#known > 0) {
      return [` *a${this.#g(fc.integer, { min: 1, max: this.#known })}${this.#tail()}`];
    }
    if (kind === 16) return ['', `${below}${this.#scalar()}${this.#tail()}`];
    return [` ${this.#anchor()}${this.#scalar()}${this.#tail()}`];
  }

  /** Behind the colon of a key whose value is on the next lines. */
  #opening(): string {
    return this.#chance(4) ? ` ${this.#comment()}` : '';
  }

  /** An anchor, of scalars and flow collections only, so that it is complete when an alias comes. */
  #anchor(): string {
    if (!this.#chance(12)) return '';
    this.#anchors += 1;
    this.#known = this.#anchors;
    return `&a${this.#anchors} `;
  }

  #scalar(): string {
    const text = this.#pick(...TEXTS);
    return this.#pick(
      () => this.#pick(...WORDS),
      () => this.#pick('1', '250', 'true', 'false', '100m', '1Gi'),
      () => `"${text.replaceAll(/["\\]/g, '\\$&')}"`,
      () => `'${text.replaceAll("'", "''")}'`,
    )();
  }

  #flow(depth: number): string {
    const pad = this.#pick('', '', ' ');
    const count = this.#g(fc.integer, { min: 1, max: 3 });
    const value = (): string => (depth > 0 && this.#chance(4) ? this.#flow(depth - 1) : this.#scalar());
    if (this.#chance(2)) return `[${pad}${Array.from({ length: count }, value).join(', ')}${pad}]`;
    const entries = WORDS.slice(0, count).map((key) => `${this.#pick(key, `"${key}"`)}: ${value()}`);
    return `{${pad}${entries.join(this.#pick(', ', ','))}${pad}}`;
  }

  #tallFlow(indent: string, close: string): string[] {
    const list = this.#chance(2);
    const count = this.#g(fc.integer, { min: 1, max: 3 });
    const entries = WORDS.slice(0, count).map((key, at) => {
      const comma = at < count - 1 || this.#chance(3) ? ',' : '';
      const comment = this.#chance(3) ? ` ${this.#comment()}` : '';
      return `${indent}${list ? '' : `${key}: `}${this.#scalar()}${comma}${comment}`;
    });
    const last = this.#chance(2) ? close : indent;
    return [list ? ' [' : ' {', ...entries, `${last === '' ? ' ' : last}${list ? ']' : '}'}${this.#tail()}`];
  }
}
