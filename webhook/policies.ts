import {
  createEngine,
  DoorwardError,
  loadExceptions,
  loadParams,
  loadPolicies,
  standingOf,
  withParams,
} from '../src/index.ts';
import type { CodedError, Engine } from '../src/index.ts';
import { withCluster } from './cluster-objects.ts';
import type { ClusterObjects, ClusterPolicies } from './cluster-objects.ts';
import { policySetOf } from './judge.ts';
import type { PolicySet } from './judge.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { PolicySettings } from './settings.ts';
import { fingerprint, watchPaths } from './watch.ts';

/** A set that was read, or all that is wrong with it. */
export type ReadSet =
  | { readonly ok: true; readonly set: PolicySet }
  | { readonly ok: false; readonly errors: readonly CodedError[] };

/** The policies in force, and what takes their place. */
export interface Policies {
  readonly current: () => PolicySet | undefined;
  readonly close: () => void;
}

/** Reads and compiles a set. The set is taken whole or not at all. */
export function readSet(settings: PolicySettings, cluster?: ClusterObjects): ReadSet {
  const { policies, errors, native: files, exceptions: found } = loadPolicies(settings.sources);
  const { exceptions, errors: wrong } = loadExceptions(settings.exceptions.files, found);
  const { params, assumeBound, minor } = settings.admissionPolicies;
  const given = loadParams(params);
  const joined = cluster === undefined ? { native: files, errors: [] } : withCluster(files, cluster);
  const mistakes = [...errors, ...given.errors, ...joined.errors, ...wrong];
  if (mistakes.length > 0) return { ok: false, errors: mistakes };
  try {
    const { parameters, actions, place, workloads } = settings;
    const native = {
      ...withParams(joined.native, given),
      assumeBound,
      unknownParams: cluster?.unknownParams ?? [],
    };
    // Policies of a cluster come and go, and what names one that is gone is no reason to refuse the others.
    const unknownNames = cluster === undefined ? 'error' : 'notice';
    const options = {
      parameters,
      actions,
      place,
      workloads,
      native,
      minor,
      exceptions,
      unknownNames,
    } as const;
    return { ok: true, set: policySetOf(createEngine(policies, options)) };
  } catch (error) {
    if (error instanceof DoorwardError) return { ok: false, errors: error.errors };
    throw error;
  }
}

/** What there is to say of the exceptions of a set at a time, a sentence each. */
export function exceptionRemarks(
  { exceptions = [] }: Engine,
  at: { readonly now: number; readonly noticeDays: number },
): readonly string[] {
  return exceptions.flatMap((exception) => standingOf(exception, at)?.message ?? []);
}

/** What the policies are watched with. */
export interface Watching {
  /** How often to look, in milliseconds. */
  readonly poll: number;
  /** The configuration file, which says which policies there are; `undefined` for none. */
  readonly configFile: string | undefined;
  /** Reads the settings anew; what is wrong with them is thrown as DoorwardError. */
  readonly settings: () => PolicySettings;
  /**
   * Begins to watch the policies of the cluster, and calls back at each change; asked once, when the settings want it.
   */
  readonly watchCluster?: (onChange: () => void) => Promise<ClusterPolicies>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A set may be written while it is read: it is read again until two looks agree. */
const TRIES = 5;

/**
 * Reads the policies, and reads them again whenever something changes. A set that cannot be used never takes the place of
 * one that can: it is logged and counted.
 */
export function keepPolicies(watching: Watching): Policies {
  const { log, metrics, configFile, poll } = watching;
  let current: PolicySet | undefined;
  let sources: readonly string[] = [];
  let noticeDays = 0;
  let watch: { close: () => void } | undefined;
  let closed = false;
  /** What was said of a configuration is said once. */
  let told: string | undefined;
  let cluster: ClusterPolicies | undefined;
  let isConnecting = false;

  /** The set is whole only with what the cluster has: until that is known, none takes the place of the one in force. */
  const connect = (): void => {
    if (isConnecting || closed || watching.watchCluster === undefined) return;
    isConnecting = true;
    watching
      .watchCluster(() => load())
      .then(
        (found) => {
          if (closed) {
            found.close();
            return;
          }
          cluster = found;
          load();
        },
        (error: unknown) => {
          if (error instanceof DoorwardError)
            log.mistakes('policies of the cluster are not known', error.errors);
          else log.fault('policies of the cluster are not known', error);
          setTimeout(() => {
            isConnecting = false;
            connect();
          }, 5000).unref();
        },
      );
  };

  const read = (): ReadSet => {
    try {
      const settings = watching.settings();
      if (settings.scanOnly !== undefined && settings.scanOnly !== told) {
        told = settings.scanOnly;
        log.event('info', told);
      }
      sources = [...settings.sources, ...settings.admissionPolicies.params, ...settings.exceptions.files];
      noticeDays = settings.exceptions.noticeDays;
      if (!settings.admissionPolicies.cluster) return readSet(settings);
      connect();
      if (cluster !== undefined) return readSet(settings, cluster.objects());
      const message = 'The admission policies of the cluster are not known yet.';
      return { ok: false, errors: [{ code: 'CLUSTER_UNREACHABLE', message }] };
    } catch (error) {
      if (error instanceof DoorwardError) return { ok: false, errors: error.errors };
      log.fault('the policies could not be read', error);
      const message = 'Doorward itself failed while it read the policies.';
      return { ok: false, errors: [{ code: 'INTERNAL', message }] };
    }
  };
  const paths = (): readonly string[] => [
    ...(configFile === undefined ? [] : [configFile]),
    ...sources.filter((source) => !source.startsWith('pack:')),
  ];
  const load = (): void => {
    let result: ReadSet;
    let tries = 0;
    let before: string;
    do {
      before = fingerprint(paths());
      result = read();
    } while (fingerprint(paths()) !== before && ++tries < TRIES);
    take(result);
    // What the configuration names may be something else now.
    watch?.close();
    if (!closed) watch = watchPaths(paths(), poll, load);
    // A change between the reading and the watching would be seen by nobody.
    if (!closed && fingerprint(paths()) !== before) setTimeout(load, poll).unref();
  };
  const take = (result: ReadSet): void => {
    if (!result.ok) {
      metrics.policyReload('refused');
      const what = current === undefined ? 'no policy set is in force' : 'the old one stays';
      log.mistakes(`the policy set is refused; ${what}`, result.errors);
      return;
    }
    const { engine } = result.set;
    if (engine.digest === current?.engine.digest) {
      metrics.policyReload('unchanged');
      return;
    }
    current = result.set;
    metrics.policyReload('swapped');
    metrics.policySet(engine.digest, engine.policies.length);
    const policies = engine.policies.map(({ name }) => name);
    log.event('info', 'a policy set is in force', { digest: engine.digest, policies });
    for (const { policy, message } of engine.notices) log.event('warn', message, { policy });
    metrics.exceptions(engine.exceptions ?? []);
    for (const message of exceptionRemarks(engine, { now: Date.now(), noticeDays }))
      log.event('warn', message);
  };
  load();
  return {
    current: () => current,
    close: () => {
      closed = true;
      watch?.close();
      cluster?.close();
    },
  };
}
