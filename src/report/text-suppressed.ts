import type { Location } from '../errors.ts';
import { atLeast, type FileReport, type RunInfo, type Suppression } from './model.ts';
import type { Palette } from './palette.ts';
import { safe } from './safe.ts';
import { wrap } from './width.ts';
import { objectName } from './words.ts';

/** How it is said that somebody lets a finding off; what is old is only counted, for there may be thousands. */
const WORDS: Readonly<Partial<Record<Suppression['kind'], string>>> = {
  exception: 'excepted by',
  inline: 'ignored by a comment:',
};

/** The findings of an object that do not count for one and the same reason. */
interface Group {
  readonly location: Location;
  readonly head: string;
  readonly rules: Set<string>;
}

/** How many findings of a report are old, by reason: listed in a baseline, or left as they were by a change. */
export function oldOnes(
  { findings }: FileReport,
  { minSeverity }: Pick<RunInfo, 'minSeverity'>,
): ReadonlyMap<string, number> {
  const old = new Map<string, number>();
  for (const { decision, suppression } of findings) {
    if (suppression === undefined || WORDS[suppression.kind] !== undefined) continue;
    if (!atLeast(decision.severity, minSeverity)) continue;
    old.set(suppression.reason, (old.get(suppression.reason) ?? 0) + 1);
  }
  return old;
}

/** Findings that somebody lets off, dimmed and without their lines of text: nobody has to act. */
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
    const words = suppression === undefined ? undefined : WORDS[suppression.kind];
    if (suppression === undefined || words === undefined) continue;
    if (info !== undefined && !atLeast(severity, info.minSeverity)) continue;
    const head = `${objectName(object)} ${words} ${suppression.reason}`;
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
