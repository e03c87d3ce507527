import { ERRORS, type Location } from '../errors.ts';
import type { FileFix } from './fix-model.ts';
import type { RunInfo, Summary } from './model.ts';
import { createPalette, type Palette } from './palette.ts';
import { safe, safeLine } from './safe.ts';
import { closingSections, emptyClosing, noteFile, type Closing } from './text-closing.ts';
import { unifiedDiff } from './diff.ts';
import { unjudgedParts } from './unjudged.ts';
import { diffHunks, newLine } from './line-diff.ts';
import { columnsOf, wrap } from './width.ts';
import { count, sentence } from './words.ts';

/** How a fix is told. */
export interface FixTextOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly columns: number;
  /** Only what is left. */
  readonly quiet: boolean;
  /** Whether files were written, and not only looked at. */
  readonly written: boolean;
}

/** Turns a run of fixes into text, piece by piece. Pure: each call returns the next piece. */
export interface FixReporter {
  /** A file's change, as a unified diff. */
  readonly diff: (fix: FileFix) => string;
  /** A file's change, as a line. */
  readonly file: (fix: FileFix) => string;
  /** Takes a file into the end's account. */
  readonly note: (fix: FileFix) => void;
  /** What was fixed, what was not and why, what was not judged, and the verdict. */
  readonly end: (summary: Summary) => string;
}

/** Findings of one rule that are left for one reason, or what rules could not judge for one. */
interface Group {
  readonly rule: string;
  /** What the rule does about it, or the code of what went wrong. */
  readonly action: string;
  readonly message: string;
  readonly places: string[];
  findings: number;
}

interface Told {
  readonly closing: Closing;
  readonly fixed: Map<string, number>;
  readonly left: Map<string, Group>;
  readonly unjudged: Map<string, Group>;
  files: number;
}

/** The format for people. */
export function createFixReporter(info: RunInfo, options: FixTextOptions): FixReporter {
  const palette = createPalette(options.colour);
  const closing = emptyClosing();
  const told: Told = { closing, fixed: new Map(), left: new Map(), unjudged: new Map(), files: 0 };
  const join = (lines: readonly string[]): string => lines.map((line) => `${safeLine(line)}\n`).join('');
  return {
    diff: ({ change }) => (change === undefined ? '' : unifiedDiff(change, palette)),
    file: (fix) => (fix.change === undefined || options.quiet ? '' : join([fileLine(fix, options, palette)])),
    note: (fix) => {
      note(fix, told, options);
    },
    end: (summary) => {
      const { columns } = options;
      const style = { summary, info, palette, columns, lister: 'doorward scan --format json' };
      const fixed = options.quiet ? [] : fixedLines(told.fixed, options, palette);
      const others = options.quiet ? [] : closingSections(told.closing, style);
      const verdict = options.quiet ? [] : verdictLines(told, style, options);
      const lines = [
        ...fixed,
        ...groupLines(options.written ? 'Not fixed' : 'Not to be fixed', told.left, { columns, palette }),
        ...groupLines('Not judged', told.unjudged, { columns, palette }),
        ...others,
        ...verdict,
      ];
      return join(lines);
    },
  };
}

function fileLine({ report, fixed, left }: FileFix, { written }: FixTextOptions, palette: Palette): string {
  const rest = left.length === 0 ? '' : `, ${left.length} left`;
  const sign = written ? palette.green('✔') : palette.yellow('!');
  return `${sign} ${palette.bold(safe(report.file))}: ${fixed.length} ${written ? 'fixed' : 'to fix'}${rest}`;
}

function note(fix: FileFix, told: Told, { written }: FixTextOptions): void {
  const { closing, fixed, left, unjudged } = told;
  // That an object is defined twice is for a scan to tell.
  noteFile(closing, { ...fix.report, notices: [] }, 'low');
  if (fix.change !== undefined) told.files++;
  for (const { decision } of fix.fixed) {
    const rule = `${decision.policy}/${decision.rule}`;
    fixed.set(rule, (fixed.get(rule) ?? 0) + 1);
  }
  const parts = unjudgedParts(fix.report).filter(({ action }) => action !== 'none');
  if (fix.left.length + parts.length === 0) return;
  const { change } = fix;
  const hunks = written && change !== undefined ? diffHunks(change.before, change.after) : [];
  const placeOf = ({ file, line }: Location): string =>
    `${file === '-' ? 'line ' : `${file}:`}${newLine(hunks, line)}`;
  for (const { finding, message } of fix.left) {
    const { policy, rule, action } = finding.decision;
    addTo(left, { rule: `${policy}/${rule}`, action, message }, placeOf(finding.location));
  }
  for (const { rules, code, message, location } of parts) {
    const said = `${sentence(message)} ${ERRORS[code].next}`;
    addTo(unjudged, { rule: rules.join(', '), action: code, message: said }, placeOf(location));
  }
}

function addTo(
  groups: Map<string, Group>,
  about: Pick<Group, 'rule' | 'action' | 'message'>,
  place: string,
): void {
  const key = JSON.stringify(about);
  const group = groups.get(key) ?? { ...about, places: [], findings: 0 };
  group.findings++;
  if (!group.places.includes(place)) group.places.push(place);
  groups.set(key, group);
}

/** Width of the numbers, with the blanks around them. */
const GUTTER = 7;
/** Reasons told one by one, and places of each. */
const MOST_GROUPS = 20;
const MOST_PLACES = 3;

function numbered(number: number, text: string): string {
  return `${String(number).padStart(GUTTER - 2)}  ${text}`;
}

function fixedLines(
  fixed: ReadonlyMap<string, number>,
  { written }: FixTextOptions,
  { bold }: Palette,
): readonly string[] {
  if (fixed.size === 0) return [];
  const rules = [...fixed].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return [bold(written ? 'Fixed' : 'To fix'), ...rules.map(([rule, n]) => numbered(n, safe(rule))), ''];
}

function groupLines(
  title: string,
  told: ReadonlyMap<string, Group>,
  { columns, palette: { bold, dim } }: { readonly columns: number; readonly palette: Palette },
): readonly string[] {
  if (told.size === 0) return [];
  const groups = [...told.values()].sort((a, b) => b.findings - a.findings || (a.rule < b.rule ? -1 : 1));
  const pad = ' '.repeat(GUTTER);
  const below = (text: string): readonly string[] =>
    wrap(safe(text), columns - GUTTER).map((line) => pad + line);
  const lines = groups
    .slice(0, MOST_GROUPS)
    .flatMap(({ rule, action, message, places, findings }) => [
      numbered(findings, `${bold(safe(rule))} ${dim(`(${action})`)}`),
      ...below(message),
      ...below(placesText(places)).map(dim),
    ]);
  const more = groups.length - MOST_GROUPS;
  return [
    bold(title),
    ...lines,
    ...(more > 0 ? [`${pad}… and ${more} more (doorward scan shows them)`] : []),
    '',
  ];
}

/** A file is named once for places in it that follow each other. */
function placesText(places: readonly string[]): string {
  const more = places.length - MOST_PLACES;
  const shown = places.slice(0, MOST_PLACES).map((place, i) => {
    const file = fileOf(place);
    return file !== '' && file === fileOf(places[i - 1]) ? place.slice(file.length) : place;
  });
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `FILE` of `FILE:LINE`; nothing of a line of standard input. */
function fileOf(place = ''): string {
  return place.slice(0, Math.max(0, place.lastIndexOf(':')));
}

interface VerdictStyle {
  readonly summary: Summary;
  readonly palette: Palette;
  readonly columns: number;
}

/** One line that says it all: what was done, what is left, out of what. */
function verdictLines(
  { fixed, files }: Told,
  { summary, palette, columns }: VerdictStyle,
  { written }: FixTextOptions,
): readonly string[] {
  const { denied, warned, audited, errors, excepted, objects, files: judged, policies } = summary;
  const mended = [...fixed.values()].reduce((sum, n) => sum + n, 0);
  const parts = [
    ...(errors > 0 ? [palette.red(count(errors, 'error'))] : []),
    ...(denied > 0 ? [palette.red(`${denied} denied`)] : []),
    ...(warned > 0 ? [palette.yellow(count(warned, 'warning'))] : []),
    ...(audited > 0 ? [palette.cyan(`${audited} audited`)] : []),
  ];
  const pardoned = excepted > 0 ? palette.dim(`, ${excepted} excepted`) : '';
  const rest = (parts.length === 0 ? 'nothing is left' : `left: ${parts.join(', ')}`) + pardoned;
  const done = `${mended} ${written ? 'fixed' : 'to fix'} in ${count(files, 'file')}`;
  const sign =
    errors + denied > 0 ? palette.red('✖') : parts.length > 0 ? palette.yellow('!') : palette.green('✔');
  const head = mended === 0 ? `nothing to fix; ${rest}` : `${done}; ${rest}`;
  const scope = `(${count(objects, 'object')} in ${count(judged, 'file')}, ${count(policies, 'policy', 'policies')})`;
  const plain = head.replaceAll(/\u001b\[\d+m/g, '');
  if (columnsOf(plain) + columnsOf(scope) + 3 <= columns) return [`${sign} ${head} ${palette.dim(scope)}`];
  return [`${sign} ${head}`, `  ${palette.dim(scope)}`];
}
