import type { CodedError } from '../errors.ts';
import type { Action } from '../engine/model.ts';
import type { Severity } from '../policy/model.ts';
import type { Level } from './entry.ts';
import { atLeast } from './model.ts';
import type { FileReport, NotEvaluated, RunInfo, SkippedFiles, SkipReason, Summary } from './model.ts';
import type { Palette } from './palette.ts';
import { safe } from './safe.ts';
import { filesNotJudged } from './summary.ts';
import { createTally, shareWords, type Share, type Tally } from './tally.ts';
import { isUsual, usualNotes } from './text-duplicates.ts';
import { oldOnes } from './text-suppressed.ts';
import { unjudgedParts } from './unjudged.ts';
import { columnsOf, wrap } from './width.ts';
import { count, objectName } from './words.ts';

/** What the end of a report speaks of, gathered from the files. */
export interface Closing {
  /** Files that are told one by one. */
  readonly files: SkippedFiles[];
  /** How often a rule could not speak, by rule and reason. */
  readonly rules: Map<string, number>;
  readonly objects: NotEvaluated[];
  readonly notes: CodedError[];
  /** How many findings of a file are old, and why these do not count. */
  readonly old: { readonly file: string; readonly reason: string; readonly amount: number }[];
  /** Who has to do how much. */
  readonly tally: Tally;
}

/** How the end is written. */
export interface ClosingStyle {
  readonly summary: Summary;
  readonly info: RunInfo;
  readonly palette: Palette;
  readonly columns: number;
  /** What lists all of what is cut here. */
  readonly lister: string;
}

/** Lines of one list at most; the json format has them all. */
const MOST = 10;

/** Nothing gathered so far. */
export function emptyClosing(): Closing {
  return { files: [], rules: new Map(), objects: [], notes: [], old: [], tally: createTally() };
}

/** Gathers what the end will speak of. */
export function noteFile(closing: Closing, report: FileReport, minSeverity: Severity): void {
  for (let i = 0; i < report.errors.length; i++) {
    closing.tally.add({ owner: '', level: 'error', unjudged: true, suppression: undefined });
  }
  for (const { object, action: level } of unjudgedParts(report)) {
    closing.tally.add({
      owner: object.owner ?? '',
      level: levelOf(level),
      unjudged: true,
      suppression: undefined,
    });
  }
  for (const { decision, object, suppression } of report.findings) {
    const { outcome, action, severity } = decision;
    if (outcome === 'error' || !atLeast(severity, minSeverity)) continue;
    closing.tally.add({ owner: object.owner ?? '', level: levelOf(action), unjudged: false, suppression });
  }
  closing.files.push(
    ...report.skippedFiles.filter(({ reason }) => !SUMMED.some(([summed]) => summed === reason)),
  );
  closing.objects.push(...report.notEvaluated);
  closing.notes.push(...report.notices);
  for (const [reason, amount] of oldOnes(report, { minSeverity })) {
    closing.old.push({ file: report.file, reason, amount });
  }
  for (const { decision } of report.skippedRules) {
    const key = `${decision.policy}/${decision.rule}: ${decision.message}`;
    closing.rules.set(key, (closing.rules.get(key) ?? 0) + 1);
  }
}

/** The end of a report: what was not judged, what is worth knowing, who has to act, and the summary. */
export function closingText(closing: Closing, style: ClosingStyle): readonly string[] {
  const owners = section('Who has to act', ownerLines(closing.tally.shares(), style), style);
  return [...closingSections(closing, style), ...owners, ...summaryLines(style)];
}

/** What was not judged, and what is worth knowing. */
export function closingSections(closing: Closing, style: ClosingStyle): readonly string[] {
  const notJudged = [
    ...unitLines(closing.files, style),
    ...objectLines(closing.objects, style),
    ...ruleLines(closing.rules, style),
    ...summedLines(style.summary),
  ];
  return [
    ...section('Not judged', notJudged, style),
    ...section('Notes', noteLines(closing.notes, style), style),
    ...section('Old, and not counted', oldLines(closing.old, style), style),
  ];
}

function section(title: string, lines: readonly string[], { palette }: ClosingStyle): readonly string[] {
  return lines.length === 0 ? [] : [palette.bold(title), ...lines, ''];
}

function levelOf(action: Action): Level {
  return action === 'none' ? 'audit' : action;
}

/** Owners and what they have to do; nothing when no owner is known. */
function ownerLines(shares: readonly Share[], { lister }: ClosingStyle): readonly string[] {
  if (!shares.some(({ owner }) => owner !== '')) return [];
  const rows = shares.slice(0, MOST).map((share) => ({
    name: share.owner === '' ? '(no owner)' : safe(share.owner),
    text: shareWords(share),
  }));
  const width = Math.max(...rows.map(({ name }) => columnsOf(name)));
  const lines = rows.map(({ name, text }) => `  ${name}${' '.repeat(width - columnsOf(name))}  ${text}`);
  return [...lines, ...more(shares.length, lister)];
}

/** Charts, kustomizations, links: each with what to do. In two columns, where these fit. */
function unitLines(
  units: readonly SkippedFiles[],
  { palette, columns, lister }: ClosingStyle,
): readonly string[] {
  const shown = units.slice(0, MOST).map(unitText);
  const width = Math.max(0, ...shown.map(({ name }) => columnsOf(name)));
  const fits = shown.every((unit) => width + 4 + textColumns(unit) <= columns);
  const lines = shown.flatMap(({ name, message, amount, command }) => {
    const text = message + palette.dim(amount);
    const how = command === '' ? [] : [palette.cyan(command)];
    if (fits) {
      const pad = ' '.repeat(width - columnsOf(name));
      return [`  ${name}${pad}  ${text}`, ...how.map((line) => ' '.repeat(width + 4) + line)];
    }
    return [`  ${name}`, `    ${text}`, ...how.map((line) => `    ${line}`)];
  });
  return [...lines, ...more(units.length, lister)];
}

interface UnitText {
  readonly name: string;
  readonly message: string;
  /** How many files a command renders. */
  readonly amount: string;
  /** Kept whole, so that it can be copied; `''` for none. */
  readonly command: string;
}

function unitText({ file, message, command, count: files }: SkippedFiles): UnitText {
  return {
    name: safe(file),
    message,
    amount: command !== undefined && files > 0 ? ` (${count(files, 'file')})` : '',
    command: command === undefined ? '' : safe(command),
  };
}

function textColumns({ message, amount, command }: UnitText): number {
  return Math.max(columnsOf(message + amount), columnsOf(command));
}

/** Objects with containers that no rule could see. */
function objectLines(objects: readonly NotEvaluated[], { columns, lister }: ClosingStyle): readonly string[] {
  const texts = objects
    .slice(0, MOST)
    .map(
      ({ object, location, reason }) => `${location.file}:${location.line}: ${objectName(object)}: ${reason}`,
    );
  return [...texts.flatMap((text) => hanging(text, columns)), ...more(objects.length, lister)];
}

/** Rules that cannot speak at this door. */
function ruleLines(rules: ReadonlyMap<string, number>, { columns, lister }: ClosingStyle): readonly string[] {
  const texts = [...rules].sort().map(([rule, times]) => `${rule} (${count(times, 'object')})`);
  return [...texts.slice(0, MOST).flatMap((text) => hanging(text, columns)), ...more(texts.length, lister)];
}

/** Files of which only the number is told. */
const SUMMED: readonly (readonly [reason: SkipReason, one: string, many: string])[] = [
  ['not-kubernetes', 'file is not Kubernetes', 'files are not Kubernetes'],
  ['empty', 'file is empty', 'files are empty'],
  ['doorward', 'file says how to judge, and is not judged', 'files say how to judge, and are not judged'],
  ['hidden-folder', 'folder is hidden, and left out', 'folders are hidden, and left out'],
];

function summedLines({ filesSkipped }: Summary): readonly string[] {
  return SUMMED.filter(([reason]) => filesSkipped[reason] > 0).map(
    ([reason, one, many]) => `  ${count(filesSkipped[reason], one, many)}`,
  );
}

function noteLines(notes: readonly CodedError[], { info, columns, lister }: ClosingStyle): readonly string[] {
  const said = [...notes.filter((note) => !isUsual(note)), ...usualNotes(notes.filter(isUsual), lister)];
  const texts = [
    ...info.notices.map(({ policy, message }) => `${policy}: ${message}`),
    ...said.slice(0, MOST).map((note) => {
      if (typeof note === 'string') return note;
      const { message, location } = note;
      const where = location === undefined ? '' : `${location.file}:${location.line}: `;
      return where + message;
    }),
  ];
  return [...texts.flatMap((text) => hanging(text, columns)), ...more(said.length, lister)];
}

function oldLines(old: Closing['old'], { palette, columns, lister }: ClosingStyle): readonly string[] {
  const texts = old
    .slice(0, MOST)
    .map(({ file, reason, amount }) => `${file}: ${count(amount, 'finding')} ${reason}`);
  return [
    ...texts.flatMap((text) => hanging(text, columns)).map((line) => palette.dim(line)),
    ...more(old.length, lister),
  ];
}

function more(total: number, lister: string): readonly string[] {
  return total > MOST ? [`  … and ${total - MOST} more (${lister} lists them)`] : [];
}

/** An untrusted sentence with its further lines indented. */
function hanging(text: string, columns: number): readonly string[] {
  return wrap(safe(text), columns - 4).map((line, i) => (i === 0 ? `  ${line}` : `    ${line}`));
}

function summaryLines({ summary, info, palette, columns }: ClosingStyle): readonly string[] {
  const { denied, warned, audited, errors, objects, files, policies, hidden, fixable, excepted } = summary;
  const counts: readonly (readonly [paint: (text: string) => string, text: string])[] = [
    ...(errors > 0 ? [[palette.red, count(errors, 'error')] as const] : []),
    ...(denied > 0 ? [[palette.red, `${denied} denied`] as const] : []),
    ...(warned > 0 ? [[palette.yellow, count(warned, 'warning')] as const] : []),
    ...(audited > 0 ? [[palette.cyan, `${audited} audited`] as const] : []),
  ];
  const pardoned = excepted > 0 ? `, ${excepted} excepted` : '';
  const sign =
    errors + denied > 0 ? palette.red('✖') : counts.length > 0 ? palette.yellow('!') : palette.green('✔');
  const unjudged = filesNotJudged(summary) - summary.filesSkipped['hidden-folder'];
  const scope = [
    `${count(objects, 'object')} in ${count(files, 'file')}`,
    count(policies, 'policy', 'policies'),
    ...(unjudged > 0 ? [`${count(unjudged, 'file')} not judged`] : []),
  ];
  const below = `  ${count(hidden, 'finding')} below ${info.minSeverity} ${hidden === 1 ? 'is' : 'are'} counted, not shown`;
  const counted = counts.length > 0 ? counts.map(([, text]) => text).join(', ') : 'nothing denied';
  const verdict = counted + pardoned;
  const painted = (counts.map(([paint, text]) => paint(text)).join(', ') || counted) + palette.dim(pardoned);
  const whole = `(${scope.join(', ')})`;
  const fits = columnsOf(verdict) + 3 + columnsOf(whole) <= columns;
  return [
    ...(fits
      ? [`${sign} ${painted} ${palette.dim(whole)}`]
      : [`${sign} ${painted}`, ...wrap(whole, columns - 2).map((line) => `  ${palette.dim(line)}`)]),
    ...(hidden > 0 ? [palette.dim(below)] : []),
    ...(fixable > 0
      ? [
          `  ${count(fixable, 'finding')} ${fixable === 1 ? 'is' : 'are'} fixable: ${palette.cyan('doorward fix')}`,
        ]
      : []),
  ];
}
