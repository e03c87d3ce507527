import {
  addFile,
  createScan,
  emptySummary,
  openBefore,
  type Before,
  type Inputs,
  type RunInfo,
} from '../src/index.ts';
import type { Command } from './command.ts';
import { baselineFile, configure } from './configured.ts';
import { findInputs } from './inputs.ts';
import { isMistake, packsNote, PATHS_NOTE } from './judging-options.ts';
import type { Machine } from './machine.ts';
import { prepare } from './prepare.ts';
import { createProgress } from './progress.ts';
import { openReports, type OpenReports } from './reports.ts';
import { runInfo } from './run-info.ts';
import { say, sayErrors } from './say.ts';
import { parseScan, SCAN_FLAGS, type ScanCommand } from './scan-options.ts';
import { exitStatus, leftUnjudged } from './verdict.ts';
import { watchScan } from './scan-watch.ts'; // on first use
import { openHeld, shrinkBaseline } from './write-baseline.ts'; // on first use
import type { Held } from './write-baseline.ts';

/** `doorward scan`. */
export function scanCommand(): Command {
  return {
    about: 'Judge manifests before they reach the cluster.',
    flags: SCAN_FLAGS,
    notes: [PATHS_NOTE, packsNote()],
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
  const before = beforeOf(command, inputs, machine);
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
    ...(before && { before }),
    fix: { unsafe: false, generated: false, only: () => true },
  });
  const info = runInfo(judges, command);
  const isHeld = command.updateBaseline || baselineFile(command.baseline, told) !== undefined;
  const held = isHeld ? openHeld({ command, told, inputs, judges }, machine) : undefined;
  const reports = openReports(command, machine);
  try {
    return await report({ command, machine, info, reports, found, held });
  } catch (error) {
    reports.discard();
    throw error;
  }
}

/** What the files were at a revision, if that is asked for. What has none is said. */
function beforeOf(
  { changedSince: revision, paths }: ScanCommand,
  inputs: Inputs,
  machine: Machine,
): Before | undefined {
  if (revision === undefined) return undefined;
  const before = openBefore(inputs, { revision, paths, env: machine.env });
  for (const remark of before.remarks) say(remark, machine);
  return before;
}

interface Job {
  readonly command: ScanCommand;
  readonly machine: Machine;
  readonly info: RunInfo;
  readonly reports: OpenReports;
  readonly found: ReturnType<typeof createScan>;
  readonly held: Held | undefined;
}

async function report({ command, machine, info, reports, found, held }: Job): Promise<number> {
  const progress = createProgress(found.total, { machine, quiet: command.quiet });
  let summary = emptySummary(info);
  reports.begin(info);
  for (const judged of found.reports()) {
    const file = held?.baseline.suppress(judged) ?? judged;
    summary = addFile(summary, file, info);
    const unplaced = file.errors.filter((error) => error.location === undefined);
    if (unplaced.length > 0) progress.clear();
    reports.file(file, progress.clear);
    sayErrors(unplaced, machine);
    await progress.step();
  }
  progress.clear();
  reports.end(summary);
  if (held !== undefined && command.updateBaseline) shrinkBaseline(held, command, machine);
  const status = exitStatus(summary, command);
  if (command.strict && leftUnjudged(summary) > 0) {
    say(`--strict: ${leftUnjudged(summary)} files, objects or policies were left unjudged.`, machine);
  }
  if (summary.warned > command.maxWarnings) {
    say(`--max-warnings: there are ${summary.warned} warnings, more than ${command.maxWarnings}.`, machine);
  }
  return status;
}
