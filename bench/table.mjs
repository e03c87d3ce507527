// How measurements are told: as a table on the terminal and as a section of docs/performance.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {string} measured
 * @property {string} against
 * @property {number} ratio what is held against the bound
 * @property {number} [bound] the most that it may be; told for information if there is none
 * @property {string} [unit] of ratio and bound; a plain factor if there is none
 */

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const END = '<!-- /bench -->';

const HEADINGS = ['what', 'measured', 'against', 'ratio', 'bound', 'verdict'];

/** @param {Row} row */
function cells({ what, measured, against, ratio, bound, unit = 'x' }) {
  const digits = unit === 'x' ? 2 : 0;
  const held = bound === undefined ? ['', ''] : [`${bound} ${unit}`, ratio <= bound ? 'kept' : '**missed**'];
  return [what, measured, against, `${ratio.toFixed(digits)} ${unit}`, ...held];
}

/**
 * A Markdown table with aligned columns: readable on a terminal, too.
 * @param {readonly Row[]} rows
 */
export function table(rows) {
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  const text = lines.map((line) => `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [text[0], rule, ...text.slice(1)].join('\n');
}

/** The machine, as far as it matters. */
export function machineFacts() {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  return `Node ${process.version}, ${cpus().length} x ${cpu?.model.trim() ?? 'unknown processor'}, ${memory} GiB of memory`;
}

/**
 * Puts the measurements into docs/performance.md; what stands around them is written by hand and stays.
 * @param {readonly Row[]} rows
 * @param {string} notes
 * @param {string} [command] whose section it is
 */
export function writePage(rows, notes, command = 'npm run bench') {
  const start = `<!-- bench: written by \`${command}\` -->`;
  const section = `${start}\n\n${machineFacts()}.\n${notes}\n\n${table(rows)}\n\n${END}`;
  const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : `# Performance\n\n${start}\n${END}\n`;
  const at = page.indexOf(start);
  if (at === -1) throw new Error(`docs/performance.md has no section of ${command}`);
  writeFileSync(PAGE, page.slice(0, at) + section + page.slice(page.indexOf(END, at) + END.length));
}

/**
 * Puts a text between two marks of docs/performance.md.
 * @param {{ start: string, end: string }} marks
 * @param {string} text
 */
export function writeSection({ start, end }, text) {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md lacks the marks ${start} and ${end}`);
  writeFileSync(PAGE, `${page.slice(0, from)}${start}\n\n${text}\n\n${page.slice(to)}`);
}
