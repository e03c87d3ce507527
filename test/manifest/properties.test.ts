import fc from 'fast-check';
import t from 'tap';
import { parseAllDocuments, isMap as isYamlMap, isScalar, isSeq, stringify, visit, type Node } from 'yaml';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { childPointer } from '../../src/manifest/pointer.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import type { ValueDocument } from '../../src/manifest/document.ts';
import { isList, isMap, type Value } from '../../src/manifest/value.ts';

const RUNS = { numRuns: 300, seed: 7 };

const word = fc.stringMatching(/^[a-z][a-z0-9./-]{0,12}$/);
const text = fc.oneof(
  word,
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    'yes',
    'null',
    '0644',
    '1e3',
    '',
    ' a',
    'a ',
    'a: b',
    '- a',
    '#',
    'a #b',
    '{',
    '[x',
    '"',
    "'",
    '<<',
    '~',
    'a\nb',
    'a\n',
    '\n',
    '😀',
    '1:30',
    '.5',
    '?',
    'a?b',
    ':',
    '---',
    '\\',
  ),
);
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
);
const key = fc.oneof(word, text, fc.constantFrom('__proto__', 'constructor', '1', '10', 'true', 'a/b~c'));
const { value: anything } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const root = fc
  .array(fc.tuple(key, anything), { minLength: 1, maxLength: 4 })
  .map((entries) => Object.fromEntries(entries) as Value);

interface Style {
  readonly indent: number;
  readonly flow: boolean;
  readonly indentless: boolean;
  readonly comments: boolean;
  readonly lineEnd: '\n' | '\r\n';
  readonly single: boolean;
}
const style: fc.Arbitrary<Style> = fc.record({
  indent: fc.integer({ min: 2, max: 4 }),
  flow: fc.boolean(),
  indentless: fc.boolean(),
  comments: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  single: fc.boolean(),
});

/** JSON's escapes, but those that YAML 1.1 has not: halves of surrogate pairs do not occur. */
function quoted(value: string, { single }: Style): string {
  if (single && !/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value).replaceAll(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function scalarText(value: Value, options: Style): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[a-z][a-z0-9./-]*$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/.test(value)
    ? value
    : quoted(value, options);
}

function flow(value: Value, options: Style): string {
  if (isList(value)) return `[${value.map((item) => flow(item, options)).join(', ')}]`;
  if (!isMap(value)) return scalarText(value, options);
  return `{${Object.entries(value)
    .map(([name, below]) => `${quoted(name, options)}: ${flow(below, options)}`)
    .join(', ')}}`;
}

/** Lines of block YAML; the first is meant to stand behind what leads to it. */
function block(value: Value, options: Style, depth: number): string {
  const pad = '\n' + ' '.repeat(depth * options.indent);
  const note = options.comments ? ' # a: b' : '';
  if (isMap(value) && Object.keys(value).length > 0 && !(options.flow && depth > 1)) {
    return (
      note +
      Object.entries(value)
        .map(([name, below]) => {
          const less =
            isList(below) && options.indentless && below.length > 0 && !(options.flow && depth > 0);
          return `${options.comments ? `${pad}# c` : ''}${pad}${scalarText(name, options)}:${block(below, options, less ? depth : depth + 1)}`;
        })
        .join('')
    );
  }
  if (isList(value) && value.length > 0 && !(options.flow && depth > 1)) {
    return note + value.map((item) => `${pad}-${block(item, options, depth + 1)}`).join('');
  }
  return ` ${flow(value, options)}${note}`;
}

function emit(value: Value, options: Style): string {
  return `${block(value, options, 0)}\n`.replace(/^ ?(?:# a: b)?\n/, '').replaceAll('\n', options.lineEnd);
}

function read(text: string, file = 'a.yaml'): ValueDocument | string {
  const [document] = readDocuments({ file, bytes: new TextEncoder().encode(text) }, DEFAULT_LIMITS);
  if (document?.type === 'value') return document;
  return document?.type === 'error' ? `${document.error.code} ${document.error.message}` : 'empty';
}

function equal(a: Value, b: Value): boolean {
  if (typeof a === 'number' || typeof a === 'bigint')
    return (typeof b === 'number' || typeof b === 'bigint') && Number(a) === Number(b);
  if (isList(a))
    return isList(b) && a.length === b.length && a.every((item, at) => equal(item, b[at] as Value));
  if (!isMap(a)) return a === b;
  const names = Object.keys(a);
  return (
    isMap(b) &&
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(a[name] as Value, b[name] as Value))
  );
}

function* pointers(value: Value, pointer = ''): Generator<readonly [string, Value]> {
  yield [pointer, value];
  if (isList(value))
    for (const [at, item] of value.entries()) yield* pointers(item, childPointer(pointer, at));
  else if (isMap(value))
    for (const [name, below] of Object.entries(value)) yield* pointers(below, childPointer(pointer, name));
}

/** The text of a place, moved to column 1, and its offset. */
function slice(
  text: string,
  document: ValueDocument,
  pointer: string,
): { readonly text: string; readonly start: number } {
  const place = document.locate(pointer);
  const lines = text.split('\n');
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  const start = offset(place.line, place.column);
  return {
    text: ' '.repeat(place.column - 1) + text.slice(start, offset(place.endLine, place.endColumn)),
    start,
  };
}

/** A place of a mapping's entry that is a collection starts at its key. */
function means(again: Value, expected: Value, pointer: string): boolean {
  if (equal(again, expected)) return true;
  const name = pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  return equal(again, { [name]: expected });
}

t.test('what is written is what is read, in every style, and every place holds its value', async (t) => {
  const property = fc.property(root, style, (value, options) => {
    const given = emit(value, options);
    const document = read(given);
    if (typeof document === 'string') throw new Error(`${document}\n${given}`);
    if (!equal(document.value, value))
      throw new Error(`read ${JSON.stringify(document.value)} from\n${given}`);
    for (const [pointer, expected] of pointers(value)) {
      const part = slice(given, document, pointer);
      const again = read(`${part.text}\n`);
      const found = again === 'empty' ? null : typeof again === 'string' ? undefined : again.value;
      if (found === undefined || !means(found, expected, pointer)) {
        throw new Error(
          `${pointer} is at ${JSON.stringify(part.text)}, which is ${JSON.stringify(found)}, in\n${given}`,
        );
      }
    }
  });
  t.doesNotThrow(() => fc.assert(property, RUNS));
});

t.test('JSON is read as JSON, and every place holds its value', async (t) => {
  const property = fc.property(root, fc.integer({ min: 0, max: 3 }), (value, indent) => {
    const given = JSON.stringify(value, null, indent);
    const document = read(given, 'a.json');
    if (typeof document === 'string') throw new Error(`${document}\n${given}`);
    if (!equal(document.value, JSON.parse(given) as Value)) throw new Error(given);
    for (const [pointer, expected] of pointers(value)) {
      const part = slice(given, document, pointer).text.trim();
      const found = JSON.parse(
        part.startsWith('"') && typeof expected === 'object' && expected !== null ? `{${part}}` : part,
      ) as Value;
      if (!means(found, expected, pointer)) throw new Error(`${pointer} is at ${part} in\n${given}`);
    }
  });
  t.doesNotThrow(() => fc.assert(property, RUNS));
});

t.test('another writer’s YAML is read alike, and starts where another reader says', async (t) => {
  const property = fc.property(
    root,
    fc.constantFrom(0, 20, 80),
    fc.boolean(),
    (value, lineWidth, collection) => {
      const given = stringify(value, {
        version: '1.1',
        lineWidth,
        ...(collection ? { collectionStyle: 'flow' } : {}),
      });
      const document = read(given);
      // The writer knows nothing of 1024 characters, nor of what go-yaml takes for a number; it refuses no text.
      if (typeof document === 'string' || !equal(document.value, value)) return fc.pre(false);
      const [parsed] = parseAllDocuments(given, { version: '1.1', uniqueKeys: false });
      visit(parsed as Parameters<typeof visit>[0], {
        Node(_, node, path) {
          if (!isScalar(node) && !isYamlMap(node) && !isSeq(node)) return;
          const pointer = pointerOf(path, node);
          if (pointer === undefined) return;
          const scalarStart = (node as Node).range?.[0] ?? 0;
          const inMapping = !isScalar(node) && pointer.parent === 'mapping';
          if (inMapping) return;
          const { start } = slice(given, document, pointer.text);
          if (start !== scalarStart)
            throw new Error(`${pointer.text} starts at ${start}, not at ${scalarStart}, in\n${given}`);
        },
      });
      return true;
    },
  );
  t.doesNotThrow(() => fc.assert(property, RUNS));
});

function pointerOf(
  path: readonly unknown[],
  node: Node,
): { readonly text: string; readonly parent: string } | undefined {
  let pointer = '';
  let parent = 'none';
  for (const [at, step] of path.entries()) {
    const below = path[at + 1] ?? node;
    if (isYamlMap(step)) {
      const pair = below as { key: unknown; value: unknown };
      if (path[at + 2] === undefined && pair.value !== node) return undefined;
      if (!isScalar(pair.key)) return undefined;
      pointer = childPointer(pointer, String(pair.key.value));
      parent = 'mapping';
    } else if (isSeq(step)) {
      pointer = childPointer(pointer, step.items.indexOf(below));
      parent = 'sequence';
    }
  }
  return { text: pointer, parent };
}

t.test('whatever the bytes, nothing is thrown and prototypes are left alone', async (t) => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  const pieces = fc.constantFrom(
    ' ',
    '\n',
    '- ',
    ': ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '#',
    '|',
    '>',
    '&a ',
    '*a',
    '!!int ',
    '\t',
    '---',
    '...',
    '\\',
    'a',
    '1',
    '<<: ',
    '\r',
    '\0',
    'é',
    '__proto__',
    '?',
    '%',
  );
  const soup = fc.array(pieces, { maxLength: 30 }).map((parts) => new TextEncoder().encode(parts.join('')));
  const property = fc.property(fc.oneof(soup, fc.uint8Array({ maxLength: 64 })), (bytes) => {
    for (const document of readDocuments({ file: 'a', bytes }, DEFAULT_LIMITS)) {
      if (document.type === 'value')
        for (const [pointer] of pointers(document.value)) document.locate(pointer);
    }
  });
  t.doesNotThrow(() => fc.assert(property, { ...RUNS, numRuns: 3000 }));
  t.strictSame(Object.getOwnPropertyNames(Object.prototype), before);
});

t.test('every character of a text has a place, however it is written', async (t) => {
  const piece = fc.constantFrom(
    ...Array.from('abcdefgh&|=()[].,!\'"\\\té😀'),
    'abc',
    ' ',
    ' ',
    '\n',
    '\n\n',
    '\n  ',
    ': ',
    ' #',
  );
  const value = fc.array(piece, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));
  const style = fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED');
  const written = fc.record({
    value,
    style,
    width: fc.constantFrom(0, 24, 80),
    indent: fc.constantFrom(1, 2, 4),
    deep: fc.boolean(),
  });
  let places = 0;
  const property = fc.property(written, ({ value, style, width, indent, deep }) => {
    const document = parseAllDocuments('x: y')[0]!;
    const node = document.createNode(value) as Node & { type?: string };
    node.type = style;
    document.contents = document.createNode(
      deep ? { a: [{ b: node }] } : { a: node },
    ) as typeof document.contents;
    const source = document.toString({ lineWidth: width, indent, minContentWidth: 8 });
    const [read] = readDocuments({ file: 'a', bytes: new TextEncoder().encode(source) }, DEFAULT_LIMITS);
    if (read?.type !== 'value') return;
    const pointer = deep ? '/a/0/b' : '/a';
    const found = deep
      ? (read.value as { a: readonly { b: Value }[] }).a[0]?.b
      : (read.value as { a: Value }).a;
    if (found !== value) return;
    const lines = source.split('\n');
    let before = -1;
    for (let at = 0; at < value.length; at++) {
      const c = value.charAt(at);
      // A blank may be where a line was folded, and a pair of surrogates one escape.
      if (/[\s\ud800-\udfff]/.test(c)) continue;
      const { line, column } = read.locateWithin(pointer, at);
      const there = lines[line - 1]?.charAt(column - 1);
      const isEscape = there === '\\' && source.includes('"');
      if (there !== c && !isEscape)
        throw new Error(`${JSON.stringify(c)} of ${at} is said to be ${String(there)}: ${source}`);
      const place = line * 10_000 + column;
      if (place <= before) throw new Error(`${at} is not after the one before it: ${source}`);
      before = place;
      places += 1;
    }
  });
  t.doesNotThrow(() => fc.assert(property, { ...RUNS, numRuns: 2000 }));
  t.ok(places > 10_000, `${places} places`);
});
