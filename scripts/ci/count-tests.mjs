// Reads the TAP of a test run from standard input and prints `N passed, N failed` as its last line. Given the logs of
// several runs, it adds them up.
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

/**
 * The runs that the arguments name: a status and its log, by turns; a status alone is of standard input.
 * @param {readonly string[]} args
 */
function countAll(args) {
  const runs = [];
  for (let i = 0; i < Math.max(args.length, 1); i += 2) {
    runs.push(countTests(readFileSync(args[i + 1] ?? 0, 'utf8'), Number(args[i] ?? 0)));
  }
  return runs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const runs = countAll(process.argv.slice(2));
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ what) =>
    runs.reduce((total, run) => total + run[what], 0);
  if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped or to do, with the reasons above`);
  if (runs.some((run) => run.passed === 0)) console.log('No test ran: that is a failure.');
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') === 0 ? 0 : 1;
}
