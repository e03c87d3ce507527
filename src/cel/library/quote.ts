import type { Meter } from '../declaration.ts';

/** What is escaped by a letter, in texts of the language as in those of Go. */
export const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);

/** `strings.quote`: in double quotes, with the escape sequences of the language and no others. */
export function quoteText(text: string, meter: Meter): string {
  meter.work(1 + text.length);
  const body = text.replace(/[\u0007\b\f\n\r\t\v\\"]/g, (found) => ESCAPES.get(found) ?? found);
  return `"${body.replace(/\p{Surrogate}/gu, '\ufffd')}"`;
}
