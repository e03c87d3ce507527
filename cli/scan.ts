import { addFile, createScan, emptySummary, type JudgesInForce, type RunInfo } from '../src/index.ts';
import type { Command } from './command.ts';
import { configure } from './configured.ts';
import { findInputs } from './inputs.ts';
import { isMistake, PACKS_NOTE, PATHS_NOTE } from './judging-options.ts';
import type { Machine } from './machine.ts';
import { prepare } from './prepare.ts';
import { createProgress } from './progress.ts';
import { openReports, type OpenReports } from './reports.ts';
import { say, sayErrors } from './say.ts';
import { parseScan, SCAN_FLAGS, type ScanCommand } from './scan-options.ts';
import { exitStatus, leftUnjudged } from './verdict.ts';
import { VERSION } from './version.ts';
import { watchScan } from './scan-watch.ts'; // on first use

/** `doorward scan`. */
export function scanCommand(): Command {
  return {
    about: 'Judge manifests before they reach the cluster.',
    flags: SCAN_FLAGS,
    notes: [PATHS_NOTE, PACKS_NOTE],
    exits: [
      'nothing is denied',
      'something is denied',
      'something could not be judged: bad usage, a bad policy, an unreadable or ambiguous input, nothing to judge',
    ],
    takes: 'files',
    understand: (given) => {
      const command = parseScan(given);
      if (isMistake(command)) return command;
      return (machine) => (command.watch ? watchScan(command, scan, machine) : scan(command, machine));
    },
  };
}

/** Judges manifests. Gives the exit status. */
async function scan(command: ScanCommand, machine: Machine): Promise<number> {
  const told = configure(command, machine);
  const { paths, limits, ownerLabels } = told;
  const inputs = await findInputs(command, told, machine);
  const { judges, errors } = prepare(told, inputs);
  const found = createScan(judges, {
    paths,
    cwd: machine.cwd,
    limits,
    onlyManifests: command.onlyManifests,
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
