import { safe, safeLine } from './safe.ts';
import { columnsOf } from './width.ts';

/** Rows of cells as lines: each column but the last is as wide as its widest cell. Cells are raw text. */
export function aligned(rows: readonly (readonly string[])[], indent = ''): string {
  const shown = rows.map((row) => row.map(safe));
  const widths: number[] = [];
  for (const row of shown) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, columnsOf(cell))));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - columnsOf(cell))).join('  ');
  return shown.map((row) => `${safeLine(`${indent}${line(row)}`.trimEnd())}\n`).join('');
}
