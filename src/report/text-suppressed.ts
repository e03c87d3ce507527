import type { Location } from '../errors.ts';
import { atLeast, type FileReport, type RunInfo, type Suppression } from './model.ts';
import type { Palette } from './palette.ts';
import { safe } from './safe.ts';
import { wrap } from './width.ts';
import { objectName } from './words.ts';

/** What a suppression is called in a report for people. */
const WORDS: Readonly<Record<Suppression['kind'], string>> = {
  exception: 'excepted by',
  inline: 'ignored by a comment:',
  baseline: 'known before:',
  ratchet: 'failed before:',
};

/** The findings of an object that do not count for one and the same reason. */
interface Group {
  readonly location: Location;
  readonly head: string;
  readonly rules: Set<string>;
}

/** Findings that do not count, dimmed and without their lines of text: nobody has to act. */
export function suppressedLines(
  report: FileReport,
  {
    info,
    palette,
    columns,
  }: { readonly info: RunInfo | undefined; readonly palette: Palette; readonly columns: number },
): readonly string[] {
  const groups = new Map<string, Group>();
  for (const { decision, object, location, suppression } of report.findings) {
    const { policy, rule, severity } = decision;
    if (suppression === undefined || (info !== undefined && !atLeast(severity, info.minSeverity))) continue;
    const head = `${objectName(object)} ${WORDS[suppression.kind]} ${suppression.reason}`;
    const group = groups.get(head) ?? { location, head, rules: new Set<string>() };
    groups.set(head, group);
    group.rules.add(`${policy}/${rule}`);
  }
  const dim = (text: string, first: string): readonly string[] =>
    wrap(safe(text), columns - 4).map((line, i) => palette.dim((i === 0 ? first : '    ') + line));
  const lines = [...groups.values()].flatMap(({ location, head, rules }) => [
    ...dim(`${location.line}:${location.column}  ${head}`, '  '),
    ...dim([...rules].join(', '), '    '),
  ]);
  return lines.length === 0 ? [] : [...lines, ''];
}
