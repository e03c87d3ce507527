import {
  collectNative,
  createJudges,
  DoorwardError,
  loadExceptions,
  loadParams,
  loadPolicies,
  parseSettings,
  withParams,
  type CodedError,
  type Inputs,
  type JudgesInForce,
  type NativeDocuments,
  type Policy,
} from '../src/index.ts';
import type { Configured } from './configured.ts';
import type { Machine } from './machine.ts';

/** What a command judges by. */
export interface Prepared {
  readonly judges: JudgesInForce;
  /** Our own, in force or not. */
  readonly policies: readonly Policy[];
  /** Those of Kubernetes, with what binds them. */
  readonly native: NativeDocuments;
  /** Mistakes of admission policies that lie among the manifests: told with their files. */
  readonly errors: readonly CodedError[];
}

/**
 * The policies in force. All mistakes are told together: in settings, in policies, in values.
 * @throws DoorwardError
 */
export function prepare(options: Configured, inputs: Inputs): Prepared {
  const settings = parseSettings(options.settings);
  const { cwd } = inputs;
  const loaded = loadPolicies(options.policies, cwd);
  const params = loadParams(options.params, cwd);
  const { exceptions, errors: wrong } = loadExceptions(options.exceptions, loaded.exceptions, cwd);
  const mistakes = [...settings.errors, ...loaded.errors, ...params.errors, ...wrong];
  if (mistakes.length > 0) throw new DoorwardError(mistakes);
  const { kubeMinor: minor, assumeBound, workloads, config } = options;
  const files = withParams(loaded.native, params);
  const { native, errors } = collectNative(inputs, { files, assumeBound, minor });
  const { parameters } = settings;
  const { policies } = loaded;
  const judges = createJudges({
    policies,
    config,
    areOthers: options.areOthers,
    parameters,
    engine: { native, minor, workloads, exceptions, unknownNames: options.areElsewhere ? 'ignore' : 'error' },
    inputs,
  });
  return { judges, policies, native, errors };
}

/** NO_COLOR (no-color.org) and FORCE_COLOR (force-color.org): any value but an empty one counts. */
export function wantsColour({ env, stdoutIsTerminal }: Machine): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0';
  return stdoutIsTerminal && env['TERM'] !== 'dumb';
}

/** How wide a report for people is, in columns. */
export function reportColumns(columns: number | undefined): number {
  return Math.min(Math.max(columns ?? 100, 40), 140);
}
