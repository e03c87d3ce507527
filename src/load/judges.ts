import type { Engine } from '../engine/model.ts';
import type { Input } from './inputs.ts';

/** Who judges which file. */
export interface Judges {
  /** Of files that nothing special is said about. */
  readonly base: Engine;
  readonly of: (input: Input) => Engine;
}

/** One engine for all files. */
export function asJudges(judges: Engine | Judges): Judges {
  return isEngine(judges) ? { base: judges, of: () => judges } : judges;
}

function isEngine(judges: Engine | Judges): judges is Engine {
  return !Object.hasOwn(judges, 'base');
}

/** Everybody who judges some of the files, the one of files that nothing is said about among them. */
export function everyJudge({ base, of }: Judges, inputs: readonly Input[]): readonly Engine[] {
  return [...new Set([base, ...inputs.map(of)])];
}
