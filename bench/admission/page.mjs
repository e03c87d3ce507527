// The section of docs/performance.md about the webhook.
import { machineFacts, table, writeSection } from '../table.mjs';

/**
 * @typedef {object} Plain figures that are held against no bound of their own
 * @property {string} what
 * @property {number} rps
 * @property {number} p50 milliseconds
 * @property {number} p99 milliseconds
 */

const START = '<!-- bench: written by `node bench/admission.mjs` -->';
const END = '<!-- /bench admission -->';
const HEADINGS = ['what', 'requests/s', 'p50', 'p99'];

/** @param {readonly Plain[]} rows */
export function plainTable(rows) {
  const cells = rows.map(({ what, rps, p50, p99 }) => [
    what,
    rps.toFixed(0),
    `${p50.toFixed(2)} ms`,
    `${p99.toFixed(2)} ms`,
  ]);
  const lines = [HEADINGS, ...cells];
  const widths = HEADINGS.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  const text = lines.map((line) => `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  return [text[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...text.slice(1)].join(
    '\n',
  );
}

/**
 * @typedef {object} Measured
 * @property {import('../table.mjs').Row[]} rows
 * @property {Plain[]} plain
 * @property {string} notes
 */

/** @param {Measured} measured */
export function sectionText({ rows, plain, notes }) {
  return `${machineFacts()}.\n${notes}\n\n${table(rows)}\n\n${plainTable(plain)}`;
}

/** @param {Measured} measured */
export function writeWebhook(measured) {
  writeSection({ start: START, end: END }, sectionText(measured));
}
