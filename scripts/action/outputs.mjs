// Prints the outputs of the GitHub action (action.yml) as lines for the file that GITHUB_OUTPUT names: numbers, and the
// path that the workflow gave. Nothing that a manifest says is among them: a line break in it could set another output.
//
//   node scripts/action/outputs.mjs STATUS REPORT SARIF
//
// STATUS is the exit status of the scan, REPORT its json report, SARIF its SARIF report or ''. A scan that could not
// start has written neither.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [status = '', report = '', sarif = ''] = process.argv.slice(2);

/** @type {Record<string, unknown>} */
const summary = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).summary : {};
const lines = [`status=${Number(status)}`];
for (const name of ['denied', 'warned', 'errors']) {
  if (Object.hasOwn(summary, name)) lines.push(`${name}=${Number(summary[name])}`);
}
const path = resolve(sarif);
if (sarif !== '' && existsSync(path) && !/[\r\n]/.test(path)) lines.push(`sarif-file=${path}`);
console.log(lines.join('\n'));
