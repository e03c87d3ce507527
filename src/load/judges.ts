import type { Layer } from '../config/layers.ts';
import type { ConfigDocument } from '../config/model.ts';
import type { EngineOptions } from '../engine/create-engine.ts';
import type { Engine } from '../engine/model.ts';
import type { CodedError } from '../errors.ts';
import type { Policy } from '../policy/model.ts';
import type { OverrideUse, RunInfo } from '../report/model.ts';
import type { EnvironmentOf } from './environments.ts';
import type { Input } from './inputs.ts';
import type { Inputs } from './opened.ts';

/** Who judges which file. */
export interface Judges {
  /** Of files that nothing special is said about. */
  readonly base: Engine;
  readonly of: (input: Input) => Engine;
  /** The folder that rules about files name them from; the current one when left out. */
  readonly root?: string;
  /** The environments of files; of none when left out. */
  readonly environmentOf?: EnvironmentOf;
}

/** By what and whom files are judged. */
export interface JudgesOptions {
  readonly policies: readonly Policy[];
  readonly config: ConfigDocument | undefined;
  /** Whether the policies are others than the configuration names: what it says of those that are not there is left out. */
  readonly areOthers: boolean;
  /** Values that the command line gives: they win. */
  readonly parameters: NonNullable<EngineOptions['parameters']>;
  readonly engine: Pick<EngineOptions, 'native' | 'minor' | 'workloads' | 'exceptions' | 'unknownNames'>;
  /** The files that are to be judged. */
  readonly inputs: Inputs;
}

/** Judges, and what reports say of them. */
export interface JudgesInForce extends Judges {
  readonly info: Pick<RunInfo, 'digest' | 'policies' | 'notices' | 'overrides'>;
  /** What decides on a file, the last one on top: the configuration, overrides of it, the command line. */
  readonly layers: (input: Input) => readonly Layer[];
  /** What is worth saying of the configuration. */
  readonly notices: readonly CodedError[];
}

/** What reports say of engines: the first is that of files that nothing is said about. */
export function infoOf(
  base: Engine,
  engines: readonly Engine[],
  overrides: readonly OverrideUse[],
): JudgesInForce['info'] {
  const { digest } = base;
  if (engines.length === 1) return { digest, policies: base.policies, notices: base.notices, overrides };
  // What the first says of a policy is what is told of it; the others add what is off in the first.
  const policies = new Map(
    [...engines].reverse().flatMap((engine) => engine.policies.map((one) => [one.name, one])),
  );
  const notices = new Map(
    engines.flatMap((engine) => engine.notices.map((one) => [`${one.policy} ${one.message}`, one])),
  );
  const sorted = [...policies.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return { digest, policies: sorted, notices: [...notices.values()], overrides };
}

/** What the command line says. */
export function flagLayer(parameters: JudgesOptions['parameters']): Layer {
  return { from: { type: 'flag' }, parameters, actions: {}, place: () => undefined };
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
