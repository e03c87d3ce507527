import {
  addFile,
  createScan,
  emptySummary,
  openInputs,
  type JudgesInForce,
  type RunInfo,
} from '../src/index.ts';
import { configure } from './configured.ts';
import type { Machine } from './machine.ts';
import type { ScanCommand } from './options.ts';
import { prepare } from './prepare.ts';
import { createProgress } from './progress.ts';
import { openReports, type OpenReports } from './reports.ts';
import { say, sayErrors } from './say.ts';
import { exitStatus, leftUnjudged } from './verdict.ts';
import { VERSION } from './version.ts';

/** Judges manifests. Gives the exit status. */
export async function scan(command: ScanCommand, machine: Machine): Promise<number> {
  const told = configure(command, machine);
  const { paths, limits, ownerLabels } = told;
  const inputs = openInputs({ paths, cwd: machine.cwd, limits });
  if (paths.includes('-') && machine.stdinIsTerminal)
    say('reading standard input (end it with Ctrl-D)', machine);
  const { judges, errors } = prepare(told, inputs);
  const found = createScan(judges, {
    paths,
    cwd: machine.cwd,
    limits,
    allResults: command.allResults,
    ownerLabels,
    inputs,
    errors,
    now: told.now,
    exceptions: told.exceptionRules,
    notices: judges.notices,
    fix: { unsafe: false, generated: false, only: () => true },
  });
  const info = runInfo(judges, command);
  const reports = openReports(command, machine);
  try {
    return await report({ command, machine, info, reports, found });
  } catch (error) {
    reports.discard();
    throw error;
  }
}

function runInfo({ info }: JudgesInForce, { severity, allResults }: ScanCommand): RunInfo {
  return { ...info, version: VERSION, minSeverity: severity, allResults };
}

interface Job {
  readonly command: ScanCommand;
  readonly machine: Machine;
  readonly info: RunInfo;
  readonly reports: OpenReports;
  readonly found: ReturnType<typeof createScan>;
}

async function report({ command, machine, info, reports, found }: Job): Promise<number> {
  const progress = createProgress(found.total, { machine, quiet: command.quiet });
  let summary = emptySummary(info);
  reports.begin(info);
  for (const file of found.reports()) {
    summary = addFile(summary, file, info);
    const unplaced = file.errors.filter((error) => error.location === undefined);
    if (unplaced.length > 0) progress.clear();
    reports.file(file, progress.clear);
    sayErrors(unplaced, machine);
    await progress.step();
  }
  progress.clear();
  reports.end(summary);
  const status = exitStatus(summary, command);
  if (command.strict && leftUnjudged(summary) > 0) {
    say(`--strict: ${leftUnjudged(summary)} files, objects or policies were left unjudged.`, machine);
  }
  if (summary.warned > command.maxWarnings) {
    say(`--max-warnings: there are ${summary.warned} warnings, more than ${command.maxWarnings}.`, machine);
  }
  return status;
}
