// Reads the TAP of a test run from standard input and prints what failed, and `N passed, N failed` as its last line. Given
// the logs of several runs, it adds them up.
//
//   node scripts/ci/count-tests.mjs STATUS <LOG
//   node scripts/ci/count-tests.mjs STATUS LOG STATUS LOG
//
// STATUS is the exit status of the run. The numbers are those of the summary that tap writes when all files are done:
// `# { total: 6, pass: 2, fail: 2, todo: 1, skip: 1 }`. A run that ended badly without a failed assertion (a type error,
// a crash before the summary) counts as one failure, and a run in which nothing passed is a failure too.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @param {string} log all that the run wrote
 * @param {number} status its exit status
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(log, status) {
  const summary = [...log.matchAll(/^# \{ (total: \d+.*) \}\r?$/gm)].at(-1)?.[1] ?? '';
  const count = (/** @type {string} */ name) =>
    Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary)?.[1] ?? 0);
  const passed = count('pass');
  const broken = status !== 0 || passed === 0;
  return {
    passed,
    failed: Math.max(count('fail'), broken ? 1 : 0),
    skipped: count('skip') + count('todo'),
  };
}

/** Failures that are told again, lines of each, and characters of a line. */
const MOST_FAILURES = 20;
const MOST_LINES = 30;
const LONGEST_LINE = 1000;

/**
 * What failed, each with the tests that it is in and with what was said of it: of a long log only the end may be kept.
 * @param {string} log all that a run wrote
 * @returns {string[]}
 */
export function failuresOf(log) {
  const lines = log.split(/\r?\n/);
  /** @type {string[]} */
  const found = [];
  /** @type {{ indent: number, name: string, hasFailed: boolean }[]} */
  let within = [];
  for (const [i, line] of lines.entries()) {
    const [, blanks = '', kind, name = ''] = /^( *)(# Subtest:|not ok \d+ -) (.*)$/.exec(line) ?? [];
    if (kind === undefined) continue;
    const indent = blanks.length;
    if (kind === '# Subtest:') {
      within = [...within.filter((one) => one.indent < indent), { indent, name, hasFailed: false }];
      continue;
    }
    // Why a test failed is said within it, most often.
    if (within.some((one) => one.indent === indent && one.hasFailed && name.startsWith(one.name))) continue;
    for (const one of within) one.hasFailed = true;
    const trail = within.filter((one) => one.indent < indent).map((one) => one.name);
    const rest = lines.slice(i + 1, i + 1 + MOST_LINES);
    const end = rest.findIndex((one) => one.trim() === '...');
    const said = rest[0]?.trim() === '---' ? rest.slice(1, end === -1 ? undefined : end) : [];
    found.push([[...trail, name].join(' > '), ...said].map((one) => one.slice(0, LONGEST_LINE)).join('\n'));
  }
  return found;
}

/**
 * The runs that the arguments name: a status and its log, by turns; a status alone is of standard input.
 * @param {readonly string[]} args
 */
function countAll(args) {
  const runs = [];
  for (let i = 0; i < Math.max(args.length, 1); i += 2) {
    const log = readFileSync(args[i + 1] ?? 0, 'utf8');
    const status = Number(args[i] ?? 0);
    runs.push({ ...countTests(log, status), status, failures: failuresOf(log) });
  }
  return runs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const runs = countAll(process.argv.slice(2));
  const failures = runs.flatMap((run) => run.failures);
  for (const one of failures.slice(0, MOST_FAILURES)) console.log(`FAILED: ${one}\n`);
  if (failures.length > MOST_FAILURES) console.log(`and ${failures.length - MOST_FAILURES} more failures\n`);
  for (const { status, failures } of runs)
    if (status !== 0 && failures.length === 0)
      console.log(`A run ended with ${status} and named no failure.`);
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ what) =>
    runs.reduce((total, run) => total + run[what], 0);
  if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped or to do, with the reasons above`);
  if (runs.some((run) => run.passed === 0)) console.log('No test ran: that is a failure.');
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}
