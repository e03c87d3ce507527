import {
  addFile,
  collectNative,
  createEngine,
  createScan,
  DoorwardError,
  emptySummary,
  loadParams,
  loadPolicies,
  openInputs,
  parseSettings,
  type CodedError,
  type Engine,
  type Inputs,
  type NativeFiles,
  type RunInfo,
} from '../src/index.ts';
import type { Machine } from './machine.ts';
import type { ScanCommand } from './options.ts';
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

interface Prepared {
  readonly engine: Engine;
  /** Mistakes of admission policies that lie among the manifests: told with their files. */
  readonly errors: readonly CodedError[];
}

/** The policies in force. All mistakes are told together: in settings, in policies, in values. */
function prepare(command: ScanCommand, inputs: Inputs): Prepared {
  const settings = parseSettings(command.settings);
  const loaded = loadPolicies(command.policies);
  const params = loadParams(command.params);
  const mistakes = [...settings.errors, ...loaded.errors, ...params.errors];
  if (mistakes.length > 0) throw new DoorwardError(mistakes);
  const { kubeMinor: minor, assumeBound } = command;
  const files: NativeFiles = {
    ...loaded.native,
    params: [...loaded.native.params, ...params.params],
    definitions: [...loaded.native.definitions, ...params.definitions],
  };
  const { native, errors } = collectNative(inputs, { files, assumeBound, minor });
  return {
    engine: createEngine(loaded.policies, { parameters: settings.parameters, native, minor }),
    errors,
  };
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
