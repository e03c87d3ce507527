import { lstatSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import {
  addFile,
  createFix,
  createFixReporter,
  emptySummary,
  nearest,
  type CodedError,
  type FileFix,
  type FixReporter,
  type RunInfo,
} from '../src/index.ts';
import type { Command } from './command.ts';
import { configure } from './configured.ts';
import { FIX_FLAGS, parseFix, type FixCommand } from './fix-options.ts';
import { findInputs } from './inputs.ts';
import { isMistake, packsNote, PATHS_NOTE } from './judging-options.ts';
import type { Machine } from './machine.ts';
import { prepare, reportColumns, wantsColour } from './prepare.ts';
import { createProgress } from './progress.ts';
import { createReplacer, leadsInto, type Replacer } from './replace.ts';
import { sayErrors } from './say.ts';
import { exitStatus } from './verdict.ts';
import { VERSION } from './version.ts';

/** `doorward fix`. */
export function fixCommand(): Command {
  return {
    about:
      'Edit manifests so that rules hold, where their policies say how. Comments, quotes and indentation stay.',
    flags: FIX_FLAGS,
    notes: [`${PATHS_NOTE}\n${STREAM_NOTE}`, packsNote()],
    exits: [
      'nothing is denied afterwards',
      'something is denied afterwards; with --check, also when anything would change',
      'something could not be judged or written',
    ],
    takes: 'files',
    understand: (given) => {
      const command = parseFix(given);
      return isMistake(command) ? command : (machine) => fix(command, machine);
    },
  };
}

const STREAM_NOTE =
  'Standard input is fixed alone, and what comes out is written to standard output: nothing when it cannot be judged.';

/** Fixes manifests, or shows how it would. Gives the exit status. */
async function fix(command: FixCommand, machine: Machine): Promise<number> {
  const { cwd } = machine;
  const { unsafe } = command;
  const told = configure(command, machine);
  const { paths, limits } = told;
  const inputs = await findInputs(command, told, machine);
  const stream = paths.includes('-');
  const { judges, errors } = prepare(told, inputs);
  const mistake = unknownNames(command, judges.info);
  if (mistake !== undefined) {
    sayErrors([{ code: 'USAGE', message: mistake }], machine);
    return 2;
  }
  const settings = { unsafe, generated: command.generated, only: chosen(command) };
  const { now, exceptionRules: exceptions } = told;
  const fixing = createFix(judges, {
    ...{ paths, cwd, limits, inputs, errors, now, exceptions },
    allResults: false,
    fix: settings,
  });
  const info: RunInfo = {
    ...judges.info,
    version: VERSION,
    minSeverity: 'low',
    allResults: false,
  };
  const reporter = createFixReporter(info, {
    colour: command.colour && wantsColour(machine) && !(stream && command.mode === 'write'),
    columns: reportColumns(machine.stdoutIsTerminal ? machine.columns() : undefined),
    quiet: command.quiet,
    written: command.mode === 'write',
  });
  const replacer = createReplacer(machine);
  try {
    return await carryOut({ command, machine, info, reporter, replacer, stream }, fixing);
  } finally {
    replacer.end();
  }
}

/** Whether a rule's fixes are asked for. */
function chosen({ rules, onlyPolicies }: FixCommand): (policy: string, rule: string) => boolean {
  if (rules.length === 0 && onlyPolicies.length === 0) return () => true;
  return (policy, rule) =>
    onlyPolicies.includes(policy) || rules.includes(rule) || rules.includes(`${policy}/${rule}`);
}

/** A rule or policy that is asked for and is not there: a sentence. */
function unknownNames(
  { rules, onlyPolicies }: FixCommand,
  { policies }: Pick<RunInfo, 'policies'>,
): string | undefined {
  const names = policies.map(({ name }) => name);
  const ruleNames = policies.flatMap((policy) =>
    policy.rules.flatMap(({ name }) => [name, `${policy.name}/${name}`]),
  );
  for (const [flag, given, known] of [
    ['--policy', onlyPolicies, names],
    ['--rule', rules, ruleNames],
  ] as const) {
    const unknown = given.find((name) => !known.includes(name));
    if (unknown === undefined) continue;
    const meant = nearest(unknown, known);
    const hint = meant === undefined ? '.' : `: did you mean ${meant}?`;
    return `There is no ${flag.slice(2)} ${unknown} among the policies in force${hint}`;
  }
  return undefined;
}

interface Job {
  readonly command: FixCommand;
  readonly machine: Machine;
  readonly info: RunInfo;
  readonly reporter: FixReporter;
  readonly replacer: Replacer;
  readonly stream: boolean;
}

/** Files that are on their way to the disk at once, at most. */
const MOST_OPEN = 16;

async function carryOut(job: Job, fixing: ReturnType<typeof createFix>): Promise<number> {
  const { command, machine, info, reporter, stream } = job;
  const { mode } = command;
  const progress = createProgress(fixing.total, { machine, quiet: command.quiet });
  let summary = emptySummary(info);
  const told = { changed: 0, listed: false };
  const streamed: FileFix[] = [];
  const tell = (fix: FileFix): void => {
    const { report } = fix;
    summary = addFile(summary, report, info);
    reporter.note(fix);
    if (fix.change !== undefined) told.changed++;
    let text = '';
    if (mode === 'diff') text = reporter.diff(fromHere(fix, machine));
    else if (mode === 'dry-run')
      text = fix.change === undefined ? '' : `${reporter.diff(fromHere(fix, machine))}\n`;
    else if (stream && mode === 'write') streamed.push(fix);
    else text = reporter.file(fix);
    told.listed ||= text !== '';
    if (text !== '' || report.errors.length > 0) progress.clear();
    machine.stdout(text);
    sayErrors(report.errors, machine);
  };
  // What is fixed is written while the next file is judged; it is told in order.
  const queue: Promise<FileFix>[] = [];
  for (const fix of fixing.files()) {
    if (mode === 'write' && !stream && fix.change !== undefined) queue.push(write(fix, job));
    else if (queue.length === 0) tell(check(fix, machine));
    else queue.push(Promise.resolve(fix));
    if (queue.length >= MOST_OPEN) tell(await queue.shift()!);
    await progress.step();
  }
  for (const done of queue) tell(await done);
  progress.clear();
  const status = exitStatus(summary, { strict: false, maxWarnings: Infinity });
  const end = reporter.end(summary);
  if (stream && mode === 'write') {
    const [text] = streamed;
    if (status !== 2 && text !== undefined)
      machine.stdout(new TextDecoder('utf-8', { ignoreBOM: true }).decode(text.after));
    for (const line of end.split('\n')) if (line.trim() !== '') machine.stderr(`doorward: ${line}\n`);
  } else if (mode !== 'diff')
    machine.stdout(told.listed && mode !== 'dry-run' && end !== '' ? `\n${end}` : end);
  return command.check && told.changed > 0 && status === 0 ? 1 : status;
}

/** With the name that the file has from here, since a diff is applied from where it was made. */
function fromHere(fix: FileFix, { cwd }: Machine): FileFix {
  const { change } = fix;
  if (change === undefined || !isAbsolute(change.file)) return fix;
  const file = relative(cwd, change.file);
  return file.startsWith('..') || isAbsolute(file) ? fix : { ...fix, change: { ...change, file } };
}

/** Puts a file's change on the disk. What cannot be written is left as it was found, and an error. */
async function write(fix: FileFix, { machine, replacer }: Job): Promise<FileFix> {
  const checked = check(fix, machine);
  if (checked.change === undefined) return checked;
  const { found, before, after } = fix;
  const path = resolve(machine.cwd, found.file);
  const error = await replacer.replace({ file: found.file, path, before, after });
  return error === undefined ? forget(checked) : leftAlone(fix, error);
}

/** What a summary needs, and nothing of the objects: many files are on their way at once. */
function forget(fix: FileFix): FileFix {
  const change = fix.change && { ...fix.change, landmarks: () => ({ objects: [], rules: [] }) };
  return { ...fix, change, before: NOTHING, after: NOTHING };
}

const NOTHING = new Uint8Array(0);

/** A link that the user named is followed as one in a folder is: not out of the tree. */
function check(fix: FileFix, { cwd }: Machine): FileFix {
  if (fix.change === undefined || fix.found.file === '-') return fix;
  const { file } = fix.found;
  const path = resolve(cwd, file);
  if (!lstatSync(path).isSymbolicLink() || leadsInto(path, [cwd, dirname(path)])) return fix;
  const message = `${file} is a symbolic link that leads out of the current folder and of its own.`;
  return leftAlone(fix, { code: 'PATH_OUTSIDE', message });
}

function leftAlone({ found, before }: FileFix, error: CodedError): FileFix {
  const report = { ...found, errors: [...found.errors, error] };
  return { found, report, change: undefined, before, after: before, fixed: [], left: [] };
}
