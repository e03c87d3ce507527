// Writes the cases that main.go answers, one JSON object a line; or, told `table ANSWERS`, the table of both.
// A row: [expression, context, options, how it ended, text, type, cost]; how: value, error, refused.
import { readFileSync } from 'node:fs';
import { tests as conformance } from '@bufbuild/cel-spec/testdata/conformance.js';
import { CONTEXTS } from './cases/contexts.mjs';
import { CONVERSION_CASES } from './cases/conversions.mjs';
import { KUBERNETES_CASES } from './cases/kubernetes.mjs';
import { LIBRARY_CASES } from './cases/libraries.mjs';
import { MACRO_CASES } from './cases/macros.mjs';
import { OPERATOR_CASES } from './cases/operators.mjs';
import { SYNTAX } from './cases/syntax.mjs';

/** Of the conformance suite what later versions of the libraries do otherwise. */
const SPEC_CASES = conformance.suites
  .flatMap((file) => file.suites ?? [])
  .filter(({ name }) => ['format', 'value_errors', 'optionals'].includes(name))
  .flatMap(({ tests }) => tests)
  .filter(({ original }) => original.bindings === undefined && !original.expr.includes('TestAllTypes'))
  .map(({ original }) => original.expr);

const all = [SYNTAX, OPERATOR_CASES, CONVERSION_CASES, MACRO_CASES, LIBRARY_CASES, KUBERNETES_CASES, SPEC_CASES]
  .flat()
  .map((one) => (typeof one === 'string' ? [one, '', {}] : [one[0], one[1], one[2] ?? {}]));
const cases = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];

const ascii = (value) =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** JSON, in which a text that is JSON already stands as it is: of its numbers JavaScript would lose something. */
const contextText = (context) =>
  `{${Object.entries(context)
    .map(([name, value]) => `${ascii(name)}:${typeof value === 'string' ? value : ascii(value)}`)
    .join(',')}}`;

const caseText = ([expression, context, options]) => {
  const fields = contextText({ ...CONTEXTS[context] }).slice(1, -1);
  const more = JSON.stringify(options).slice(1, -1);
  return `{${[`"expression":${ascii(expression)}`, fields, more].filter((part) => part !== '').join(',')}}`.replaceAll('\n', ' ');
};

function tableText(answers) {
  const contexts = Object.entries(CONTEXTS).map(
    ([name, context]) => `${ascii(name)}: ${contextText(context).replaceAll(/\n\s*/g, ' ')}`,
  );
  const rows = cases.flatMap((one, at) => {
    const { refused, error, value, type, cost, varies } = JSON.parse(answers[at]);
    // What is left to chance, or makes the API server's library crash, has no answer.
    if (varies || error?.startsWith('panic: ')) return [];
    if (refused !== undefined) return [ascii([...one, 'refused', refused])];
    return [ascii(error === undefined ? [...one, 'value', value, type, cost] : [...one, 'error', error, '', cost])];
  });
  return `{\n"contexts": {\n${contexts.join(',\n')}\n},\n"rows": [\n${rows.join(',\n')}\n]\n}\n`;
}

if (process.argv[2] === 'table') {
  const answers = readFileSync(process.argv[3], 'utf8').trim().split('\n');
  if (answers.length !== cases.length) throw new Error(`${answers.length} answers to ${cases.length} cases`);
  process.stdout.write(tableText(answers));
} else {
  process.stdout.write(cases.map((one) => `${caseText(one)}\n`).join(''));
}
