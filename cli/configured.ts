import {
  besideConfig,
  DEFAULT_LIMITS,
  DoorwardError,
  EXCEPTION_RULES,
  findConfig,
  kubeMinor,
  loadConfig,
  type ConfigDocument,
  type CustomWorkload,
  type Engine,
  type ExceptionRules,
  type Limits,
  type Permissions,
} from '../src/index.ts';
import type { JudgingOptions } from './judging-options.ts';
import type { Machine } from './machine.ts';
import { say } from './say.ts';

/** What a command judges by: as its flags say, else as `doorward.yaml` does, else by default. */
export interface Configured {
  readonly paths: readonly string[];
  /** What else the file says: values, actions, overrides. `undefined` when there is none. */
  readonly config: ConfigDocument | undefined;
  /** Files, folders, packs. */
  readonly policies: readonly string[];
  /** Whether a flag names the policies. */
  readonly areOthers: boolean;
  /** Of the flag alone: they win over those of the file. */
  readonly settings: readonly string[];
  readonly params: readonly string[];
  readonly assumeBound: boolean;
  /** The minor version (1.x) of Kubernetes; `undefined` for the newest known. */
  readonly kubeMinor: number | undefined;
  /** Files and folders of exceptions, and how they are dealt with. */
  readonly exceptions: readonly string[];
  readonly exceptionRules: ExceptionRules;
  /** Whether exceptions of the file meet policies that it does not name: of those that are not there nothing is said. */
  readonly areElsewhere: boolean;
  /** The time by which they expire, in milliseconds since 1970. */
  readonly now: number;
  readonly limits: Limits;
  readonly workloads: readonly CustomWorkload[];
  /** Labels that name the owner of an object; the first one found counts. */
  readonly ownerLabels: readonly string[];
}

/**
 * Finds the configuration and completes what flags leave open.
 * @throws DoorwardError with every mistake of the configuration
 */
export function configure(options: JudgingOptions, machine: Machine): Configured {
  const config = readConfig(options, machine);
  const {
    policies,
    kubeVersion,
    admissionPolicies = {},
    limits,
    workloads,
    ownerLabels,
    exceptions: { files = [], ...rules } = {},
  } = config?.spec ?? {};
  const areElsewhere = options.policies !== undefined && files.length > 0;
  const path = (one: string): string => (config === undefined ? one : besideConfig(config.file, one));
  return {
    paths: options.paths,
    config,
    policies: options.policies ?? policies?.map(path) ?? ['pack:essentials'],
    areOthers: options.policies !== undefined,
    settings: options.settings,
    params: options.params ?? admissionPolicies.params?.map(path) ?? [],
    assumeBound: options.assumeBound || admissionPolicies.assumeBound === true,
    kubeMinor: options.kubeMinor ?? (kubeVersion === undefined ? undefined : kubeMinor(kubeVersion)),
    exceptions: [...files.map(path), ...options.exceptions],
    exceptionRules: { ...EXCEPTION_RULES, ...rules, ...(areElsewhere ? { unused: 'ignore' } : {}) },
    areElsewhere,
    now: options.now ?? machine.clock(),
    limits: { ...DEFAULT_LIMITS, ...limits, ...options.limits },
    workloads: workloads ?? [],
    ownerLabels: options.ownerLabels ?? ownerLabels ?? ['owner'],
  };
}

/** The file that lists findings which do not count: that of the flag, else that of the configuration. */
export function baselineFile(given: string | undefined, { config }: Configured): string | undefined {
  const file = config?.spec.baseline;
  return given ?? (config === undefined || file === undefined ? undefined : besideConfig(config.file, file));
}

/** What does not count although it fails: exceptions that are in force, and a baseline. */
export function permissionsOf(told: Configured, { exceptions = [] }: Engine): Permissions {
  return { exceptions, now: told.now, baseline: baselineFile(undefined, told) };
}

function readConfig(options: JudgingOptions, machine: Machine): ConfigDocument | undefined {
  if (options.config === 'none') return undefined;
  const { cwd } = machine;
  const file = options.config?.file ?? search(options, machine);
  if (file === undefined) return undefined;
  const { config, errors } = loadConfig(file, cwd);
  if (config === undefined) throw new DoorwardError(errors);
  return config;
}

/** The file that the paths lead to; that it is used is said, since nobody named it. */
function search({ paths, quiet }: JudgingOptions, machine: Machine): string | undefined {
  const { file, errors } = findConfig(paths, machine.cwd);
  if (errors.length > 0) throw new DoorwardError(errors);
  if (file !== undefined && !quiet) say(`judging as ${file} says.`, machine);
  return file;
}
