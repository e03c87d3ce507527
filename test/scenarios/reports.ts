// One scan, written in every format, and what each of them says of the findings.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The formats beside text, which goes to standard output. */
const FORMATS = ['json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'html', 'policyreport'] as const;

/** What asks a scan for every format. */
export function everyFormat(folder: string): readonly string[] {
  const files = FORMATS.map((format) => `${format}=${join(folder, format)}`);
  return ['text', ...files].flatMap((format) => ['--format', format]);
}

/** What was written, by format. */
export function readReports(folder: string): ReadonlyMap<string, string> {
  return new Map(FORMATS.map((format) => [format, readFileSync(join(folder, format), 'utf8')]));
}

/** What a scan found, in the words of a scenario. */
export interface Found {
  /** `deny FILE:LINE Kind ns/name policy/rule`, `error FILE:LINE CODE`; sorted. */
  readonly open: readonly string[];
  /** How many are let off, by what: `old 7 baseline`; sorted. */
  readonly old: readonly string[];
}

/** What the json format says. */
export function foundIn(json: string): Found {
  const { findings, errors } = JSON.parse(json);
  const open: string[] = errors.map(
    ({ code, location }: { code: string; location?: { file: string; line: number } }) =>
      `error ${location === undefined ? '-' : `${location.file}:${location.line}`} ${code}`,
  );
  const old = new Map<string, number>();
  for (const { action, location, object, policy, rule, suppression } of findings) {
    if (suppression !== undefined) old.set(suppression.kind, (old.get(suppression.kind) ?? 0) + 1);
    else {
      // Files and folders have no namespace.
      const within = object.namespace === undefined ? '' : `${object.namespace}/`;
      const name = `${object.kind} ${within}${object.name}`;
      open.push(`${action} ${location.file}:${location.line} ${name} ${policy}/${rule}`);
    }
  }
  return { open: open.sort(), old: [...old].map(([kind, times]) => `old ${times} ${kind}`).sort() };
}

/** How many are open, by level, and how many are let off. */
export interface Counts {
  readonly error: number;
  readonly deny: number;
  readonly warn: number;
  readonly old: number;
}

/** The counts of what a scenario expects. */
export function countsOf({ open, old }: Found): Counts {
  const of = (level: string): number => open.filter((line) => line.startsWith(`${level} `)).length;
  return {
    error: of('error'),
    deny: of('deny'),
    warn: of('warn'),
    old: old.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0),
  };
}

/** How each format writes one finding of a level; what a format has no place for is left out. */
const MARKS: readonly (readonly [format: string, level: keyof Counts | 'error and deny', mark: RegExp])[] = [
  ['junit', 'error', /<error /g],
  ['junit', 'deny', /<failure /g],
  ['junit', 'warn', /<system-out>warn:/g],
  ['junit', 'old', /<skipped /g],
  ['github', 'error and deny', /^::error /gm],
  ['github', 'warn', /^::warning /gm],
  ['gitlab', 'error', /"severity":"blocker"/g],
  ['markdown', 'error', /^- \*\*error\*\*/gm],
  ['markdown', 'deny', /^- \*\*deny\*\*/gm],
  ['markdown', 'warn', /^- \*\*warn\*\*/gm],
  ['html', 'error', /<b class="error">error</g],
  ['html', 'deny', /<b class="deny">deny</g],
  ['html', 'warn', /<b class="warn">warn</g],
  ['policyreport', 'error', /"result":"error"/g],
  ['policyreport', 'deny', /"result":"fail"/g],
  ['policyreport', 'warn', /"result":"warn"/g],
  ['sarif', 'old', /"suppressions":\[\{/g],
];

/** What formats say that differs from these counts, as `FORMAT: so many LEVEL, not so many`. */
export function disagreements(reports: ReadonlyMap<string, string>, counts: Counts): readonly string[] {
  const all = { ...counts, 'error and deny': counts.error + counts.deny };
  return MARKS.flatMap(([format, level, mark]) => {
    const told = [...(reports.get(format) ?? '').matchAll(mark)].length;
    return told === all[level] ? [] : [`${format}: ${told} ${level}, not ${all[level]}`];
  });
}
