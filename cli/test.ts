import {
  createCasesReporter,
  openTests,
  type CasesReporter,
  type CasesSummary,
  type PolicyTests,
} from '../src/index.ts';
import type { Command } from './command.ts';
import { isMistake, packsNote } from './judging-options.ts';
import type { Machine } from './machine.ts';
import { fileOutput, standardOutput, type Output } from './output.ts';
import { wantsColour } from './prepare.ts';
import { say, sayErrors } from './say.ts';
import { parseTest, TEST_FLAGS, type TestCommand } from './test-options.ts';
import { VERSION } from './version.ts';
import { watch } from './watch.ts';

/** `doorward test`. */
export function testCommand(): Command {
  return {
    about: 'Hold policies to their cases: manifests, and what must be said of them.',
    flags: TEST_FLAGS,
    notes: [
      `PATH is a folder of policies and cases, a policy, a file of cases, or a pack. Cases are in cases.yaml beside their policy.
Without a path it is the current folder.`,
      packsNote(),
    ],
    exits: [
      'every case holds',
      'a case does not hold; with --strict, also when a rule is not fully tested',
      'a policy or a case cannot be understood, or there are no cases',
    ],
    takes: 'files',
    understand: (given) => {
      const command = parseTest(given);
      if (isMistake(command)) return command;
      const { paths, policies, reports, watch: again } = command;
      if (!again) return (machine) => test(command, machine);
      return (machine) =>
        watch(
          {
            paths: () => [...paths, ...policies].filter((path) => !path.startsWith('pack:')),
            outputs: reports.map(({ file }) => file),
            run: () => test(command, machine),
          },
          machine,
        );
    },
  };
}

interface OpenReport {
  readonly reporter: CasesReporter;
  readonly output: Output;
}

async function test(command: TestCommand, machine: Machine): Promise<number> {
  const tests = openTests({ paths: command.paths, policies: command.policies, cwd: machine.cwd });
  const reports = command.reports.map(({ format, file }): OpenReport => ({
    reporter: createCasesReporter(format, {
      colour: command.colour && file === undefined && wantsColour(machine),
      quiet: command.quiet,
      version: VERSION,
    }),
    output: file === undefined ? standardOutput(machine) : fileOutput(file, machine),
  }));
  try {
    return await report(tests, { command, machine, reports });
  } catch (error) {
    for (const { output } of reports) output.discard();
    throw error;
  }
}

interface Job {
  readonly command: TestCommand;
  readonly machine: Machine;
  readonly reports: readonly OpenReport[];
}

async function report(tests: PolicyTests, { command, machine, reports }: Job): Promise<number> {
  const { errors, policies, rules } = tests;
  const counts = { files: 0, cases: 0, failed: 0, errors: errors.length };
  for (const file of tests.reports()) {
    counts.files++;
    counts.cases += file.results.length;
    counts.failed += file.results.filter(({ outcome }) => outcome === 'fail').length;
    counts.errors += file.results.filter(({ outcome }) => outcome === 'error').length;
    for (const { reporter, output } of reports) output.write(reporter.file(file));
    await machine.breathe();
  }
  // What cannot be read may hold the cases that seem to be missing.
  const uncovered = errors.length > 0 ? [] : tests.uncovered();
  const summary: CasesSummary = { ...counts, policies, rules, uncovered: uncovered.length };
  for (const { reporter, output } of reports) output.write(reporter.end(summary, uncovered, errors));
  for (const { output } of reports) output.finish();
  sayErrors(errors, machine);
  if (summary.errors > 0) return 2;
  if (!command.strict || uncovered.length === 0) return summary.failed > 0 ? 1 : 0;
  say(`--strict: ${uncovered.length} rules are not fully tested.`, machine);
  return 1;
}
