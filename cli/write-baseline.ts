import {
  baselineText,
  DoorwardError,
  openBaseline,
  type Baseline,
  type BaselineEntry,
  type Inputs,
  type Judges,
} from '../src/index.ts';
import { baselineFile, type Configured } from './configured.ts';
import type { Machine } from './machine.ts';
import { fileOutput } from './output.ts';
import { say } from './say.ts';
import type { ScanCommand } from './scan-options.ts';

/** A baseline and its file. */
export interface Held {
  readonly file: string;
  readonly baseline: Baseline;
}

/** What a scan is told, and by what it judges. */
interface Scanned {
  readonly command: ScanCommand;
  readonly told: Configured;
  readonly inputs: Inputs;
  readonly judges: Judges;
}

/**
 * The baseline that a scan is held to.
 * @throws DoorwardError when it cannot be read, or none is named
 */
export function openHeld({ command, told, inputs, judges }: Scanned, { cwd }: Machine): Held {
  const file = baselineFile(command.baseline, told);
  if (file === undefined)
    throw new DoorwardError([{ code: 'USAGE', message: '--update-baseline needs --baseline FILE.' }]);
  return { file, baseline: openBaseline(file, { cwd, paths: command.paths, inputs, judges }) };
}

/** Writes the baseline of a scan that has ended without what is gone, and says how much that is. */
export function shrinkBaseline(
  { file, baseline }: Held,
  { quiet }: Pick<ScanCommand, 'quiet'>,
  machine: Machine,
): void {
  const [before, after] = [baseline.entries(), baseline.shrunk()];
  if (baselineText(before) !== baselineText(after)) writeBaseline(file, after, machine);
  const fewer = sum(before) - sum(after);
  if (!quiet)
    say(`${file}: ${baselineWords(after)}, ${fewer === 0 ? 'as before' : `${fewer} fewer`}.`, machine);
}

/**
 * Writes a baseline, whole or not at all.
 * @throws OutputError
 */
export function writeBaseline(file: string, entries: readonly BaselineEntry[], machine: Machine): void {
  const output = fileOutput(file, machine);
  try {
    output.write(baselineText(entries));
    output.finish();
  } catch (error) {
    output.discard();
    throw error;
  }
}

/** How much a baseline lists. */
export function baselineWords(entries: readonly BaselineEntry[]): string {
  const files = new Set(entries.map(({ file }) => file)).size;
  const [findings, all] = [sum(entries), files];
  return `${findings} ${findings === 1 ? 'finding' : 'findings'} in ${all} ${all === 1 ? 'file' : 'files'}`;
}

function sum(entries: readonly BaselineEntry[]): number {
  return entries.reduce((total, { count }) => total + count, 0);
}
