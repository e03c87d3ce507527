import type { Location } from '../errors.ts';
import { codeFrame, type TextLines } from './frame.ts';
import { atLeast, type FileReport, type Reporter, type RunInfo, type Summary } from './model.ts';
import { createPalette, type Palette } from './palette.ts';
import { safe, safeLine } from './safe.ts';
import { closingText, emptyClosing, noteFile } from './text-closing.ts';
import {
  addRemark,
  errorRemark,
  findingRemark,
  remarkLines,
  unjudgedRemark,
  type Remark,
} from './text-remark.ts';
import { shownLines } from './shown-lines.ts';
import { suppressedLines } from './text-suppressed.ts';
import { unjudgedParts } from './unjudged.ts';
import { objectName } from './words.ts';

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

/** The format for people: findings by file, each place with its lines once, whatever number of rules speak of it. */
export function createTextReporter(options: TextOptions): Reporter {
  const palette = createPalette(options.colour);
  const closing = emptyClosing();
  let info: RunInfo | undefined;
  return {
    begin(run: RunInfo): string {
      info = run;
      return '';
    },
    file(report: FileReport): string {
      noteFile(closing, report, info?.minSeverity ?? 'low');
      const { columns, quiet } = options;
      const lines = [...fileLines(report, { info, palette, columns, quiet })];
      if (info?.allResults === true) lines.push(...resultLines(report, palette));
      return lines.map((line) => `${safeLine(line)}\n`).join('');
    },
    end(summary: Summary): string {
      if (options.quiet || info === undefined) return '';
      const lines = closingText(closing, {
        summary,
        info,
        palette,
        columns: options.columns,
        lister: '--format json',
      });
      return lines.map((line) => `${safeLine(line)}\n`).join('');
    },
  };
}

interface Drawing {
  readonly info: RunInfo | undefined;
  readonly palette: Palette;
  readonly columns: number;
  readonly quiet: boolean;
}

function fileLines(report: FileReport, drawing: Drawing): readonly string[] {
  const places = placesOf(report, drawing);
  const suppressed = drawing.quiet ? [] : suppressedLines(report, drawing);
  if (places.length + suppressed.length === 0) return [];
  const lines = shownLines(report);
  const name = report.file === '-' ? 'standard input' : safe(report.file);
  const placed = places.flatMap((place) => placeLines(place, lines, drawing));
  return [drawing.palette.bold(name), '', ...placed, ...suppressed];
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
    at(location, '').remarks.push(errorRemark({ code, message }, palette));
  }
  for (const part of unjudgedParts(report)) {
    at(part.location, objectName(part.object)).remarks.push(unjudgedRemark(part, palette));
  }
  for (const finding of report.findings) {
    const { outcome, severity } = finding.decision;
    if (finding.suppression !== undefined) continue;
    if (outcome === 'error' || (info !== undefined && !atLeast(severity, info.minSeverity))) continue;
    addRemark(at(finding.location, objectName(finding.object)).remarks, findingRemark(finding, palette));
  }
  return [...places.values()].sort(
    (a, b) => a.location.line - b.location.line || a.location.column - b.location.column,
  );
}

function placeLines(place: Place, lines: TextLines, { palette, columns }: Drawing): readonly string[] {
  const { location, title, remarks } = place;
  const position = `${location.line}:${location.column}`;
  const from = location.source === undefined ? '' : `  ${palette.dim(`from ${safe(location.source)}`)}`;
  const accent = remarks[0]?.accent ?? palette.red;
  const frame = codeFrame(lines, location, { palette, accent, columns: columns - 4 });
  return [
    `  ${palette.cyan(position)}${title === '' ? '' : `  ${palette.bold(safe(title))}`}${from}`,
    ...frame.map((line) => `    ${line}`),
    ...remarks.flatMap((remark) => remarkLines(remark, palette, columns)),
    '',
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
