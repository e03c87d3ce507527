import { ERRORS, type CodedError, type Location } from '../errors.ts';
import { codeFrame, textLines, type TextLines } from './frame.ts';
import {
  atLeast,
  type FileReport,
  type Finding,
  type Reporter,
  type RunInfo,
  type SkippedFiles,
  type Summary,
} from './model.ts';
import { createPalette, type Palette } from './palette.ts';
import { safe, safeLine } from './safe.ts';
import { closingText } from './text-closing.ts';
import { fieldPath, objectName } from './words.ts';
import { wrap } from './width.ts';

/** How text is laid out. */
export interface TextOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly columns: number;
  /** Only findings and errors: no notes, no summary. */
  readonly quiet: boolean;
}

/** What is said about one place in a file. */
interface Place {
  readonly location: Location;
  /** The object's name; '' for an error of the file. */
  readonly title: string;
  readonly remarks: Remark[];
}

/** One finding or error. */
interface Remark {
  readonly label: string;
  readonly accent: (text: string) => string;
  readonly message: string;
  /** The rules that say it, or the error's code. */
  readonly ids: string[];
  readonly fix: string;
}

/** The format for people: findings by file, each place with its lines once, whatever number of rules speak of it. */
export function createTextReporter(options: TextOptions): Reporter {
  const palette = createPalette(options.colour);
  const skipped: SkippedFiles[] = [];
  const notes: CodedError[] = [];
  let info: RunInfo | undefined;
  return {
    begin(run: RunInfo): string {
      info = run;
      return '';
    },
    file(report: FileReport): string {
      skipped.push(...report.skippedFiles);
      notes.push(...report.notices);
      const lines = [...fileLines(report, { info, palette, columns: options.columns })];
      if (info?.allResults === true) lines.push(...resultLines(report, palette));
      return lines.map((line) => `${safeLine(line)}\n`).join('');
    },
    end(summary: Summary): string {
      if (options.quiet || info === undefined) return '';
      const lines = closingText({ summary, skipped, notes, info }, { palette, columns: options.columns });
      return lines.map((line) => `${safeLine(line)}\n`).join('');
    },
  };
}

interface Drawing {
  readonly info: RunInfo | undefined;
  readonly palette: Palette;
  readonly columns: number;
}

function fileLines(report: FileReport, drawing: Drawing): readonly string[] {
  const places = placesOf(report, drawing);
  if (places.length === 0) return [];
  const lines = textLines(report.bytes);
  const name = report.file === '-' ? 'standard input' : safe(report.file);
  return [drawing.palette.bold(name), '', ...places.flatMap((place) => placeLines(place, lines, drawing))];
}

/** The places of a file in order, with all that is said about each. */
function placesOf(report: FileReport, { info, palette }: Drawing): readonly Place[] {
  const places = new Map<string, Place>();
  const at = (location: Location, title: string): Place => {
    const key = `${location.line}:${location.column}:${location.endLine}:${location.endColumn} ${title}`;
    let place = places.get(key);
    if (place === undefined) {
      place = { location, title, remarks: [] };
      places.set(key, place);
    }
    return place;
  };
  for (const { code, message, location } of report.errors) {
    // What has no place is said on standard error.
    if (location === undefined) continue;
    const remark = { label: 'error', accent: palette.red, message, ids: [code], fix: ERRORS[code].next };
    at(location, '').remarks.push(remark);
  }
  for (const finding of report.findings) {
    if (info !== undefined && !atLeast(finding.decision.severity, info.minSeverity)) continue;
    addRemark(at(finding.location, objectName(finding.object)).remarks, remarkOf(finding, palette));
  }
  return [...places.values()].sort(
    (a, b) => a.location.line - b.location.line || a.location.column - b.location.column,
  );
}

/** A remark; rules that say the very same are one remark with several names. */
function addRemark(remarks: Remark[], remark: Remark): void {
  const same = remarks.find(
    (r) => r.message === remark.message && r.label === remark.label && r.fix === remark.fix,
  );
  if (same === undefined) remarks.push(remark);
  else same.ids.push(...remark.ids);
}

const VERBS = { fail: { deny: 'deny', warn: 'warn', audit: 'audit', none: 'note' } };

function remarkOf({ decision }: Finding, palette: Palette): Remark {
  const { policy, rule, outcome, action, severity, message, pointer, field, code } = decision;
  const failed = outcome === 'fail';
  const label = failed ? VERBS.fail[action] : 'error';
  const accent =
    action === 'deny' || (!failed && action !== 'none')
      ? palette.red
      : action === 'warn'
        ? palette.yellow
        : palette.cyan;
  const ids = [`${policy}/${rule} (${severity})`];
  return {
    label,
    accent,
    message,
    ids,
    fix: failed ? fixOf(pointer, field) : code === undefined ? '' : ERRORS[code].next,
  };
}

/** Which field to write or to change; the message says to what. */
function fixOf(pointer: string, field: string): string {
  if (field === '') return '';
  return `${field === pointer ? 'change' : 'set'} ${fieldPath(field)}`;
}

function placeLines(place: Place, lines: TextLines, { palette, columns }: Drawing): readonly string[] {
  const { location, title, remarks } = place;
  const position = `${location.line}:${location.column}`;
  const accent = remarks[0]?.accent ?? palette.red;
  const frame = codeFrame(lines, location, { palette, accent, columns: columns - 4 });
  return [
    `  ${palette.cyan(position)}${title === '' ? '' : `  ${palette.bold(safe(title))}`}`,
    ...frame.map((line) => `    ${line}`),
    ...remarks.flatMap((remark) => remarkLines(remark, palette, columns)),
    '',
  ];
}

function remarkLines(remark: Remark, palette: Palette, columns: number): readonly string[] {
  const indent = 4 + 7;
  const [first = '', ...more] = wrap(safe(remark.message), columns - indent);
  const pad = ' '.repeat(indent);
  const below = (text: string, paint: (line: string) => string): readonly string[] =>
    wrap(safe(text), columns - indent).map((line) => pad + paint(line));
  return [
    `    ${remark.accent(remark.label.padEnd(5))}  ${first}`,
    ...more.map((line) => pad + line),
    ...(remark.fix === '' ? [] : below(`fix: ${remark.fix}`, (line) => line)),
    ...below(remark.ids.join(', '), palette.dim),
  ];
}

/** With all results: a line for each rule and object. */
function resultLines(report: FileReport, palette: Palette): readonly string[] {
  if (report.results.length === 0) return [];
  const signs = {
    pass: palette.green('pass '),
    fail: palette.red('fail '),
    error: palette.red('error'),
    skip: palette.dim('skip '),
  };
  const lines = report.results.map(
    ({ outcome, object, policy, rule }) =>
      `  ${signs[outcome]}  ${safe(objectName(object))}  ${palette.dim(safe(`${policy}/${rule}`))}`,
  );
  return [
    palette.dim(`results in ${report.file === '-' ? 'standard input' : safe(report.file)}`),
    ...lines,
    '',
  ];
}
