import { addFile, createScan, emptySummary, openInputs, type Engine, type RunInfo } from '../src/index.ts';
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
  const inputs = openInputs({ paths: command.paths, cwd: machine.cwd, limits: command.limits });
  if (command.paths.includes('-') && machine.stdinIsTerminal)
    say('reading standard input (end it with Ctrl-D)', machine);
  const { engine, errors } = prepare(command, inputs);
  const found = createScan(engine, {
    paths: command.paths,
    cwd: machine.cwd,
    limits: command.limits,
    allResults: command.allResults,
    ownerLabels: command.ownerLabels,
    inputs,
    errors,
    now: command.now ?? machine.clock(),
    fix: { unsafe: false, generated: false, only: () => true },
  });
  const info = runInfo(engine, command);
  const reports = openReports(command, machine);
  try {
    return await report({ command, machine, info, reports, found });
  } catch (error) {
    reports.discard();
    throw error;
  }
}

function runInfo(engine: Engine, { severity, allResults }: ScanCommand): RunInfo {
  const { digest, policies, notices } = engine;
  return { version: VERSION, digest, policies, notices, minSeverity: severity, allResults };
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
