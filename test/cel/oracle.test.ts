// What the API server's own CEL says of some thousands of expressions (test/oracle/cel), ours says, too: whether they
// can be stored, what they come to, what the error is, and what it costs.
import { readFileSync } from 'node:fs';
import t from 'tap';
import { readExactJson } from '../../src/manifest/exact-json.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { ask } from './ask.ts';
import type { Answer, Case } from './ask.ts';

type Row = readonly [
  expression: string,
  context: string,
  options: Partial<Case>,
  how: 'value' | 'error' | 'refused',
  text: string,
  type: string,
  cost: number,
];

const text = readFileSync('fixtures/cel/expressions.json', 'utf8');
const { contexts, rows } = read(text);

/** With integers exact. */
function read(source: string): { contexts: Readonly<Record<string, Partial<Case>>>; rows: readonly Row[] } {
  const result = readExactJson(source, DEFAULT_LIMITS);
  if (result.type === 'error') throw new Error(result.message);
  return result.value as unknown as ReturnType<typeof read>;
}

const GO_VALUE = 'unsupported conversion to ref.Val: ';

/** Empty for what was not refused. */
function refusalOf(answer: Answer): string {
  return Object.hasOwn(answer, 'refused') ? (answer as { readonly refused: string }).refused : '';
}

/** What differs on purpose: the first that fits a row is its reason. Each must fit one. */
const DIFFERENCES: readonly { readonly fits: (row: Row, ours: Answer) => boolean; readonly why: string }[] = [
  {
    fits: ([, , , how, said], ours) =>
      how === 'refused' && refusalOf(ours).includes('Syntax error') && said.startsWith(refusalOf(ours)),
    why: 'of an expression that cannot be parsed we tell the first mistake, not what ANTLR makes of the rest',
  },
  {
    fits: ([expression, , { version }]) =>
      expression.includes('fieldSelector') && ['1.28', '1.29', '1.30', '1.31'].includes(version ?? ''),
    why: 'the oracle has the feature gate of 1.36 for every version; servers before 1.32 do not know selectors',
  },
  {
    fits: ([expression, , { version }]) =>
      expression === '[1].first()' && ['1.29', '1.30', '1.31', '1.32'].includes(version ?? ''),
    why: 'the oracle has the optionals of cel-go 0.26 for every version; older servers have those of an older cel-go',
  },
  {
    fits: ([, , , , said], ours) =>
      Object.hasOwn(ours, 'error') &&
      said.startsWith((ours as { readonly error: string }).error) &&
      said.startsWith(GO_VALUE),
    why: 'the error shows the value as Go prints it, which ours leaves out',
  },
];

function expected([, , , how, said, type, cost]: Row): Answer {
  if (how === 'refused') return { refused: said };
  return how === 'error' ? { error: said, cost } : { value: said, type, cost };
}

t.test('what the API server makes of an expression, we make of it', async (t) => {
  const wrong: string[] = [];
  const used = new Set<string>();
  for (const row of rows) {
    const [expression, context, options] = row;
    let ours: Answer;
    try {
      ours = ask({ ...contexts[context], ...options, expression });
    } catch (error) {
      ours = { error: `ILL: ${String(error instanceof Error ? error.stack : error)}`, cost: 0 };
    }
    const theirs = expected(row);
    if (JSON.stringify(ours) === JSON.stringify(theirs)) continue;
    const why = DIFFERENCES.find(({ fits }) => fits(row, ours))?.why;
    if (why === undefined)
      wrong.push(
        `${expression} (${context})\n  API server: ${JSON.stringify(theirs)}\n  ours: ${JSON.stringify(ours)}`,
      );
    else used.add(why);
  }
  t.ok(rows.length >= 1500, `${rows.length} expressions`);
  t.same(wrong.slice(0, 40), [], `${wrong.length} of ${rows.length} differ`);
  t.same(
    DIFFERENCES.map(({ why }) => why).filter((why) => !used.has(why)),
    [],
    'every difference on purpose is needed',
  );
});
