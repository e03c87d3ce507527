import {
  addFile,
  createJsonReporter,
  createScan,
  createTextReporter,
  emptySummary,
  openInputs,
  type Engine,
  type Reporter,
  type RunInfo,
} from '../src/index.ts';
import type { Machine } from './machine.ts';
import type { ScanCommand } from './options.ts';
import { fileOutput, standardOutput, type Output } from './output.ts';
import { prepare, reportColumns, wantsColour } from './prepare.ts';
import { createProgress } from './progress.ts';
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
    inputs,
    errors,
    fix: { unsafe: false, generated: false, only: () => true },
  });
  const info = runInfo(engine, command);
  const reporter = createReporter(command, machine);
  const output = command.output === undefined ? standardOutput(machine) : fileOutput(command.output, machine);
  try {
    return await report({ command, machine, info, reporter, output, found });
  } catch (error) {
    output.discard();
    throw error;
  }
}

function runInfo(engine: Engine, { severity, allResults }: ScanCommand): RunInfo {
  const { digest, policies, notices } = engine;
  return { version: VERSION, digest, policies, notices, minSeverity: severity, allResults };
}

function createReporter(command: ScanCommand, machine: Machine): Reporter {
  if (command.format === 'json') return createJsonReporter();
  const toTerminal = command.output === undefined && machine.stdoutIsTerminal;
  const columns = toTerminal ? machine.columns() : undefined;
  return createTextReporter({
    colour: command.colour && command.output === undefined && wantsColour(machine),
    columns: reportColumns(columns),
    quiet: command.quiet,
  });
}

interface Job {
  readonly command: ScanCommand;
  readonly machine: Machine;
  readonly info: RunInfo;
  readonly reporter: Reporter;
  readonly output: Output;
  readonly found: ReturnType<typeof createScan>;
}

async function report({ command, machine, info, reporter, output, found }: Job): Promise<number> {
  const progress = createProgress(found.total, { machine, quiet: command.quiet });
  let summary = emptySummary(info);
  output.write(reporter.begin(info));
  for (const file of found.reports()) {
    summary = addFile(summary, file, info);
    const text = reporter.file(file);
    const unplaced = file.errors.filter((error) => error.location === undefined);
    if (text !== '' || unplaced.length > 0) progress.clear();
    output.write(text);
    sayErrors(unplaced, machine);
    await progress.step();
  }
  progress.clear();
  output.write(reporter.end(summary));
  output.finish();
  const status = exitStatus(summary, command);
  if (command.strict && leftUnjudged(summary) > 0) {
    say(`--strict: ${leftUnjudged(summary)} files, objects or policies were left unjudged.`, machine);
  }
  if (summary.warned > command.maxWarnings) {
    say(`--max-warnings: there are ${summary.warned} warnings, more than ${command.maxWarnings}.`, machine);
  }
  if (command.output !== undefined && !command.quiet) {
    const { errors, denied, warned, objects } = summary;
    say(
      `${command.output}: ${errors} errors, ${denied} denied, ${warned} warnings in ${objects} objects.`,
      machine,
    );
  }
  return status;
}
