import { addFile, createScan, emptySummary, openNewBaseline } from '../src/index.ts';
import type { Command } from './command.ts';
import { baselineFile, configure } from './configured.ts';
import { switchFlag, type Flag } from './flags.ts';
import { findInputs } from './inputs.ts';
import {
  HELP_FLAG,
  isMistake,
  LIMIT_FLAG,
  packsNote,
  parseJudging,
  PATHS_NOTE,
  POLICY_FLAGS,
  RENDER_FLAG,
  type JudgingOptions,
} from './judging-options.ts';
import type { Machine } from './machine.ts';
import { prepare } from './prepare.ts';
import { createProgress } from './progress.ts';
import { runInfo } from './run-info.ts';
import { say, sayErrors } from './say.ts';
import { exitStatus } from './verdict.ts';
import { baselineWords, writeBaseline } from './write-baseline.ts';

/** Where a baseline is written when nobody says. */
const DEFAULT_FILE = 'doorward-baseline.json';

const OUTPUT_FLAG: Flag = {
  name: '--output',
  value: 'FILE',
  repeats: false,
  help: `the file to write, whole or not at all (default that of the configuration, else ${DEFAULT_FILE})`,
};

/** `doorward baseline`. */
export function baselineCommand(): Command {
  return {
    about: 'List the findings that are there now, so that a scan with --baseline fails only on new ones.',
    flags: [
      ...POLICY_FLAGS,
      OUTPUT_FLAG,
      RENDER_FLAG,
      LIMIT_FLAG,
      switchFlag('--quiet', 'only errors'),
      HELP_FLAG,
    ],
    notes: [PATHS_NOTE, packsNote()],
    exits: [
      'the file is written',
      '',
      'something could not be judged, and is not in the file; or the file could not be written',
    ],
    takes: 'files',
    understand: (given) => {
      const file = given.flags.get('--output')?.[0];
      if (file === '' || file === '-') return { mistake: '--output needs the name of a file.' };
      const judging = parseJudging(given);
      return isMistake(judging) ? judging : (machine) => writeNew({ ...judging, file }, machine);
    },
  };
}

/** Judges, and lists what fails. Gives the exit status. */
async function writeNew(
  command: JudgingOptions & { readonly file: string | undefined },
  machine: Machine,
): Promise<number> {
  const { cwd } = machine;
  const told = configure(command, machine);
  const { paths, limits } = told;
  const file = baselineFile(command.file, told) ?? DEFAULT_FILE;
  const inputs = await findInputs(command, told, machine);
  const { judges, errors } = prepare(told, inputs);
  const info = runInfo(judges, { severity: 'low', allResults: false });
  const baseline = openNewBaseline(file, { cwd, paths, inputs, judges });
  const { now, exceptionRules: exceptions } = told;
  const found = createScan(judges, {
    ...{ paths, cwd, limits, inputs, errors, now, exceptions },
    allResults: false,
  });
  const progress = createProgress(found.total, { machine, quiet: command.quiet });
  let summary = emptySummary(info);
  for (const report of found.reports()) {
    summary = addFile(summary, report, info);
    baseline.collect(report);
    if (report.errors.length > 0) progress.clear();
    sayErrors(report.errors, machine);
    await progress.step();
  }
  progress.clear();
  if (summary.objects === 0) return 2;
  const entries = baseline.collected();
  writeBaseline(file, entries, machine);
  if (!command.quiet) say(`${file}: ${baselineWords(entries)}.`, machine);
  const status = exitStatus(summary, { strict: false, maxWarnings: Infinity });
  if (status !== 2) return 0;
  say('Something could not be judged; it is not in the file.', machine);
  return 2;
}
