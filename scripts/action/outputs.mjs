// Prints the outputs of the GitHub action (action.yml) as lines for the file that GITHUB_OUTPUT names: numbers, and the
// path that the workflow gave. Nothing that a manifest says is among them: a line break in it could set another output.
//
//   node scripts/action/outputs.mjs STATUS REPORT SARIF FAIL_ON
//
// STATUS is the exit status of the scan, REPORT its json report, SARIF its SARIF report or ''. A scan that could not
// start has written neither. FAIL_ON is deny, warn or never; what it makes of the scan is the exit status.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [status = '', report = '', sarif = '', failOn = ''] = process.argv.slice(2);

/** @type {Record<string, unknown>} */
const summary = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).summary : {};
const lines = [`status=${Number(status)}`];
for (const name of ['denied', 'warned', 'errors']) {
  if (Object.hasOwn(summary, name)) lines.push(`${name}=${Number(summary[name])}`);
}
const path = resolve(sarif);
if (sarif !== '' && existsSync(path) && !/[\r\n]/.test(path)) lines.push(`sarif-file=${path}`);
console.log(lines.join('\n'));

const warned = Number(summary['warned'] ?? 0);
process.exitCode = Number(status);
if (failOn === 'never' && process.exitCode === 1) process.exitCode = 0;
if (failOn === 'warn' && process.exitCode === 0 && warned > 0) {
  console.error(
    `::error title=Doorward::${warned} ${warned === 1 ? 'warning' : 'warnings'}, and fail-on is warn`,
  );
  process.exitCode = 1;
}
