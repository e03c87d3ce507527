// Issues as cel-go writes them: with the line of the expression and a mark below.
import type { Offset } from './ast.ts';
import type { Issue } from './checked.ts';

/** A place in an expression: both count from 1 (but the column of an empty one, which is 0), the column in code points. */
interface ExpressionPlace {
  readonly line: number;
  readonly column: number;
}

/** The line and column of an offset. Only a line feed ends a line. */
function expressionPlace(source: string, at: Offset): ExpressionPlace {
  let line = 1;
  let from = 0;
  for (let next = source.indexOf('\n'); next >= 0 && next < at; next = source.indexOf('\n', from)) {
    line++;
    from = next + 1;
  }
  // In no text at all, cel-go is before its beginning.
  return { line, column: source === '' ? 0 : [...source.slice(from, at)].length + 1 };
}

/** A line longer than this, in bytes of UTF-8, is not shown. */
const LONGEST_LINE = 16_384;

/** `ERROR: <input>:1:7: undefined field 'x'` with the line and a mark. An issue of no place is at `-1:0`. */
function issueText(issue: Issue, source: string): string {
  if (issue.at < 0) return `ERROR: <input>:-1:0: ${issue.message}`;
  const { line, column } = expressionPlace(source, issue.at);
  const head = `ERROR: <input>:${line}:${column}: ${issue.message}`;
  const shown = (source.split('\n', line)[line - 1] ?? '').replaceAll('\t', ' ');
  if (source === '' || utf8Length(shown) > LONGEST_LINE) return head;
  const before = [...shown].slice(0, column - 1).map((c) => (isWide(c) ? '．' : '.'));
  const mark = isWide([...shown][column - 1] ?? '') ? '＾' : '^';
  return `${head}\n | ${shown}\n | ${before.join('')}${mark}`;
}

/** As many issues as cel-go shows. */
const MOST_ISSUES = 100;

/** All issues, one below the other. */
export function issuesText(issues: readonly Issue[], source: string): string {
  const shown = issues.slice(0, MOST_ISSUES).map((issue) => issueText(issue, source));
  if (issues.length > MOST_ISSUES) shown.push(`${issues.length - MOST_ISSUES} more errors were truncated`);
  return shown.join('\n');
}

const isWide = (character: string): boolean => (character.codePointAt(0) ?? 0) >= 0x80;

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
