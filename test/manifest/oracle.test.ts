import { readFileSync } from 'node:fs';
import t from 'tap';
import type { ErrorCode } from '../../src/errors.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import type { Value } from '../../src/manifest/value.ts';

/** One row of what kubectl's Go libraries say (test/oracle/yaml). */
interface Row {
  readonly name: string;
  readonly text?: string;
  readonly base64?: string;
  readonly documents: readonly string[];
  readonly error?: string;
}

const ROWS = JSON.parse(readFileSync('fixtures/oracle/yaml.json', 'utf8')) as readonly Row[];

/** What kubectl reads and we refuse, on purpose. */
const STRICTER: readonly { readonly code: ErrorCode; readonly message: RegExp; readonly why: string }[] = [
  {
    code: 'YAML_DUPLICATE_KEY',
    message: /^The key .* is (here twice|merged in as well)\.$/,
    why: 'kubectl keeps the last one in silence; of 1 and "1", either',
  },
  {
    code: 'YAML_UNSUPPORTED',
    message: /^The tag .* means nothing/,
    why: 'kubectl drops tags that it does not know, other tools do not',
  },
  {
    code: 'YAML_UNSUPPORTED',
    message: /is a line break to kubectl/,
    why: 'NEL, LS and PS end a comment or a value for kubectl only',
  },
  {
    code: 'YAML_UNSUPPORTED',
    message: /byte order mark in the middle/,
    why: 'kubectl drops it, others make it a part of the key',
  },
  {
    code: 'ENCODING',
    message: /^A carriage return stands alone/,
    why: 'it ends a comment or a value for kubectl only',
  },
  { code: 'ENCODING', message: /^The control character U\+007F/, why: 'Go reads it in JSON' },
  {
    code: 'YAML_SYNTAX',
    message: /^The document has ended before this/,
    why: 'kubectl leaves the rest of the document out in silence',
  },
  {
    code: 'YAML_UNSUPPORTED',
    message: /^A key must be text/,
    why: 'of `[]: 1` kubectl reads the list and leaves the rest out',
  },
  {
    code: 'YAML_SYNTAX',
    message: /may follow `(---|\.\.\.)` on its line/,
    why: 'other tools read what follows; `---#c` separates for kubectl only',
  },
  {
    code: 'ENCODING',
    message: /^The text is UTF-16/,
    why: 'kubectl reads it big-endian only, and of its documents the first',
  },
  {
    code: 'YAML_UNSUPPORTED',
    message: /^JSON has no infinity/,
    why: 'kubectl drops it when its key is there twice',
  },
  { code: 'JSON_SYNTAX', message: /half of a surrogate pair/, why: 'Go replaces it by U+FFFD' },
];

/** Behind the document's end or `...` kubectl does not look, so we find more errors than it does. */
const BEYOND_THE_END = ['YAML_SYNTAX', 'YAML_UNSUPPORTED', 'YAML_DUPLICATE_KEY', 'JSON_SYNTAX'];
const RANDOM = /^(grown|spliced|soup) /;

function bytesOf(row: Row): Uint8Array {
  return row.base64 === undefined
    ? new TextEncoder().encode(row.text ?? '')
    : Buffer.from(row.base64, 'base64');
}

/** JSON with sorted keys, numbers as exact decimals. */
function shown(value: Value): string {
  if (typeof value === 'number' || typeof value === 'bigint') return shownNumber(String(value));
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(shown).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, below]) => `${JSON.stringify(key)}:${shown(below)}`).join()}}`;
}

function shownNumber(text: string): string {
  if (/^-?\d+$/.test(text)) {
    const exact = BigInt(text);
    if (exact >= -(2n ** 63n) && exact < 2n ** 64n) return String(exact);
  }
  const value = Number(text);
  return Number.isInteger(value) && Math.abs(value) < 1e18 ? String(BigInt(value)) : String(value);
}

/** Go's JSON in the same form. Written apart from the reader under test. */
function shownJson(text: string): string {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? [];
  let at = 0;
  const value = (): string => {
    const token = tokens[at++] ?? '';
    if (token === '[') {
      const items: string[] = [];
      while (tokens[at] !== ']') {
        if (tokens[at] === ',') at += 1;
        items.push(value());
      }
      at += 1;
      return `[${items.join()}]`;
    }
    if (token === '{') {
      const entries: [string, string][] = [];
      while (tokens[at] !== '}') {
        if (tokens[at] === ',') at += 1;
        const key = JSON.parse(tokens[at++] ?? '') as string;
        at += 1;
        entries.push([key, value()]);
      }
      at += 1;
      entries.sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${entries.map(([key, below]) => `${JSON.stringify(key)}:${below}`).join()}}`;
    }
    if (token.startsWith('"')) return JSON.stringify(JSON.parse(token));
    return /^[tfn]/.test(token) ? token : shownNumber(token);
  };
  return value();
}

t.test('what kubectl reads is what we read, or an error', async (t) => {
  const used = new Set<string>();
  const wrong: string[] = [];
  let equal = 0;
  let refused = 0;
  for (const row of ROWS) {
    const documents = readDocuments({ file: 'case.yaml', bytes: bytesOf(row) }, DEFAULT_LIMITS);
    const values = documents.flatMap((document) =>
      document.type === 'value' ? [shown(document.value)] : [],
    );
    const failed = documents.find((document) => document.type === 'error');
    const expected = row.documents.map(shownJson);
    const text = row.text ?? '';
    if (row.error !== undefined) {
      if (failed === undefined)
        wrong.push(`${row.name}: kubectl says ${row.error}; we read ${values.join(' ')}`);
      else refused += 1;
    } else if (failed !== undefined) {
      const { code, message } = failed.error;
      const known = STRICTER.find((entry) => entry.code === code && entry.message.test(message));
      if (known !== undefined) used.add(known.message.source);
      else if (!RANDOM.test(row.name) || !BEYOND_THE_END.includes(code) || !endsEarly(text))
        wrong.push(`${row.name}: ${code} ${message}; kubectl reads ${expected.join(' ')}`);
    } else if (JSON.stringify(values) === JSON.stringify(expected)) equal += 1;
    // What stands behind `...` is left out by kubectl; we judge it.
    else if (
      !/^\.\.\.\s/m.test(text) ||
      !expected.every((value, at) => values[at] === value || values.includes(value))
    ) {
      wrong.push(
        `${row.name}: ${JSON.stringify(text)}: kubectl reads ${expected.join(' ')}, we ${values.join(' ')}`,
      );
    }
  }
  t.strictSame(wrong, []);
  t.ok(
    ROWS.length >= 3000 && equal > 1200 && refused > 900,
    `${ROWS.length} cases, ${equal} equal, ${refused} refused by both`,
  );
  t.strictSame(
    STRICTER.filter((entry) => !used.has(entry.message.source)).map((entry) => entry.why),
    [],
    'every difference has a case',
  );
});

/** Whether text follows where go-yaml takes the document for ended: a root that is not a block collection, or `...`. */
function endsEarly(text: string): boolean {
  return (
    /^\.\.\.(\s|$)/m.test(text) ||
    /^\s*(---\s*)?(\s*#.*\n)*["'[{]/.test(text) ||
    /^\s+\S/.test(text) ||
    /\n\S/.test(text)
  );
}
