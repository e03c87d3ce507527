import fc, { type GeneratorValue } from 'fast-check';
import t from 'tap';
import {
  isAlias,
  isCollection,
  isMap as isYamlMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseAllDocuments,
} from 'yaml';
import type { Document, Pair } from 'yaml';
import type { Operation } from '../../src/fix/model.ts';
import { editSource } from '../../src/fix/source/edit.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { childPointer, pointerKeys } from '../../src/manifest/pointer.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import { DocumentResource } from '../../src/manifest/resource.ts';
import { isList, isMap, type Value, type ValueMap } from '../../src/manifest/value.ts';
import { randomText } from './source-text.ts';

const RUNS = Number(process.env['TEST_SOURCE_RUNS'] ?? 300);
const SEED = Number(process.env['TEST_SOURCE_SEED'] ?? Math.floor(Math.random() * 1e9));

/** The documents of a text as another library reads them. */
function independent(
  text: string,
  version: '1.1' | '1.2' = '1.2',
): { documents: Document.Parsed[]; lines: LineCounter } {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, version });
  if (!Array.isArray(documents)) return { documents: [], lines };
  return { documents: documents as Document.Parsed[], lines };
}

/** All comments of a text, sorted, as the tokens of another library have them. */
function commentsOf(text: string): string[] {
  const found: string[] = [];
  let before = '';
  for (const token of new Lexer().lex(text)) {
    // Behind this mark stands the text of a scalar, which may begin with anything.
    if (token.startsWith('#') && before !== '\u001f') found.push(token.trimEnd());
    before = token;
  }
  return found.sort();
}

const newText = fc.oneof(
  fc.constantFrom(
    'x',
    'on',
    '1e3',
    '',
    '~',
    '0123',
    'a: b',
    '# no',
    '- x',
    "it's",
    '"q"',
    'a\nb\n',
    'a\n\nb',
    ' s',
    '1:30',
    '=',
    '<<',
    '2001-01-01',
    '{',
    '*a',
    'nginx:1',
    '--a=b',
    'é',
    '\t',
    'x, y',
  ),
  fc.string({ maxLength: 6 }),
);
const newScalar = fc.oneof(newText, fc.integer({ min: -9, max: 99_999 }), fc.boolean(), fc.constant(null));
const newKey = fc.oneof(
  fc.constantFrom('new1', 'new2', 'new/3', 'on', '12', 'new: x'),
  fc.stringMatching(/^new[a-z]{1,3}$/),
);
const { value: newValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    newScalar,
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(newKey, tie('value'), { maxKeys: 2 }),
  ),
}));

/** What another library found on the way to a pointer's target: the node's own lines, and whether in brackets. */
interface Found {
  readonly node: unknown;
  readonly pair: Pair | undefined;
}

function find(document: Document.Parsed, keys: readonly string[]): Found | undefined {
  let found: Found = { node: document.contents, pair: undefined };
  for (const key of keys) {
    let { node } = found;
    if (isAlias(node)) node = node.resolve(document);
    if (isYamlMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key,
      );
      if (pair === undefined) return undefined;
      found = { node: pair.value, pair };
    } else if (isSeq(node)) found = { node: node.items[Number(key)], pair: undefined };
    else return undefined;
  }
  return found;
}

/** The lines, from 0, that an operation may change: those of what is replaced, removed, filled or in brackets. */
function touchedLines(
  parsed: { document: Document.Parsed; lines: LineCounter },
  operation: Operation,
): number[] {
  const keys = pointerKeys(operation.path);
  const target = operation.op === 'replace' ? keys : keys.slice(0, -1);
  const found = find(parsed.document, target);
  if (found === undefined) return [];
  const { node, pair } = found;
  const filled = isCollection(node) && node.items.length > 0;
  if (operation.op === 'add' && filled && node.flow !== true) {
    // Before the first item of a list its line is moved behind the new one's dash.
    return operation.path.endsWith('/0') ? lineRange(parsed.lines, node.range) : [];
  }
  const keyRange = isScalar(pair?.key) ? pair.key.range : undefined;
  const range = (node as { range?: readonly number[] } | null)?.range ?? keyRange;
  const start = keyRange?.[0] ?? range?.[0] ?? 0;
  return lineRange(parsed.lines, [start, Math.max(range?.[1] ?? 0, keyRange?.[1] ?? 0)]);
}

function lineRange(lines: LineCounter, range: readonly number[] | null | undefined): number[] {
  const [from = 0, to = 0] = range ?? [];
  const first = lines.linePos(from).line - 1;
  const last = lines.linePos(Math.max(from, to)).line - 1;
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** All places of a value, as pointers. */
function pointers(value: Value, at = ''): string[] {
  if (isList(value)) return [at, ...value.flatMap((item, i) => pointers(item, childPointer(at, i)))];
  if (!isMap(value)) return [at];
  return [at, ...Object.entries(value).flatMap(([key, below]) => pointers(below, childPointer(at, key)))];
}

function valueAt(root: Value, pointer: string): Value {
  return pointerKeys(pointer).reduce<Value>((at, key) => (at as Record<string, Value>)[key] as Value, root);
}

/** The operation on a copy: RFC 6902 in a few lines. */
function apply(root: Value, operation: Operation): Value {
  const copy = structuredClone(root) as Record<string, Value>;
  const keys = pointerKeys(operation.path);
  const last = keys.pop() as string;
  const holder = keys.reduce<Value>((at, key) => (at as Record<string, Value>)[key] as Value, copy);
  if (Array.isArray(holder)) {
    const at = last === '-' ? holder.length : Number(last);
    if (operation.op === 'remove') holder.splice(at, 1);
    else holder.splice(at, operation.op === 'add' ? 0 : 1, operation.value);
  } else if (operation.op === 'remove') Reflect.deleteProperty(holder as object, last);
  else (holder as Record<string, Value>)[last] = operation.value;
  return copy;
}

function randomOperation(g: GeneratorValue, object: Value): Operation {
  const pointer = g(fc.constantFrom, ...pointers(object));
  const value = valueAt(object, pointer);
  const kind = g(fc.nat, 9);
  if (isMap(value) && kind < 8) {
    return {
      op: 'add',
      path: childPointer(
        pointer,
        g(() => newKey),
      ),
      value: g(() => newValue),
    };
  }
  if (isList(value) && kind < 8) {
    const at = g(fc.constantFrom, '-', '-', String(g(fc.nat, value.length)));
    return { op: 'add', path: `${pointer}/${at}`, value: g(() => newValue) };
  }
  if (pointer === '') return { op: 'add', path: '/newtop', value: g(() => newValue) };
  if (kind === 9 && pointer.lastIndexOf('/') > 0) return { op: 'remove', path: pointer };
  return { op: 'replace', path: pointer, value: g(() => newValue) };
}

/** Lines that stay: all of them in the new text, in their order. */
function isSubsequence(lines: readonly string[], of: readonly string[]): string | undefined {
  let at = 0;
  for (const line of lines) {
    while (at < of.length && of[at] !== line) at += 1;
    if (at === of.length) return line;
    at += 1;
  }
  return undefined;
}

const plain = (text: string): string => text.replace(/^\ufeff/, '');
const linesOf = (text: string): string[] => plain(text).split(/\r?\n/);

/** What an edit was asked for, and what another library says of the text before it. */
interface Asked {
  readonly text: string;
  readonly before: ReturnType<typeof independent>;
  readonly nth: number;
  readonly operations: readonly Operation[];
  readonly meant: Value;
}

/** Throws unless a new text keeps all comments and lines and is what was meant. */
function hold({ text, before, nth, operations, meant }: Asked, now: string): void {
  const show = `\n${text}\n${JSON.stringify(operations)}\n${now}`;
  const after = independent(plain(now));
  const problem = after.documents.flatMap(({ errors }) => errors)[0];
  if (problem !== undefined) throw new Error(`no YAML any more: ${problem.message}${show}`);
  after.documents.forEach((one, at) => {
    const is = one.toJS() as ValueMap;
    const should: unknown = at === nth ? meant : before.documents[at]?.toJS();
    if (!sameJson(is, should)) throw new Error(`not what was meant: ${JSON.stringify(is)}${show}`);
  });
  const older = independent(plain(now), '1.1').documents[nth]?.toJS() as unknown;
  if (!sameJson(older, meant)) throw new Error(`not so in YAML 1.1: ${JSON.stringify(older)}${show}`);
  if (after.documents.length !== before.documents.length) throw new Error(`other documents${show}`);
  const [had, has] = [commentsOf(plain(text)), commentsOf(plain(now))];
  if (had.join('\n') !== has.join('\n'))
    throw new Error(`comments differ: ${JSON.stringify([had, has])}${show}`);
  const document = before.documents[nth] as Document.Parsed;
  const touched = new Set(
    operations.flatMap((operation) => touchedLines({ document, lines: before.lines }, operation)),
  );
  const stay = linesOf(text).filter((line, at) => !touched.has(at) && line.trim() !== '');
  const lost = isSubsequence(stay, linesOf(now));
  if (lost !== undefined) throw new Error(`a line is lost: ${lost}${show}`);
  if (text.includes('\r\n') && !/(?<!\r)\n/.test(text) && /(?<!\r)\n/.test(now)) {
    throw new Error(`a line break of another kind${show}`);
  }
  // Of a text without a last line break, the last line may be taken away; what ends then is the line before it.
  const mayEnd = operations.some(({ op }) => op === 'remove') && now.endsWith('\n');
  if (text.endsWith('\n') !== now.endsWith('\n') && !mayEnd) throw new Error(`the last line break${show}`);
  if (text.startsWith('\ufeff') !== now.startsWith('\ufeff')) throw new Error(`the mark${show}`);
}

t.test('edits of random texts', (t) => {
  const counts = new Map<string, number>();
  const count = (what: string): void => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
  };
  t.comment(`TEST_SOURCE_SEED=${SEED}`);
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { text } = randomText(g);
      const read = readDocuments({ file: '-', bytes: new TextEncoder().encode(text) }, DEFAULT_LIMITS);
      const before = independent(plain(text));
      if (
        before.documents.some(({ errors }) => errors.length > 0) ||
        read.length !== before.documents.length
      ) {
        return count('unlike');
      }
      const nth = g(fc.nat, read.length - 1);
      const document = read[nth];
      if (document?.type !== 'value' || !isMap(document.value)) return count('unlike');
      const parsed = before.documents[nth] as Document.Parsed;
      // What the libraries read differently proves nothing.
      if (JSON.stringify(parsed.toJS()) !== JSON.stringify(document.value)) return count('unlike');
      const object = document.value;
      const resource = new DocumentResource(document, object, { file: '-', base: '' });
      const operations: Operation[] = [];
      const claimed: string[] = [];
      let meant: Value = object;
      for (let at = g(fc.nat, 2); at >= 0; at -= 1) {
        const operation = randomOperation(g, object);
        // Only one of them may speak of a place and what is below it, so that all can be told from the old text.
        const claim = claimOf(object, operation);
        if (claimed.some((other) => overlaps(other, claim))) continue;
        claimed.push(claim);
        operations.push(operation);
        meant = apply(meant, operation);
      }
      const edited = editSource(text, resource, operations);
      if (!edited.ok) {
        count(edited.reason);
        const fine = ['anchor', 'alias', 'comment'].includes(edited.reason);
        if (!fine)
          throw new Error(`${edited.reason}: ${edited.message}\n${text}\n${JSON.stringify(operations)}`);
        return;
      }
      count('edited');
      hold({ text, before, nth, operations, meant }, edited.text);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  t.comment(JSON.stringify(Object.fromEntries(counts)));
  t.ok((counts.get('edited') ?? 0) > RUNS / 2, 'most texts were edited');
  t.end();
});

/** The place that an operation speaks of: where items of a list move, the whole list. */
function claimOf(object: Value, { op, path }: Operation): string {
  const holder = path.replace(/\/[^/]*$/, '');
  return op !== 'replace' && isList(valueAt(object, holder)) ? holder : path;
}

function overlaps(one: string, two: string): boolean {
  return one === two || one.startsWith(`${two}/`) || two.startsWith(`${one}/`);
}

function sameJson(one: unknown, two: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(two));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}
