import { openInputs, renderInputs, type Inputs } from '../src/index.ts';
import type { Configured } from './configured.ts';
import type { JudgingOptions } from './judging-options.ts';
import type { Machine } from './machine.ts';
import { say } from './say.ts';

/** Finds what is to be judged, and renders what the configuration wants rendered. */
export async function findInputs(
  {
    render,
    quiet,
    onlyManifests = false,
  }: Pick<JudgingOptions, 'render' | 'quiet'> & { onlyManifests?: boolean },
  { paths, limits, config }: Configured,
  machine: Machine,
): Promise<Inputs> {
  const { cwd, env, onSignal } = machine;
  const found = openInputs({ paths, cwd, limits, onlyManifests });
  if (paths.includes('-') && machine.stdinIsTerminal)
    say('reading standard input (end it with Ctrl-D)', machine);
  if (!render || config === undefined) return found;
  const { inputs, warnings } = await renderInputs(found, { config, paths, env, onSignal });
  if (!quiet) for (const warning of warnings) say(warning, machine);
  return inputs;
}
