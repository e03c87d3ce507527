import type { CodedError } from '../errors.ts';
import type { RunInfo, SkippedFiles, SkipReason, Summary } from './model.ts';
import type { Palette } from './palette.ts';
import { safe } from './safe.ts';
import { filesNotJudged } from './summary.ts';
import { columnsOf, wrap } from './width.ts';
import { count } from './words.ts';

/** What the end of a report speaks of. */
export interface Closing {
  readonly summary: Summary;
  readonly skipped: readonly SkippedFiles[];
  readonly notes: readonly CodedError[];
  readonly info: RunInfo;
}

interface Style {
  readonly palette: Palette;
  readonly columns: number;
}

/** Lines of one list at most; the json format has them all. */
const MOST = 10;

/** The end of a report: what was not judged, what is worth knowing, and the summary. */
export function closingText(closing: Closing, style: Style): readonly string[] {
  const notJudged = [...unitLines(closing.skipped, style), ...plainSkips(closing.summary)];
  const notes = noteLines(closing, style);
  const { bold } = style.palette;
  return [
    ...(notJudged.length === 0 ? [] : [bold('Not judged'), ...notJudged, '']),
    ...(notes.length === 0 ? [] : [bold('Notes'), ...notes, '']),
    ...summaryLines(closing, style),
  ];
}

/** Charts, kustomizations, links: each with what to do. */
function unitLines(skipped: readonly SkippedFiles[], { palette }: Style): readonly string[] {
  const units = skipped.filter(({ reason }) => reason !== 'not-kubernetes' && reason !== 'empty');
  const shown = units.slice(0, MOST);
  const width = Math.min(40, Math.max(...shown.map(({ file }) => columnsOf(safe(file))), 0));
  const lines = shown.flatMap((unit) => {
    const name = safe(unit.file);
    const files =
      unit.count > 0 && unit.reason !== 'link-outside' ? palette.dim(` (${count(unit.count, 'file')})`) : '';
    const pad = ' '.repeat(Math.max(0, width - columnsOf(name)));
    const command =
      unit.command === undefined ? [] : [`  ${' '.repeat(width)}  ${palette.cyan(safe(unit.command))}`];
    return [`  ${name}${pad}  ${unit.message}${files}`, ...command];
  });
  return units.length > MOST
    ? [...lines, `  … and ${units.length - MOST} more (--format json lists them)`]
    : lines;
}

const PLAIN: readonly (readonly [SkipReason, string, string])[] = [
  ['not-kubernetes', 'file is not Kubernetes', 'files are not Kubernetes'],
  ['empty', 'file is empty', 'files are empty'],
];

function plainSkips({ filesSkipped, notEvaluated, skipped }: Summary): readonly string[] {
  const parts = PLAIN.filter(([reason]) => filesSkipped[reason] > 0).map(([reason, one, many]) =>
    count(filesSkipped[reason], one, many),
  );
  if (notEvaluated > 0) {
    parts.push(
      count(notEvaluated, 'object holds', 'objects hold') + ' containers where no rule can see them',
    );
  }
  void skipped;
  return parts.map((part) => `  ${part}`);
}

function noteLines({ info, notes }: Closing, { columns }: Style): readonly string[] {
  const texts = [
    ...info.notices.map(({ policy, message }) => `${policy}: ${message}`),
    ...notes.slice(0, MOST).map(({ message, location }) => {
      const where = location === undefined ? '' : `${location.file}:${location.line}: `;
      return where + message;
    }),
    ...(notes.length > MOST ? [`… and ${notes.length - MOST} more (--format json lists them)`] : []),
  ];
  return texts.flatMap((text) =>
    wrap(safe(text), columns - 4).map((line, i) => (i === 0 ? `  ${line}` : `    ${line}`)),
  );
}

function summaryLines({ summary, info }: Closing, { palette }: Style): readonly string[] {
  const { denied, warned, audited, errors, objects, files, policies } = summary;
  const counts = [
    ...(errors > 0 ? [palette.red(count(errors, 'error'))] : []),
    ...(denied > 0 ? [palette.red(`${denied} denied`)] : []),
    ...(warned > 0 ? [palette.yellow(count(warned, 'warning'))] : []),
    ...(audited > 0 ? [palette.cyan(`${audited} audited`)] : []),
  ];
  const scope = `${count(objects, 'object')} in ${count(files, 'file')}, ${count(policies, 'policy', 'policies')}`;
  const verdict =
    counts.length > 0
      ? `${errors + denied > 0 ? palette.red('✖') : palette.yellow('!')} ${counts.join(', ')}`
      : `${palette.green('✔')} nothing denied`;
  const hidden =
    summary.hidden > 0
      ? [
          palette.dim(
            `  ${count(summary.hidden, 'finding')} below ${info.minSeverity} not shown, but counted`,
          ),
        ]
      : [];
  void filesNotJudged;
  return [`${verdict} ${palette.dim(`(${scope})`)}`, ...hidden];
}
