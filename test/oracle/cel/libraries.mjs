// `cases TABLE` writes the expressions of the table as the oracle reads them; `table TABLE ANSWERS` the table with its answers.
// A row: [expression, how it ended, text, cost]; how: value, error, refused.
import { readFileSync } from 'node:fs';

const ascii = (value) =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const [, , what, table, answers] = process.argv;
const expressions = JSON.parse(readFileSync(table, 'utf8')).rows.map(([expression]) => expression);

if (what === 'cases') {
  for (const expression of expressions) process.stdout.write(`{"expression":${ascii(expression)},"patch":true}\n`);
} else {
  const lines = readFileSync(answers, 'utf8').trim().split('\n');
  if (lines.length !== expressions.length) throw new Error(`${lines.length} answers to ${expressions.length} cases`);
  const rows = expressions.map((expression, at) => {
    const { refused, error, value, cost } = JSON.parse(lines[at]);
    if (refused !== undefined) return ascii([expression, 'refused', refused]);
    return ascii(error === undefined ? [expression, 'value', value, cost] : [expression, 'error', error, cost]);
  });
  process.stdout.write(`{ "rows": [\n${rows.join(',\n')}\n] }\n`);
}
