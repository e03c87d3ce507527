import t from 'tap';
import { parse } from 'yaml';
import type { Operation } from '../../src/fix/model.ts';
import { editFile, editSource, refusedOperations } from '../../src/fix/source/edit.ts';
import type { RefusalReason } from '../../src/fix/source/model.ts';
import { withholding } from '../../src/fix/source/withhold.ts';
import type { ValueDocument } from '../../src/manifest/document.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import { DocumentResource } from '../../src/manifest/resource.ts';
import { ownPath, type Value, type ValueMap } from '../../src/manifest/value.ts';

const add = (path: string, value: Value): Operation => ({ op: 'add', path, value });
const replace = (path: string, value: Value): Operation => ({ op: 'replace', path, value });
const remove = (path: string): Operation => ({ op: 'remove', path });

/** The objects of a text: of every document, or of the items in it. */
function resourcesOf(text: string): readonly DocumentResource[] {
  const documents = readDocuments({ file: 'a.yaml', bytes: new TextEncoder().encode(text) }, DEFAULT_LIMITS);
  return documents
    .filter((document): document is ValueDocument => document.type === 'value')
    .flatMap((document) => {
      const items = ownPath(document.value, ['items']);
      const bases = Array.isArray(items) ? items.map((_, at) => `/items/${at}`) : [''];
      return bases.map((base) => {
        const object = ownPath(document.value, base.split('/').slice(1)) as ValueMap;
        return new DocumentResource(document, object, { file: 'a.yaml', base });
      });
    });
}

interface Row {
  readonly name: string;
  readonly given: string;
  /** The first object, when left out. */
  readonly object?: number;
  readonly operations: readonly Operation[];
  readonly expected: string | { readonly refused: RefusalReason };
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

const refused = (reason: RefusalReason): { readonly refused: RefusalReason } => ({ refused: reason });

const BLOCK_MAPPINGS: readonly Row[] = [
  {
    name: 'a key behind the last one',
    given: 'a: 1\n',
    operations: [add('/b', 2)],
    expected: 'a: 1\nb: 2\n',
  },
  {
    name: 'a key of an inner mapping, with the indentation of its siblings',
    given: lines('a:', '   b: 1', 'c: 1'),
    operations: [add('/a/x', true)],
    expected: lines('a:', '   b: 1', '   x: true', 'c: 1'),
  },
  {
    name: 'a key behind a comment at the end of the line',
    given: lines('a:', '  b: 1 # why', 'c: 1'),
    operations: [add('/a/x', 2)],
    expected: lines('a:', '  b: 1 # why', '  x: 2', 'c: 1'),
  },
  {
    name: 'a key before the comment of what follows',
    given: lines('a:', '  b: 1', '# about c', 'c: 1'),
    operations: [add('/a/x', 2)],
    expected: lines('a:', '  b: 1', '  x: 2', '# about c', 'c: 1'),
  },
  {
    name: 'a key behind a comment as far in as its siblings',
    given: lines('a:', '  b: 1', '  # d: 3', '# about c', 'c: 1'),
    operations: [add('/a/x', 2)],
    expected: lines('a:', '  b: 1', '  # d: 3', '  x: 2', '# about c', 'c: 1'),
  },
  {
    name: 'a key before the blank line that closes a part',
    given: lines('a:', '  b: 1', '', 'c: 1'),
    operations: [add('/a/x', 2)],
    expected: lines('a:', '  b: 1', '  x: 2', '', 'c: 1'),
  },
  {
    name: 'a key at the end of a text without a last line break',
    given: 'a: 1',
    operations: [add('/b', 2)],
    expected: 'a: 1\nb: 2',
  },
  {
    name: 'a key behind a comment without a last line break',
    given: 'a: 1 # end',
    operations: [add('/b', 2)],
    expected: 'a: 1 # end\nb: 2',
  },
  {
    name: 'a key in a text of CRLF',
    given: 'a: 1\r\nb:\r\n  c: 1\r\n',
    operations: [add('/b/d', 2)],
    expected: 'a: 1\r\nb:\r\n  c: 1\r\n  d: 2\r\n',
  },
  {
    name: 'a key in a text of CRLF without a last line break',
    given: 'a: 1\r\nb: 2',
    operations: [add('/c', 3)],
    expected: 'a: 1\r\nb: 2\r\nc: 3',
  },
  {
    name: 'mixed line breaks: that of the line before',
    given: 'a:\n  b: 1\r\nc:\n  d: 1\n',
    operations: [add('/a/x', 2), add('/c/x', 2)],
    expected: 'a:\n  b: 1\r\n  x: 2\r\nc:\n  d: 1\n  x: 2\n',
  },
  {
    name: 'a byte order mark stays',
    given: '\ufeffa: 1\n',
    operations: [add('/b', 2)],
    expected: '\ufeffa: 1\nb: 2\n',
  },
  {
    name: 'a tab behind a value stays',
    given: 'a: 1\t\nb: "x"\t# c\n',
    operations: [add('/c', 2), replace('/b', 'y')],
    expected: 'a: 1\t\nb: "y"\t# c\nc: 2\n',
  },
  {
    name: 'blanks behind values stay',
    given: 'a: 1   \nb:   2  \n',
    operations: [add('/c', 2), replace('/b', 3)],
    expected: 'a: 1   \nb:   3  \nc: 2\n',
  },
  {
    name: 'a mapping with its steps of two',
    given: lines('a:', '  b: 1'),
    operations: [add('/x', { w: { z: 1 } })],
    expected: lines('a:', '  b: 1', 'x:', '  w:', '    z: 1'),
  },
  {
    name: 'a mapping with its steps of four',
    given: lines('a:', '    b: 1'),
    operations: [add('/a/x', { w: { z: 1 } })],
    expected: lines('a:', '    b: 1', '    x:', '        w:', '            z: 1'),
  },
  {
    name: 'steps of the neighbour before steps of elsewhere',
    given: lines('a:', '    b: 1', 'c:', '  d:', '    e: 1'),
    operations: [add('/c/x', { w: 1 })],
    expected: lines('a:', '    b: 1', 'c:', '  d:', '    e: 1', '  x:', '    w: 1'),
  },
  {
    name: 'a list at the column of its key, as neighbours have it',
    given: lines('a:', '- 1', 'b: 1'),
    operations: [add('/x', ['p', 'q'])],
    expected: lines('a:', '- 1', 'b: 1', 'x:', '- p', '- q'),
  },
  {
    name: 'a list indented, as neighbours have it',
    given: lines('a:', '  - 1', 'b: 1'),
    operations: [add('/x', ['p', { q: 1, r: 2 }])],
    expected: lines('a:', '  - 1', 'b: 1', 'x:', '  - p', '  - q: 1', '    r: 2'),
  },
  {
    name: 'a list indented by four, with wide dashes',
    given: lines('a:', '    -   b: 1', '        c: 2'),
    operations: [add('/x', [{ q: 1, r: { s: 1 } }])],
    expected: lines(
      'a:',
      '    -   b: 1',
      '        c: 2',
      'x:',
      '    -   q: 1',
      '        r:',
      '          s: 1',
    ),
  },
  {
    name: 'empty collections',
    given: 'a: 1\n',
    operations: [add('/b', {}), add('/c', []), add('/d', { e: {}, f: [[], {}] })],
    expected: lines('a: 1', 'b: {}', 'c: []', 'd:', '  e: {}', '  f:', '  - []', '  - {}'),
  },
  {
    name: 'lists of lists',
    given: 'a: 1\n',
    operations: [add('/b', [[1, 2], [3]])],
    expected: lines('a: 1', 'b:', '- - 1', '  - 2', '- - 3'),
  },
  {
    name: 'what is made first and filled later',
    given: 'a: 1\n',
    operations: [add('/b', {}), add('/b/c', {}), add('/b/c/d', 1)],
    expected: lines('a: 1', 'b:', '  c:', '    d: 1'),
  },
  {
    name: 'inner and outer keys at one place, in their order',
    given: lines('a:', '  b:', '    c: 1'),
    operations: [add('/x', 1), add('/a/x', 2), add('/a/b/x', 3)],
    expected: lines('a:', '  b:', '    c: 1', '    x: 3', '  x: 2', 'x: 1'),
  },
  {
    name: 'inner and outer keys at one place, without a last line break',
    given: 'a:\n  b:\n    c: 1',
    operations: [add('/x', 1), add('/a/x', 2), add('/a/b/x', 3)],
    expected: 'a:\n  b:\n    c: 1\n    x: 3\n  x: 2\nx: 1',
  },
  {
    name: 'a key of a mapping in a list item',
    given: lines('l:', '  - a: 1', '  - a: 2', '    # c', '  - a: 3'),
    operations: [add('/l/0/x', 1), add('/l/1/x', 1), add('/l/2/x', 1)],
    expected: lines('l:', '  - a: 1', '    x: 1', '  - a: 2', '    # c', '    x: 1', '  - a: 3', '    x: 1'),
  },
  {
    name: 'a key behind a nested list at the column of its key',
    given: lines('a:', '  l:', '  - 1', '  - 2', 'z: 1'),
    operations: [add('/a/x', 1)],
    expected: lines('a:', '  l:', '  - 1', '  - 2', '  x: 1', 'z: 1'),
  },
  {
    name: 'a key behind a value of several lines',
    given: lines('a: one', '  two', '  three', 'b: "x', '  y"'),
    operations: [add('/c', 1)],
    expected: lines('a: one', '  two', '  three', 'b: "x', '  y"', 'c: 1'),
  },
  {
    name: 'a key behind a literal',
    given: lines('a:', '  b: |', '    x', '    # no comment', '', 'c: 1'),
    operations: [add('/a/d', 1)],
    expected: lines('a:', '  b: |', '    x', '    # no comment', '  d: 1', '', 'c: 1'),
  },
  {
    name: 'a key behind a literal that keeps its last blank lines',
    given: lines('a:', '  b: |+', '    x', '', '', 'c: 1'),
    operations: [add('/a/d', 1)],
    expected: lines('a:', '  b: |+', '    x', '', '', '  d: 1', 'c: 1'),
  },
  {
    name: 'a key behind a literal whose last line is blanks',
    given: lines('a:', '  b: |', '    x', '      ', 'c: 1'),
    operations: [add('/a/d', 1)],
    expected: lines('a:', '  b: |', '    x', '      ', '  d: 1', 'c: 1'),
  },
  {
    name: 'a key behind a folded text',
    given: lines('a: >-', '  x', '  y'),
    operations: [add('/b', 1)],
    expected: lines('a: >-', '  x', '  y', 'b: 1'),
  },
  {
    name: 'a key behind an empty value',
    given: lines('a:', '  b: # nothing', 'c: 1'),
    operations: [add('/a/d', 1)],
    expected: lines('a:', '  b: # nothing', '  d: 1', 'c: 1'),
  },
  {
    name: 'a key behind an explicit one',
    given: lines('? a', ': 1'),
    operations: [add('/b', 2)],
    expected: lines('? a', ': 1', 'b: 2'),
  },
  {
    name: 'the value of an explicit key',
    given: lines('? a', ': b: 1'),
    operations: [add('/a/c', 2)],
    expected: lines('? a', ': b: 1', '  c: 2'),
  },
  {
    name: 'quoted keys are found, and a new one is quoted like all others',
    given: lines('"a":', '  "b": 1', "  'c': 2"),
    operations: [add('/a/d', 1), replace('/a/c', 3), add('/e', 4)],
    expected: lines('"a":', '  "b": 1', "  'c': 3", '  d: 1', '"e": 4'),
  },
  {
    name: 'keys that need quotes',
    given: 'a: 1\n',
    operations: [add('/b', { on: 1, '8080': 2, 'a/b': 3, 'x: y': 4, '': 5, '<<': 6 })],
    expected: lines(
      'a: 1',
      'b:',
      '  "8080": 2',
      '  "on": 1',
      '  a/b: 3',
      '  "x: y": 4',
      '  "": 5',
      '  "<<": 6',
    ),
  },
  {
    name: 'keys with a slash in a pointer',
    given: lines('m:', '  a/b: 1'),
    operations: [replace('/m/a~1b', 2), add('/m/c~1d~0e', 3)],
    expected: lines('m:', '  a/b: 2', '  c/d~e: 3'),
  },
  {
    name: '__proto__ is a key',
    given: lines('m:', '  a: 1'),
    operations: [add('/m/constructor', 'x')],
    expected: lines('m:', '  a: 1', '  constructor: x'),
  },
  {
    name: 'a document that is indented',
    given: lines('  a: 1', '  b:', '    c: 1'),
    operations: [add('/d', 1)],
    expected: lines('  a: 1', '  b:', '    c: 1', '  d: 1'),
  },
];

const EMPTY: readonly Row[] = [
  {
    name: 'a key without a value, filled with a scalar',
    given: lines('a:', 'b: 1'),
    operations: [replace('/a', 'x')],
    expected: lines('a: x', 'b: 1'),
  },
  {
    name: 'a key without a value, before a comment',
    given: lines('a: # c', 'b: 1'),
    operations: [replace('/a', 'x')],
    expected: lines('a: x # c', 'b: 1'),
  },
  {
    name: 'a key without a value, filled with a mapping',
    given: lines('a: # c', 'b: 1'),
    operations: [replace('/a', { x: 1 })],
    expected: lines('a: # c', '  x: 1', 'b: 1'),
  },
  {
    name: 'a key without a value, with comments where it should be',
    given: lines('a:', '  # put it here', 'b: 1'),
    operations: [replace('/a', { x: 1 })],
    expected: lines('a:', '  # put it here', '  x: 1', 'b: 1'),
  },
  {
    name: 'a key without a value, filled with a list',
    given: lines('a:', 'b:', '  - 1'),
    operations: [replace('/a', [1, 2])],
    expected: lines('a:', '  - 1', '  - 2', 'b:', '  - 1'),
  },
  {
    name: 'the last key without a value, without a last line break',
    given: 'b: 1\na:',
    operations: [replace('/a', { x: 1 })],
    expected: 'b: 1\na:\n  x: 1',
  },
  {
    name: 'null becomes a mapping',
    given: lines('a: null # c', 'b: 1'),
    operations: [replace('/a', { x: 1 })],
    expected: lines('a: # c', '  x: 1', 'b: 1'),
  },
  {
    name: '~ becomes a list',
    given: lines('a: ~', 'b: 1'),
    operations: [replace('/a', ['x'])],
    expected: lines('a:', '- x', 'b: 1'),
  },
  {
    name: 'null becomes a scalar',
    given: lines('a: null # c'),
    operations: [replace('/a', 3)],
    expected: lines('a: 3 # c'),
  },
  {
    name: '{} becomes a mapping',
    given: lines('s:', '    a: {} # none', '    b: 1'),
    operations: [add('/s/a/x', { w: 1 })],
    expected: lines('s:', '    a: # none', '        x:', '            w: 1', '    b: 1'),
  },
  {
    name: '[] becomes a list',
    given: lines('s:', '  a: []', '  b:', '    - 1'),
    operations: [add('/s/a/-', { w: 1, z: 2 })],
    expected: lines('s:', '  a:', '    - w: 1', '      z: 2', '  b:', '    - 1'),
  },
  {
    name: '{} in a list item',
    given: lines('s:', '- {} # none', '- a: 1'),
    operations: [add('/s/0/x', 1), add('/s/0/w', 2)],
    expected: lines('s:', '- x: 1 # none', '  w: 2', '- a: 1'),
  },
  {
    name: 'an empty list item',
    given: lines('s:', '-', '- a: 1'),
    operations: [replace('/s/0', { x: 1, w: 2 })],
    expected: lines('s:', '- x: 1', '  w: 2', '- a: 1'),
  },
  {
    name: '{ } with a blank within',
    given: lines('a: { }'),
    operations: [add('/a/x', 1)],
    expected: lines('a:', '  x: 1'),
  },
  {
    name: '{} with an anchor that nobody uses',
    given: lines('a: &x {}'),
    operations: [add('/a/x', 1)],
    expected: lines('a: &x', '  x: 1'),
  },
  {
    name: 'a mapping loses its last key',
    given: lines('a:', '  b: 1', 'c: 1'),
    operations: [remove('/a/b')],
    expected: lines('a: {}', 'c: 1'),
  },
  {
    name: 'a list loses its last item',
    given: lines('a:', '- b', 'c: 1'),
    operations: [remove('/a/0')],
    expected: lines('a: []', 'c: 1'),
  },
  {
    name: '{} over two lines holds a comment',
    given: lines('a: { # c', '  }', 'b: 1'),
    operations: [add('/a/x', 1)],
    expected: refused('comment'),
  },
];

const FLOW: readonly Row[] = [
  {
    name: 'a key on one line',
    given: 'm: {a: 1, b: 2}\n',
    operations: [add('/m/c', 3)],
    expected: 'm: {a: 1, b: 2, c: 3}\n',
  },
  {
    name: 'a key on one line, with blanks within the brackets',
    given: 'm: { a: 1 } # c\n',
    operations: [add('/m/c', { d: 1 })],
    expected: 'm: { a: 1, c: { d: 1 } } # c\n',
  },
  {
    name: 'a key behind a last comma',
    given: 'm: {a: 1,}\n',
    operations: [add('/m/c', 3)],
    expected: 'm: {a: 1, c: 3,}\n',
  },
  {
    name: 'tight commas',
    given: 'm: {a: 1,b: 2}\n',
    operations: [add('/m/c', 3)],
    expected: 'm: {a: 1,b: 2,c: 3}\n',
  },
  {
    name: 'a key over several lines',
    given: lines('m: {', '  a: 1, # one', '  b: 2 # two', '}'),
    operations: [add('/m/c', 3)],
    expected: lines('m: {', '  a: 1, # one', '  b: 2, # two', '  c: 3', '}'),
  },
  {
    name: 'a key over several lines behind a last comma',
    given: lines('m: {', '  a: 1,', '  b: 2, # two', '}'),
    operations: [add('/m/c', 3), add('/m/d', [1])],
    expected: lines('m: {', '  a: 1,', '  b: 2, # two', '  c: 3,', '  d: [1],', '}'),
  },
  {
    name: 'a key over several lines with the bracket behind the last',
    given: lines('m: {a: 1,', '    b: 2}'),
    operations: [add('/m/c', 3)],
    expected: lines('m: {a: 1,', '    b: 2,', '    c: 3}'),
  },
  {
    name: 'a key over several lines in CRLF',
    given: 'm: {\r\n  a: 1\r\n}\r\n',
    operations: [add('/m/c', 3)],
    expected: 'm: {\r\n  a: 1,\r\n  c: 3\r\n}\r\n',
  },
  {
    name: 'quoted keys, as in JSON',
    given: 'm: {"a": "b"}\n',
    operations: [add('/m/c', 'd'), add('/m/e', 3)],
    expected: 'm: {"a": "b", "c": "d", "e": 3}\n',
  },
  {
    name: 'quoted keys without blanks, as in JSON',
    given: 'm: {"a":"b","n":{"x":1}}\n',
    operations: [add('/m/c', { d: ['e', 'f'] }), add('/m/n/y', true)],
    expected: 'm: {"a":"b","n":{"x":1,"y":true},"c":{"d":["e","f"]}}\n',
  },
  {
    name: 'an empty mapping within brackets',
    given: 'm: {a: {}, b: []}\n',
    operations: [add('/m/a/x', 1), add('/m/b/-', 'w')],
    expected: 'm: {a: {x: 1}, b: [w]}\n',
  },
  {
    name: 'a value within brackets',
    given: 'm: {a: 1, b: \'x\', c: "y"}\n',
    operations: [replace('/m/a', 2), replace('/m/b', 'z'), replace('/m/c', 'on')],
    expected: 'm: {a: 2, b: \'z\', c: "on"}\n',
  },
  {
    name: 'a text within brackets that needs quotes there only',
    given: 'm: {a: x}\n',
    operations: [add('/m/b', 'p,q'), replace('/m/a', 'b]')],
    expected: 'm: {a: "b]", b: "p,q"}\n',
  },
  {
    name: 'null within brackets becomes a mapping',
    given: 'm: {a: null, b: }\n',
    operations: [replace('/m/a', { x: 1 }), replace('/m/b', 2)],
    expected: 'm: {a: {x: 1}, b: 2 }\n',
  },
  {
    name: 'an item at the end',
    given: 'l: [a, b]\n',
    operations: [add('/l/-', 'c')],
    expected: 'l: [a, b, c]\n',
  },
  {
    name: 'items at the start and between',
    given: 'l: [a, b]\n',
    operations: [add('/l/1', 'c')],
    expected: 'l: [a, c, b]\n',
  },
  {
    name: 'an item at the start',
    given: 'l: [ a, b ]\n',
    operations: [add('/l/0', 'c')],
    expected: 'l: [ c, a, b ]\n',
  },
  {
    name: 'an item over several lines',
    given: lines('l: [', '    "a",', '    "b"', '  ]'),
    operations: [add('/l/-', 'c')],
    expected: lines('l: [', '    "a",', '    "b",', '    c', '  ]'),
  },
  {
    name: 'an item over several lines between others',
    given: lines('l: [', '  a, # a', '  b # b', ']'),
    operations: [add('/l/1', 'c')],
    expected: lines('l: [', '  a, # a', '  c,', '  b # b', ']'),
  },
  {
    name: 'a key of a mapping within brackets in a list',
    given: lines('l:', '- {name: a, image: b} # c', '- {name: c}'),
    operations: [add('/l/0/x', { w: 'z' }), add('/l/1/x', 1)],
    expected: lines('l:', '- {name: a, image: b, x: {w: z}} # c', '- {name: c, x: 1}'),
  },
  {
    name: 'a key taken out',
    given: 'm: {a: 1, b: 2, c: 3}\n',
    operations: [remove('/m/b')],
    expected: 'm: {a: 1, c: 3}\n',
  },
  {
    name: 'the last keys taken out',
    given: 'm: {a: 1, b: 2, c: 3}\n',
    operations: [remove('/m/b'), remove('/m/c')],
    expected: 'm: {a: 1}\n',
  },
  {
    name: 'all keys taken out',
    given: 'm: {a: 1, b: 2}\n',
    operations: [remove('/m/b'), remove('/m/a')],
    expected: 'm: {}\n',
  },
  {
    name: 'a last key taken out and another added',
    given: 'm: {a: 1, b: 2}\n',
    operations: [remove('/m/b'), add('/m/c', 3)],
    expected: 'm: {a: 1, c: 3}\n',
  },
  {
    name: 'an item taken out',
    given: 'l: [a, b, c]\n',
    operations: [remove('/l/0')],
    expected: 'l: [b, c]\n',
  },
  {
    name: 'a mapping in brackets becomes a list',
    given: 'm: {a: 1}\n',
    operations: [replace('/m', [1, 2])],
    expected: 'm: [1, 2]\n',
  },
  {
    name: 'a mapping without brackets within brackets',
    given: 'l: [a: 1]\n',
    operations: [add('/l/0/b', 2)],
    expected: refused('layout'),
  },
  {
    name: 'a whole document in brackets',
    given: '{a: 1, b: {c: 2}}\n',
    operations: [add('/b/d', 3), add('/e', 4)],
    expected: '{a: 1, b: {c: 2, d: 3}, e: 4}\n',
  },
];

const LISTS: readonly Row[] = [
  {
    name: 'an item at the end',
    given: lines('l:', '  - a', '  - b # c', 'm: 1'),
    operations: [add('/l/-', 'c')],
    expected: lines('l:', '  - a', '  - b # c', '  - c', 'm: 1'),
  },
  {
    name: 'an item at the end of a list at the column of its key',
    given: lines('l:', '- a', '- b', '# about m', 'm: 1'),
    operations: [add('/l/-', { x: 1, w: [2] })],
    expected: lines('l:', '- a', '- b', '- x: 1', '  w:', '  - 2', '# about m', 'm: 1'),
  },
  {
    name: 'an item with the wide dash of its siblings',
    given: lines('l:', '-   a: 1', '    b: 2'),
    operations: [add('/l/-', { a: 3, b: 4 })],
    expected: lines('l:', '-   a: 1', '    b: 2', '-   a: 3', '    b: 4'),
  },
  {
    name: 'an item at the start',
    given: lines('l:', '  # about a', '  - a', '  - b'),
    operations: [add('/l/0', 'c')],
    expected: lines('l:', '  # about a', '  - c', '  - a', '  - b'),
  },
  {
    name: 'an item between others, before the comment of the next',
    given: lines('l:', '- a', '# about b', '- b'),
    operations: [add('/l/1', 'c')],
    expected: lines('l:', '- a', '- c', '# about b', '- b'),
  },
  {
    name: 'an item of a list in a list',
    given: lines('l:', '- - a', '  - b', '- - c'),
    operations: [add('/l/0/-', 'x'), add('/l/1/0', 'w')],
    expected: lines('l:', '- - a', '  - b', '  - x', '- - w', '  - c'),
  },
  {
    name: 'an item without a last line break',
    given: 'l:\n- a',
    operations: [add('/l/-', 'b')],
    expected: 'l:\n- a\n- b',
  },
  {
    name: 'an item taken out',
    given: lines('l:', '  - a', '  - b', '  - c'),
    operations: [remove('/l/1')],
    expected: lines('l:', '  - a', '  - c'),
  },
  {
    name: 'the first item taken out',
    given: lines('l:', '  - a: 1', '    b: 2', '  - c: 3'),
    operations: [remove('/l/0')],
    expected: lines('l:', '  - c: 3'),
  },
  {
    name: 'the last item taken out',
    given: 'l:\n- a\n- b',
    operations: [remove('/l/1')],
    expected: 'l:\n- a',
  },
  {
    name: 'an item with a comment is not taken out',
    given: lines('l:', '- a', '- b # why', '- c'),
    operations: [remove('/l/1')],
    expected: refused('comment'),
  },
  {
    name: 'an item replaced',
    given: lines('l:', '- a', "- 'b' # c"),
    operations: [replace('/l/1', 'x'), replace('/l/0', 1)],
    expected: lines('l:', '- 1', "- 'x' # c"),
  },
  {
    name: 'a whole list is a document',
    given: lines('items:', '- a: 1', '- a: 2'),
    object: 1,
    operations: [add('/b', 3)],
    expected: lines('items:', '- a: 1', '- a: 2', '  b: 3'),
  },
];

const REMOVALS: readonly Row[] = [
  {
    name: 'a key taken out with its line',
    given: lines('a: 1', 'b: 2', 'c: 3'),
    operations: [remove('/b')],
    expected: lines('a: 1', 'c: 3'),
  },
  {
    name: 'a key taken out with all lines of its value',
    given: lines('a: 1', 'b:', '  - 2', '  - 3', 'c: 3'),
    operations: [remove('/b')],
    expected: lines('a: 1', 'c: 3'),
  },
  {
    name: 'the last key taken out, without a last line break',
    given: 'a: 1\r\nb: 2',
    operations: [remove('/b')],
    expected: 'a: 1',
  },
  {
    name: 'the first key behind a dash taken out',
    given: lines('l:', '- a: 1', '  b: 2'),
    operations: [remove('/l/0/a')],
    expected: lines('l:', '- b: 2'),
  },
  {
    name: 'a key taken out and another put behind the last',
    given: lines('a: 1', 'b: 2'),
    operations: [remove('/b'), add('/c', 3)],
    expected: lines('a: 1', 'c: 3'),
  },
  {
    name: 'a key with a comment is not taken out',
    given: lines('a: 1', 'b: 2 # why'),
    operations: [remove('/b')],
    expected: refused('comment'),
  },
  {
    name: 'a hash in a text is no comment',
    given: lines('a: 1', 'b: "x # y"', 'c: |', '  # z', 'd: 1'),
    operations: [remove('/b'), remove('/c')],
    expected: lines('a: 1', 'd: 1'),
  },
  {
    name: 'what is not there cannot be taken out',
    given: 'a: 1\n',
    operations: [remove('/b')],
    expected: refused('absent'),
  },
  {
    name: 'what is not there cannot be replaced',
    given: 'a: 1\n',
    operations: [replace('/b', 1)],
    expected: refused('absent'),
  },
  {
    name: 'nothing can be added below what is not there',
    given: 'a: 1\n',
    operations: [add('/b/c', 1)],
    expected: refused('absent'),
  },
];

/** What is written for a value in the place of a plain 1. */
const PLAIN: readonly (readonly [Value, string])[] = [
  ['x', 'x'],
  ['a b', 'a b'],
  ['256Mi', '256Mi'],
  ['100m', '100m'],
  ['nginx:1.27', 'nginx:1.27'],
  ['docker.io/x@sha256:ab', 'docker.io/x@sha256:ab'],
  ['--port=80', '--port=80'],
  ['/healthz', '/healthz'],
  ['größe', 'größe'],
  [5, '5'],
  [-1.5, '-1.5'],
  [1e21, '1.0e+21'],
  [9007199254740993n, '9007199254740993'],
  [true, 'true'],
  [null, 'null'],
  ['', '""'],
  ['on', '"on"'],
  ['Off', '"Off"'],
  ['y', '"y"'],
  ['No', '"No"'],
  ['true', '"true"'],
  ['null', '"null"'],
  ['~', '"~"'],
  ['<<', '"<<"'],
  ['=', '"="'],
  ['1', '"1"'],
  ['-1', '"-1"'],
  ['1e3', '"1e3"'],
  ['1E', '"1E"'],
  ['E6', '"E6"'],
  ['e+1', '"e+1"'],
  ['1_000', '"1_000"'],
  ['0123', '"0123"'],
  ['08', '"08"'],
  ['0o17', '"0o17"'],
  ['0x1F', '"0x1F"'],
  ['0b11', '"0b11"'],
  ['1:30', '"1:30"'],
  ['190:20:30.15', '"190:20:30.15"'],
  ['2001-12-14', '"2001-12-14"'],
  ['2001-12-14t21:59:43.10-05:00', '"2001-12-14t21:59:43.10-05:00"'],
  ['.5', '".5"'],
  ['.inf', '".inf"'],
  ['-.INF', '"-.INF"'],
  ['.NaN', '".NaN"'],
  ['- a', '"- a"'],
  ['-', '"-"'],
  ['? a', '"? a"'],
  ['a: b', '"a: b"'],
  ['a:', '"a:"'],
  ['a #b', '"a #b"'],
  ['#a', '"#a"'],
  ['&a', '"&a"'],
  ['*a', '"*a"'],
  ['!a', '"!a"'],
  ['|', '"|"'],
  ['%a', '"%a"'],
  ['@a', '"@a"'],
  ['`a', '"`a"'],
  ['{a', '"{a"'],
  ['[a', '"[a"'],
  ["'a", '"\'a"'],
  ['"a"', '"\\"a\\""'],
  [' a', '" a"'],
  ['a ', '"a "'],
  ['---', '"---"'],
  ['a\tb', '"a\\tb"'],
  ['\u0007\u007f\u2028', '"\\u0007\\u007f\\u2028"'],
  ['a\\b', 'a\\b'],
  ['😀', '"😀"'],
];

const SCALARS: readonly Row[] = [
  ...PLAIN.map(([value, written]): Row => ({
    name: `${written} in the place of a plain value`,
    given: 'a: 0.25 # c\nb: 1\n',
    operations: [replace('/a', value)],
    expected: `a: ${written} # c\nb: 1\n`,
  })),
  {
    name: 'single quotes stay',
    given: "a: 'x'\n",
    operations: [replace('/a', "it's")],
    expected: "a: 'it''s'\n",
  },
  {
    name: 'single quotes that cannot hold the value',
    given: "a: 'x'\n",
    operations: [replace('/a', 'x\ny')],
    expected: 'a: "x\\ny"\n',
  },
  {
    name: 'double quotes stay',
    given: 'a: "x" # "c"\n',
    operations: [replace('/a', 'y\n"z"')],
    expected: 'a: "y\\n\\"z\\"" # "c"\n',
  },
  {
    name: 'a number in the place of a quoted text',
    given: 'a: "1"\n',
    operations: [replace('/a', 1)],
    expected: 'a: 1\n',
  },
  {
    name: 'quotes as the document has them',
    given: "a: 'x'\nb: 'y'\nc: \"z\"\n",
    operations: [add('/d', 'on')],
    expected: "a: 'x'\nb: 'y'\nc: \"z\"\nd: 'on'\n",
  },
  {
    name: 'a text of several lines as a literal',
    given: lines('s:', '  a: 1', '  b: 2'),
    operations: [add('/s/c', 'x\n  y\n\nz\n'), replace('/s/a', 'p\nq')],
    expected: lines('s:', '  a: |-', '    p', '    q', '  b: 2', '  c: |', '    x', '      y', '', '    z'),
  },
  {
    name: 'a text of several lines in a list',
    given: lines('l:', '- a'),
    operations: [add('/l/-', 'x\ny')],
    expected: lines('l:', '- a', '- |-', '  x', '  y'),
  },
  {
    name: 'a literal in CRLF',
    given: 'a: 1\r\n',
    operations: [add('/b', 'x\ny\n')],
    expected: 'a: 1\r\nb: |\r\n  x\r\n  y\r\n',
  },
  {
    name: 'several lines that no literal can hold plainly',
    given: 'a: 1\n',
    operations: [add('/b', ' x\ny'), add('/c', 'x\n\n'), add('/d', 'x \ny')],
    expected: lines('a: 1', 'b: " x\\ny"', 'c: "x\\n\\n"', 'd: "x \\ny"'),
  },
  {
    name: 'a value of several lines becomes one',
    given: lines('a: one', '  two # c', 'b: "x', '  y"', 'c: 1'),
    operations: [replace('/a', 'z'), replace('/b', 'z')],
    expected: lines('a: z # c', 'b: "z"', 'c: 1'),
  },
  {
    name: 'a literal becomes a line, and the comment of its header stays',
    given: lines('a: | # c', '  x', '  y', '', 'b: 1'),
    operations: [replace('/a', 'z')],
    expected: lines('a: z # c', '', 'b: 1'),
  },
  {
    name: 'a literal becomes another literal',
    given: lines('s:', '    a: |', '        x', '    b: 1'),
    operations: [replace('/s/a', 'p\nq\n')],
    expected: lines('s:', '    a: |', '        p', '        q', '    b: 1'),
  },
  {
    name: 'a scalar on the line below its key',
    given: lines('a:', '  x # c', 'b: 1'),
    operations: [replace('/a', 'v')],
    expected: lines('a:', '  v # c', 'b: 1'),
  },
  {
    name: 'a scalar becomes a mapping',
    given: lines('a: x # c', 'b: 1'),
    operations: [replace('/a', { w: 1 })],
    expected: lines('a: # c', '  w: 1', 'b: 1'),
  },
  {
    name: 'a mapping becomes a scalar',
    given: lines('a:', '  x: 1', '  w: 2', 'b: 1'),
    operations: [replace('/a', 'z')],
    expected: lines('a: z', 'b: 1'),
  },
  {
    name: 'a mapping becomes a list',
    given: lines('a:', '  x: 1', '  w: 2', 'b: 1'),
    operations: [replace('/a', ['z'])],
    expected: lines('a:', '- z', 'b: 1'),
  },
  {
    name: 'a list at the column of its key becomes a scalar',
    given: lines('a:', '- 1', '- 2', 'b: 1'),
    operations: [replace('/a', 'z')],
    expected: lines('a: z', 'b: 1'),
  },
  {
    name: 'a mapping with a comment does not become a scalar',
    given: lines('a:', '  x: 1 # why', '  w: 2', 'b: 1'),
    operations: [replace('/a', 'z')],
    expected: refused('comment'),
  },
  {
    name: 'a mapping becomes another one key by key, with its comments',
    given: lines('a:', '  # x', '  x: 1 # why', '  w: 2', 'b: 1'),
    operations: [replace('/a', { x: 3, w: 2, z: 4 })],
    expected: lines('a:', '  # x', '  x: 3 # why', '  w: 2', '  z: 4', 'b: 1'),
  },
  {
    name: 'a value that is there already',
    given: 'a:   1\n',
    operations: [add('/a', 1)],
    expected: 'a:   1\n',
  },
  {
    name: 'half a character',
    given: 'a: 1\n',
    operations: [add('/b', '\ud800')],
    expected: refused('value'),
  },
];

const SHARED: readonly Row[] = [
  {
    name: 'within an anchor that is used elsewhere',
    given: lines('a: &x', '  b: 1', 'c: *x'),
    operations: [add('/a/d', 1)],
    expected: refused('anchor'),
  },
  {
    name: 'the anchor itself',
    given: lines('a: &x 1', 'c: *x'),
    operations: [replace('/a', 2)],
    expected: refused('anchor'),
  },
  {
    name: 'around an anchor that is used elsewhere',
    given: lines('s:', '  a: &x 1', 'c: *x'),
    operations: [replace('/s', 2)],
    expected: refused('anchor'),
  },
  {
    name: 'beside an anchor that is used elsewhere',
    given: lines('s:', '  a: &x {p: 1}', 'c: *x'),
    operations: [add('/s/b', 2)],
    expected: lines('s:', '  a: &x {p: 1}', '  b: 2', 'c: *x'),
  },
  {
    name: 'within an anchor that nobody uses',
    given: lines('a: &x', '  b: 1', 'c: 2'),
    operations: [add('/a/d', 1)],
    expected: lines('a: &x', '  b: 1', '  d: 1', 'c: 2'),
  },
  {
    name: 'a scalar with an anchor that nobody uses',
    given: 'a: &x 1\n',
    operations: [replace('/a', 2)],
    expected: 'a: &x 2\n',
  },
  {
    name: 'below an alias',
    given: lines('a: &x', '  b: 1', 'c: *x'),
    operations: [add('/c/d', 1)],
    expected: refused('alias'),
  },
  {
    name: 'an alias is replaced by a value of its own',
    given: lines('a: &x 1', 'c: *x # c'),
    operations: [replace('/c', 2)],
    expected: lines('a: &x 1', 'c: 2 # c'),
  },
  {
    name: 'below a merge',
    given: lines('a: &x', '  b: {p: 1}', 'c:', '  <<: *x', '  d: 1'),
    operations: [add('/c/b/q', 2)],
    expected: refused('merge'),
  },
  {
    name: 'a key that a merge brings in',
    given: lines('a: &x', '  b: 1', 'c:', '  <<: *x', '  d: 1'),
    operations: [replace('/c/b', 2)],
    expected: refused('merge'),
  },
  {
    name: 'a key that overrides a merge',
    given: lines('a: &x', '  b: 1', 'c:', '  <<: *x', '  b: 2'),
    operations: [replace('/c/b', 3)],
    expected: lines('a: &x', '  b: 1', 'c:', '  <<: *x', '  b: 3'),
  },
  {
    name: 'a new key beside a merge',
    given: lines('a: &x', '  b: 1', 'c:', '  <<: *x'),
    operations: [add('/c/e', 2)],
    expected: lines('a: &x', '  b: 1', 'c:', '  <<: *x', '  e: 2'),
  },
  {
    name: 'a value with a tag',
    given: 'a: !!str 1\n',
    operations: [replace('/a', 2)],
    expected: refused('tag'),
  },
];

const STREAMS: readonly Row[] = [
  {
    name: 'the second of three documents',
    given: '# top\n---\na: 1\n---\n# two\nb: 1\n# end\n---\nc: 1\n',
    object: 1,
    operations: [add('/x', 1)],
    expected: '# top\n---\na: 1\n---\n# two\nb: 1\nx: 1\n# end\n---\nc: 1\n',
  },
  {
    name: 'a marker with a comment, and blanks',
    given: '--- # one\na: 1\n---   \nb: 1\n...\n',
    object: 1,
    operations: [add('/x', 1)],
    expected: '--- # one\na: 1\n---   \nb: 1\nx: 1\n...\n',
  },
  {
    name: 'a document that ends at a marker without a line between',
    given: 'a:\n  b: 1\n---\nc: 1',
    operations: [add('/a/x', 1)],
    expected: 'a:\n  b: 1\n  x: 1\n---\nc: 1',
  },
  {
    name: 'a literal that keeps its blank lines before a marker',
    given: 'a: |+\n  x\n\n---\nc: 1\n',
    operations: [add('/x', 1)],
    expected: 'a: |+\n  x\n\nx: 1\n---\nc: 1\n',
  },
  {
    name: 'another document that cannot be read stays as it is',
    given: 'a: 1\n---\nb: [\n---\nc: 1\n',
    object: 1,
    operations: [add('/x', 1)],
    expected: 'a: 1\n---\nb: [\n---\nc: 1\nx: 1\n',
  },
  {
    name: 'a value behind a marker',
    given: 'a: 1\n--- b\nc: 1\n',
    operations: [add('/x', 1)],
    expected: refused('stream'),
  },
  {
    name: 'an item of a list of objects',
    given: lines('kind: List', 'items:', '- a: 1', '- a: 2 # c', '', '- a: 3'),
    object: 1,
    operations: [add('/b', { c: [1] })],
    expected: lines(
      'kind: List',
      'items:',
      '- a: 1',
      '- a: 2 # c',
      '  b:',
      '    c:',
      '    - 1',
      '',
      '- a: 3',
    ),
  },
  {
    name: 'a document in brackets behind a marker',
    given: '---\n{"a": 1}\n',
    operations: [add('/b', 'x')],
    expected: '---\n{"a": 1, "b": "x"}\n',
  },
];

const PRETTY = JSON.stringify({ a: 1, b: { c: [1], d: {} } }, null, 2);

const JSON_FILES: readonly Row[] = [
  {
    name: 'compact',
    given: '{"a":1,"b":{"c":[1]}}',
    operations: [add('/b/d', { e: 'on', f: [1, 'x'] }), add('/b/c/-', 2), replace('/a', 'y')],
    expected: '{"a":"y","b":{"c":[1,2],"d":{"e":"on","f":[1,"x"]}}}',
  },
  {
    name: 'compact with blanks',
    given: '{"a": 1, "b": {}}\n',
    operations: [add('/b/d', { e: 1, f: 2 })],
    expected: '{"a": 1, "b": {"d": {"e": 1, "f": 2}}}\n',
  },
  {
    name: 'two blanks',
    given: `${PRETTY}\n`,
    operations: [add('/b/d/x', { w: 'z' }), add('/b/c/-', 2), add('/e', [])],
    expected: `${JSON.stringify({ a: 1, b: { c: [1, 2], d: { x: { w: 'z' } } }, e: [] }, null, 2)}\n`,
  },
  {
    name: 'tabs, CRLF',
    given: '{\r\n\t"a": {\r\n\t\t"b": null\r\n\t}\r\n}\r\n',
    operations: [replace('/a/b', { c: 'd' }), add('/a/e', true)],
    expected: '{\r\n\t"a": {\r\n\t\t"b": {\r\n\t\t\t"c": "d"\r\n\t\t},\r\n\t\t"e": true\r\n\t}\r\n}\r\n',
  },
  {
    name: 'four blanks, a list on one line',
    given: '{\n    "a": ["x", "y"],\n    "b": 1\n}',
    operations: [add('/a/-', 'z'), add('/c', { d: 1 })],
    expected: '{\n    "a": ["x", "y", "z"],\n    "b": 1,\n    "c": {\n        "d": 1\n    }\n}',
  },
  {
    name: 'keys taken out',
    given: '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n',
    operations: [remove('/a'), remove('/c')],
    expected: '{\n  "b": 2\n}\n',
  },
  {
    name: 'escapes stay, new ones are written as JSON',
    given: '{"a":"\\/\\u00e9\\ud83d\\ude00","b":1}',
    operations: [add('/c', 'x\n\u0001"')],
    expected: '{"a":"\\/\\u00e9\\ud83d\\ude00","b":1,"c":"x\\n\\u0001\\""}',
  },
  {
    name: 'an item of a list of objects',
    given: '{"kind":"List","items":[{"a":1},{"a":2}]}',
    object: 1,
    operations: [add('/b', 3)],
    expected: '{"kind":"List","items":[{"a":1},{"a":2,"b":3}]}',
  },
  {
    name: 'several values',
    given: '{"a":1}\n{"b":1}\n',
    operations: [add('/c', 3)],
    expected: refused('json-stream'),
  },
];

const CORNERS: readonly Row[] = [
  {
    name: 'a key behind a literal without a last line break',
    given: 'a: 1\nb: |\n  x',
    operations: [add('/c', 2)],
    expected: 'a: 1\nb: |\n  x\nc: 2',
  },
  {
    name: 'a key behind a literal that keeps its end, without a last line break',
    given: 'b: |+\n  x\n\n\n',
    operations: [add('/c', 2)],
    expected: 'b: |+\n  x\n\n\nc: 2\n',
  },
  {
    name: 'a key behind a literal whose indentation is written',
    given: lines('b: |2', '    x', '   y', 'c: 1'),
    operations: [add('/d', 2), replace('/c', 3)],
    expected: lines('b: |2', '    x', '   y', 'c: 3', 'd: 2'),
  },
  {
    name: 'an item with a comment behind its dash',
    given: lines('l:', '- # c', '  a: 1', '- b: 1'),
    operations: [add('/l/0/x', 2)],
    expected: lines('l:', '- # c', '  a: 1', '  x: 2', '- b: 1'),
  },
  {
    name: 'a list whose items stand below their dashes',
    given: lines('l:', '  -', '    a: 1', '  -', '    a: 2'),
    operations: [add('/l/1/x', 2), add('/l/-', 'z')],
    expected: lines('l:', '  -', '    a: 1', '  -', '    a: 2', '    x: 2', '  - z'),
  },
  {
    name: 'brackets with their commas in front',
    given: lines('m: {', '    a: 1', '  , b: 2', '  }'),
    operations: [add('/m/c', 3)],
    expected: lines('m: {', '    a: 1', '  , b: 2, c: 3', '  }'),
  },
  {
    name: 'brackets with a comment between the last entry and its comma',
    given: lines('m: {', '  a: 1 # one', '  ,', '}'),
    operations: [add('/m/c', 3)],
    expected: lines('m: {', '  a: 1 # one', '  ,', '  c: 3,', '}'),
  },
  {
    name: 'a hash and a comma in a quoted text within brackets',
    given: 'm: {a: "x, #y", b: \'}\'}\n',
    operations: [add('/m/c', '# z')],
    expected: 'm: {a: "x, #y", b: \'}\', c: "# z"}\n',
  },
  {
    name: 'brackets below their key',
    given: lines('m:', '  {a: 1}', 'b: 1'),
    operations: [add('/m/c', 2)],
    expected: lines('m:', '  {a: 1, c: 2}', 'b: 1'),
  },
  {
    name: 'a value below comments and its key becomes another one',
    given: lines('a: # one', '  # two', '  x: 1', 'b: 1'),
    operations: [replace('/a', 2)],
    expected: lines('a: 2 # one', '  # two', 'b: 1'),
  },
  {
    name: 'one anchor name used for two nodes: the second one is free',
    given: lines('a: &x {p: 1}', 'b: *x', 'c: &x', '  q: 1'),
    operations: [add('/c/r', 2)],
    expected: lines('a: &x {p: 1}', 'b: *x', 'c: &x', '  q: 1', '  r: 2'),
  },
  {
    name: 'beside an alias in a list',
    given: lines('a: &x 1', 'l:', '- *x', '- *x'),
    operations: [add('/l/-', 2), replace('/l/0', 3)],
    expected: lines('a: &x 1', 'l:', '- 3', '- *x', '- 2'),
  },
  {
    name: 'a merge of several mappings',
    given: lines('a: &x {p: 1}', 'b: &y {q: 1}', 'c:', '  <<: [*x, *y]', '  r: 1'),
    operations: [replace('/c/q', 2)],
    expected: refused('merge'),
  },
  {
    name: 'a merge written out at its place',
    given: lines('c:', '  <<: {p: 1}', '  r: 1'),
    operations: [replace('/c/p', 2)],
    expected: refused('merge'),
  },
  {
    name: 'a key before the merge that overrides it',
    given: lines('a: &x {p: 1}', 'c:', '  p: 2', '  <<: *x'),
    operations: [replace('/c/p', 3)],
    expected: refused('merge'),
  },
  {
    name: 'an Argo or Helm placeholder in quotes',
    given: 'a: "{{ .x }}"\n',
    operations: [add('/b', '{{ .y }}')],
    expected: 'a: "{{ .x }}"\nb: "{{ .y }}"\n',
  },
  {
    name: 'a comment on the last line without a line break, further in',
    given: 'a:\n  b: 1\n  # end',
    operations: [add('/a/c', 2)],
    expected: 'a:\n  b: 1\n  # end\n  c: 2',
  },
  {
    name: 'a comment before the marker of the next document stays with it',
    given: 'a: 1\n\n# next\n---\nb: 1\n',
    operations: [add('/c', 2)],
    expected: 'a: 1\nc: 2\n\n# next\n---\nb: 1\n',
  },
  {
    name: 'a list replaced by a longer one keeps what is the same',
    given: lines('l:', '- a # one', '- b # two'),
    operations: [replace('/l', ['a', 'x', 'b'])],
    expected: lines('l:', '- a # one', '- x', '- b # two'),
  },
  {
    name: 'no operation at all',
    given: 'a: 1\n',
    operations: [],
    expected: 'a: 1\n',
  },
  {
    name: 'the whole object replaced by one that differs in a key',
    given: lines('# top', 'a: 1 # c', 'b: 2'),
    operations: [replace('', { a: 1, b: 3 })],
    expected: lines('# top', 'a: 1 # c', 'b: 3'),
  },
];

for (const [theme, rows] of Object.entries({
  'block mappings': BLOCK_MAPPINGS,
  'empty places': EMPTY,
  brackets: FLOW,
  lists: LISTS,
  removals: REMOVALS,
  scalars: SCALARS,
  'anchors and merges': SHARED,
  streams: STREAMS,
  JSON: JSON_FILES,
  corners: CORNERS,
})) {
  t.test(`edit ${theme}`, (t) => {
    for (const { name, given, object = 0, operations, expected } of rows) {
      const resource = resourcesOf(given)[object];
      const edited = editSource(given, resource as DocumentResource, operations);
      if (typeof expected === 'string') {
        t.equal(edited.ok ? edited.text : `${edited.reason}: ${edited.message}`, expected, name);
      } else {
        t.equal(edited.ok ? edited.text : edited.reason, expected.refused, name);
      }
    }
    t.end();
  });
}

t.test('edit several objects of a file at once', (t) => {
  const given = 'kind: List\nitems:\n- a: &x {b: 1}\n- a: *x\n- c: 1\n---\nd: 1\n';
  const resources = resourcesOf(given);
  const edits = resources.map((resource, at) => ({
    resource,
    operations: [at < 2 ? add('/a/z', 1) : add('/z', at)],
  }));
  const edited = editFile(given, edits);
  t.equal(edited.text, 'kind: List\nitems:\n- a: &x {b: 1}\n- a: *x\n- c: 1\n  z: 2\n---\nd: 1\nz: 3\n');
  t.equal(edited.changed, true);
  t.strictSame(
    edited.refused.map(({ edit, reason }) => [edits.indexOf(edit as (typeof edits)[number]), reason]),
    [
      [0, 'anchor'],
      [1, 'alias'],
    ],
  );
  t.end();
});

t.test('one refusal among many objects of a document', (t) => {
  const names = Array.from({ length: 300 }, (_, at) => (at === 137 ? '- *x\n' : '- a: 1\n'));
  const given = `x: &x {a: 1}\nitems:\n${names.join('')}`;
  const edits = resourcesOf(given).map((resource) => ({ resource, operations: [add('/b', 2)] }));
  const edited = editFile(given, edits);
  t.equal(edited.text, given.replaceAll('- a: 1\n', '- a: 1\n  b: 2\n'));
  t.strictSame(
    edited.refused.map(({ edit, reason }) => [edit === edits[137], reason]),
    [[true, 'alias']],
  );
  t.end();
});

t.test('which operations of an object are refused', (t) => {
  const given = 'a: {\n  # todo\n}\nb: {}\nc: [d: 1]\n';
  const [resource] = resourcesOf(given);
  const operations = [
    add('/a/x', {}),
    add('/b/x', {}),
    add('/a/x/y', 1),
    add('/b/x/y', 1),
    replace('/c/0/d', 2),
    add('/e', 1),
  ];
  const edit = { resource: resource as DocumentResource, operations };
  const refused = refusedOperations(given, [edit]).get(edit);
  // What is added to what could not be added is not refused of itself.
  t.match(refused, [
    { operation: operations[0], message: /comment/ },
    { operation: operations[4], message: /brackets/ },
  ]);
  t.equal(refused?.length, 2);
  t.end();
});

t.test('what is written is the same to readers of YAML 1.1 and of YAML 1.2', (t) => {
  for (const [value, written] of PLAIN) {
    if (typeof value === 'bigint') continue;
    for (const version of ['1.1', '1.2'] as const) {
      t.strictSame(parse(`a: ${written}\n`, { version }), { a: value }, `${written} in ${version}`);
    }
  }
  t.end();
});

t.test('a text that is not the one that was read', (t) => {
  const [resource] = resourcesOf('a: 1\n');
  const edited = editSource('a: 2\n', resource as DocumentResource, [add('/b', 1)]);
  t.match(edited, { ok: false, reason: 'stale' });
  t.end();
});

t.test('say before planning what cannot be edited', (t) => {
  const given = 'a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n  e: 1\nf: !!str 1\n';
  const why = withholding(given)(resourcesOf(given)[0] as DocumentResource);
  t.match(why('/a/b'), /anchor &x/);
  t.match(why('/a/new'), /anchor &x/);
  t.match(why('/c/b'), /alias \*x/);
  t.match(why('/d/b'), /merged in/);
  t.match(why('/f'), /tag/);
  for (const pointer of ['/c', '/d/e', '/d/new', '/new/below', '']) t.equal(why(pointer), undefined, pointer);
  const filled = 'a: {\n  # todo\n}\nb: [ # todo\n]\nc: { # why\n  d: {} }\ne: [f: {}]\n';
  const whyFilled = withholding(filled)(resourcesOf(filled)[0] as DocumentResource);
  for (const pointer of ['/a/x', '/a/x/below', '/b/0']) t.match(whyFilled(pointer), /comment/, pointer);
  t.match(whyFilled('/e/0/g'), /brackets/);
  for (const pointer of ['/c/x', '/c/d/x', '/e/1']) t.equal(whyFilled(pointer), undefined, pointer);
  const stream = '{"a":1}{"b":1}';
  t.match(withholding(stream)(resourcesOf(stream)[0] as DocumentResource)('/a'), /several JSON values/);
  t.end();
});
