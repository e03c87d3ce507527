// The table of fixtures/oracle/podsecurity.json: which controls of the Pod Security Standards the API server's own library
// says that a Pod breaks; and the same of ours.
import { readFileSync } from 'node:fs';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine } from '../../src/engine/model.ts';
import { loadPolicies } from '../../src/load/policies.ts';
import { createRequest } from '../../src/manifest/request.ts';
import { ownPath } from '../../src/manifest/value.ts';
import type { ValueMap } from '../../src/manifest/value.ts';

export type Level = 'baseline' | 'restricted';

/** One row: a Pod, or a kind of workload and its template. */
export interface Row {
  readonly kind: string;
  readonly template: ValueMap;
  /** By version: the names of the library's checks that it does not pass. */
  readonly verdicts: readonly {
    readonly version: string;
    readonly broken: Readonly<Record<Level, readonly string[]>>;
  }[];
}

/** The policies that hold a check of the library, at each level. */
export const CONTROLS: Readonly<Record<string, Readonly<Partial<Record<Level, string>>>>> = {
  allowPrivilegeEscalation: { restricted: 'privilege-escalation' },
  appArmorProfile: { baseline: 'apparmor', restricted: 'apparmor' },
  capabilities_baseline: { baseline: 'capabilities', restricted: 'capabilities-until-v1-21' },
  capabilities_restricted: { restricted: 'capabilities-restricted' },
  hostNamespaces: { baseline: 'host-namespaces', restricted: 'host-namespaces' },
  hostPathVolumes: { baseline: 'hostpath-volumes' },
  hostPorts: { baseline: 'host-ports', restricted: 'host-ports' },
  hostProbesAndHostLifecycle: { baseline: 'host-probes-lifecycle', restricted: 'host-probes-lifecycle' },
  privileged: { baseline: 'privileged-containers', restricted: 'privileged-containers' },
  procMount: { baseline: 'proc-mount-type', restricted: 'proc-mount-type-restricted' },
  procMount_restricted: { restricted: 'proc-mount-type-restricted' },
  restrictedVolumes: { restricted: 'volume-types' },
  runAsNonRoot: { restricted: 'running-as-non-root' },
  runAsUser: { restricted: 'running-as-non-root-user' },
  seLinuxOptions: { baseline: 'selinux', restricted: 'selinux' },
  seccompProfile_baseline: { baseline: 'seccomp', restricted: 'seccomp-until-v1-18' },
  seccompProfile_restricted: { restricted: 'seccomp-restricted' },
  sysctls: { baseline: 'sysctls', restricted: 'sysctls' },
  windowsHostProcess: { baseline: 'windows-hostprocess', restricted: 'windows-hostprocess' },
};

/** The rows of the table. */
export function podSecurityRows(): readonly Row[] {
  const { pods } = JSON.parse(readFileSync('fixtures/oracle/podsecurity.json', 'utf8')) as {
    readonly pods: { readonly rows: readonly [string, ValueMap, readonly [string, string, string][]][] };
  };
  const names = (text: string): readonly string[] => text.split(' ').filter((name) => name !== '');
  return pods.rows.map(([kind, template, verdicts]) => ({
    kind,
    template,
    verdicts: verdicts.map(([version, baseline, restricted]) => ({
      version,
      broken: { baseline: names(baseline), restricted: names(restricted) },
    })),
  }));
}

/** An object of a kind with a Pod template where the kind keeps it, as complete as the API server asks for. */
export function objectOf({ kind, template }: Row): ValueMap {
  const metadata = { name: 'web' };
  const spec = template['spec'] as ValueMap;
  const labelled = {
    metadata: { ...(template['metadata'] as ValueMap), labels: { app: 'web' } },
    spec: kind.includes('Job') ? { ...spec, restartPolicy: 'Never' } : spec,
  };
  const selected = { selector: { matchLabels: { app: 'web' } }, template: labelled };
  switch (kind) {
    case 'Pod':
      return {
        apiVersion: 'v1',
        kind,
        metadata: { ...(template['metadata'] as ValueMap), ...metadata },
        spec,
      };
    case 'PodTemplate':
      return { apiVersion: 'v1', kind, metadata, template: labelled };
    case 'ReplicationController':
      return {
        apiVersion: 'v1',
        kind,
        metadata,
        spec: { selector: { app: 'web' }, template: labelled },
      };
    case 'Job':
      return { apiVersion: 'batch/v1', kind, metadata, spec: { template: labelled } };
    case 'CronJob':
      return {
        apiVersion: 'batch/v1',
        kind,
        metadata,
        spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template: labelled } } },
      };
    case 'StatefulSet':
      return { apiVersion: 'apps/v1', kind, metadata, spec: { serviceName: 'web', ...selected } };
    default:
      return { apiVersion: 'apps/v1', kind, metadata, spec: selected };
  }
}

const engines = new Map<string, Engine>();

/** The engine with a pack of the Pod Security Standards, at a version. */
export function podSecurityEngine(level: Level, version: string): Engine {
  const key = `${level} ${version}`;
  let engine = engines.get(key);
  if (engine === undefined) {
    const { policies, errors } = loadPolicies([`pack:pod-security-${level}`]);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    const versioned = policies.filter(
      ({ parameters }) => ownPath(parameters, ['properties', 'version']) !== undefined,
    );
    const parameters = Object.fromEntries(versioned.map(({ name }) => [name, { version }]));
    engines.set(key, (engine = createEngine(policies, { parameters })));
  }
  return engine;
}

/** The policies that an object breaks, sorted. What could not be judged is `policy: message`. */
export function brokenPolicies(engine: Engine, object: ValueMap): readonly string[] {
  const { decisions } = engine.judge(createRequest(object, new Map()));
  const names = decisions.map(({ policy, outcome, message }) =>
    outcome === 'fail' ? policy : `${policy}: ${message}`,
  );
  return [...new Set(names)].sort();
}
