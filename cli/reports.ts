import { createReporter, type FileReport, type Reporter, type RunInfo, type Summary } from '../src/index.ts';
import type { ReportTarget } from './formats.ts';
import type { Machine } from './machine.ts';
import type { ScanCommand } from './scan-options.ts';
import { appendOutput, fileOutput, standardOutput, type Output } from './output.ts';
import { reportColumns, wantsColour } from './prepare.ts';
import { repositoryPath } from './repository.ts';
import { say } from './say.ts';

/** All reports of a run, as one. */
export interface OpenReports {
  readonly begin: (info: RunInfo) => void;
  /** Calls `beforeText` before something is written to standard output. */
  readonly file: (report: FileReport, beforeText: () => void) => void;
  /** Makes the reports visible, and says on standard error which files there are. */
  readonly end: (summary: Summary) => void;
  /** Leaves nothing behind. */
  readonly discard: () => void;
}

interface OpenReport {
  readonly target: ReportTarget;
  readonly reporter: Reporter;
  readonly output: Output;
}

/**
 * Opens what a command asks for. With the format for GitHub the Markdown report is appended to the job's summary, where
 * GitHub has named its file.
 * @throws OutputError when a file cannot be written
 */
export function openReports(command: ScanCommand, machine: Machine): OpenReports {
  const open: OpenReport[] = [];
  const discard = (): void => {
    for (const { output } of open) output.discard();
  };
  try {
    for (const target of command.reports) {
      const output = target.file === undefined ? standardOutput(machine) : fileOutput(target.file, machine);
      open.push({ target, reporter: reporterOf(target, command, machine), output });
    }
    const summary = machine.env['GITHUB_STEP_SUMMARY'];
    if (summary && command.reports.some(({ format }) => format === 'github')) {
      const target = { format: 'markdown', file: undefined } as const;
      open.push({
        target,
        reporter: reporterOf(target, command, machine),
        output: appendOutput(summary, machine),
      });
    }
  } catch (error) {
    discard();
    throw error;
  }
  return {
    begin: (info) => {
      for (const { reporter, output } of open) output.write(reporter.begin(info));
    },
    file: (report, beforeText) => {
      for (const { target, reporter, output } of open) {
        const text = reporter.file(report);
        if (text !== '' && target.file === undefined) beforeText();
        output.write(text);
      }
    },
    end: (summary) => {
      // First all are written, then all are made visible: a full disk leaves no half of a set behind.
      for (const { reporter, output } of open) output.write(reporter.end(summary));
      for (const { output } of open) output.finish();
      for (const { target, reporter } of open) sayDone({ target, reporter, summary, command, machine });
    },
    discard,
  };
}

interface Done {
  readonly target: ReportTarget;
  readonly reporter: Reporter;
  readonly summary: Summary;
  readonly command: ScanCommand;
  readonly machine: Machine;
}

function sayDone({ target, reporter, summary, command, machine }: Done): void {
  const cut = reporter.cut?.();
  if (cut !== undefined) say(`${cut}.`, machine);
  if (target.file === undefined || command.quiet) return;
  const { errors, denied, warned, objects } = summary;
  say(
    `${target.file}: ${errors} errors, ${denied} denied, ${warned} warnings in ${objects} objects.`,
    machine,
  );
}

function reporterOf({ format, file }: ReportTarget, command: ScanCommand, machine: Machine): Reporter {
  const toTerminal = file === undefined && machine.stdoutIsTerminal;
  const columns = toTerminal ? machine.columns() : undefined;
  return createReporter(format, {
    text: {
      colour: command.colour && file === undefined && wantsColour(machine),
      columns: reportColumns(columns),
      quiet: command.quiet,
    },
    pathOf: repositoryPath(machine),
  });
}
