// The packs of the Pod Security Standards and the API server's own PodSecurity admission, asked about the same objects: in a
// namespace a version, which warns of what breaks baseline and notes in the audit log what breaks restricted; and in one
// that enforces. The table's rows that the API server refuses for other reasons (a Windows Pod with a seccomp profile) are
// left out, and counted.
import t from 'tap';
import {
  brokenPolicies,
  CONTROLS,
  objectOf,
  podSecurityEngine,
  podSecurityRows,
} from '../catalogue/pod-security.ts';
import type { Level, Row } from '../catalogue/pod-security.ts';
import type { Answer, Api } from './api.ts';
import { noCluster, startCluster } from './cluster.ts';
import { collection } from './objects.ts';
import type { Body } from './objects.ts';

const LABEL = 'pod-security.kubernetes.io';
const AT_ONCE = 8;

/** What the API server calls each check. */
const REASONS: Readonly<Record<string, string>> = {
  allowPrivilegeEscalation: 'allowPrivilegeEscalation != false',
  appArmorProfile: 'forbidden AppArmor profiles?',
  capabilities_baseline: 'non-default capabilities',
  capabilities_restricted: 'unrestricted capabilities',
  hostNamespaces: 'host namespaces',
  hostPathVolumes: 'hostPath volumes',
  hostPorts: 'hostPort',
  hostProbesAndHostLifecycle: 'probe or lifecycle host',
  privileged: 'privileged',
  procMount: 'procMount',
  restrictedVolumes: 'restricted volume types',
  runAsNonRoot: 'runAsNonRoot != true',
  runAsUser: 'runAsUser=0',
  seLinuxOptions: 'seLinuxOptions',
  seccompProfile_baseline: 'seccompProfile',
  seccompProfile_restricted: 'seccompProfile',
  sysctls: 'forbidden sysctls',
  windowsHostProcess: 'hostProcess',
};

/** Our policies for the controls that a text of the API server names. */
function policiesIn(text: string, level: Level, minor: number): readonly string[] {
  const found = Object.entries(REASONS).filter(([, reason]) =>
    new RegExp(`(?:": |\\), )${reason} \\(`).test(text),
  );
  const names = found.flatMap(([id]) => {
    // One reason stands for two checks.
    if (
      id === (minor < 19 ? 'seccompProfile_restricted' : 'seccompProfile_baseline') &&
      level === 'restricted'
    )
      return [];
    return [CONTROLS[id]?.[level] ?? []].flat();
  });
  return [...new Set(names)].sort();
}

function minorOf(version: string): number {
  return version === 'latest' ? Infinity : Number(version.slice('v1.'.length));
}

async function namespace(api: Api, name: string, modes: Readonly<Record<string, Level | 'privileged'>>) {
  const version = /v1-\d+$/.exec(name)?.[0].replace('-', '.') ?? 'latest';
  const labels = Object.entries(modes).flatMap(([mode, level]) => [
    [`${LABEL}/${mode}`, level],
    [`${LABEL}/${mode}-version`, version],
  ]);
  await api.post(collection('v1', 'Namespace'), {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: Object.fromEntries(labels) as unknown },
  });
}

function create(api: Api, object: Body, to: string): Promise<Answer> {
  return api.post(collection(object.apiVersion, object.kind, to), object, { query: { dryRun: 'All' } });
}

/** Does something with each, a few at a time. */
async function forEach<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of left) await act(one);
    }),
  );
}

interface Asked {
  readonly row: Row;
  readonly version: string;
  readonly object: Body;
  readonly answer: Answer;
}

t.test('the API server names the controls that we name', { skip: noCluster }, async (t) => {
  const cluster = await startCluster();
  t.teardown(cluster.stop);
  const { api } = cluster;
  const rows = podSecurityRows();
  const versions = [...new Set(rows.flatMap((row) => row.verdicts.map(({ version }) => version)))];
  const named = (version: string): string => `at-${version.replace('.', '-')}`;
  for (const version of versions) {
    await namespace(api, named(version), { enforce: 'privileged', warn: 'baseline', audit: 'restricted' });
  }
  const asked: Asked[] = [];
  const wrong: string[] = [];
  let left = 0;
  const questions = rows.flatMap((row) => row.verdicts.map(({ version }) => ({ row, version })));
  await forEach(questions, async ({ row, version }) => {
    const object = objectOf(row) as unknown as Body;
    const answer = await create(api, object, named(version));
    if (answer.status === 201) asked.push({ row, version, object, answer });
    else if (answer.status === 422) left += 1;
    else wrong.push(`${String(answer.status)} ${JSON.stringify(answer.body)}`);
  });
  const log = new Map(cluster.audit().map((event) => [event.auditID, event.annotations ?? {}]));
  const compare = (one: Omit<Asked, 'answer'>, level: Level, text: string): void => {
    const theirs = policiesIn(text, level, minorOf(one.version)).join();
    const ours = brokenPolicies(podSecurityEngine(level, one.version), one.object as never).join();
    if (theirs !== ours)
      wrong.push(`${level} ${one.version} ${JSON.stringify(one.object)}: ours ${ours}; theirs ${text}`);
  };
  for (const one of asked) {
    compare(one, 'baseline', one.answer.warnings.filter((text) => text.includes('PodSecurity')).join());
    compare(one, 'restricted', log.get(one.answer.auditId)?.[`${LABEL}/audit-violations`] ?? '');
  }
  t.equal(wrong.length, 0, wrong.slice(0, 10).join('\n'));
  const objects = new Set(asked.map(({ row }) => row));
  const pods = [...objects].filter(({ kind }) => kind === 'Pod').length;
  t.ok(pods >= 900, `${String(pods)} Pods`);
  t.ok(objects.size - pods >= 200, `${String(objects.size - pods)} workloads`);
  t.comment(`${String(left)} of ${String(questions.length)} requests are refused as invalid`);

  await t.test('what is enforced is denied', async (t) => {
    wrong.length = 0;
    let denied = 0;
    for (const level of ['baseline', 'restricted'] as const) {
      await namespace(api, `enforces-${level}`, { enforce: level });
      const latest = asked.filter(({ row, version }) => row.kind === 'Pod' && version === 'latest');
      await forEach(latest, async (one) => {
        const { status, body } = await create(api, one.object, `enforces-${level}`);
        if (status === 403) denied += 1;
        compare(one, level, status === 403 ? (body as { readonly message: string }).message : '');
      });
    }
    t.equal(wrong.length, 0, wrong.slice(0, 10).join('\n'));
    t.ok(denied >= 900, `${String(denied)} denials`);
  });

  await t.test('an ephemeral container is judged when it is added', async (t) => {
    wrong.length = 0;
    let judged = 0;
    const withEphemeral = rows.filter(
      ({ kind, template }) => kind === 'Pod' && JSON.stringify(template).includes('ephemeralContainers'),
    );
    await forEach([...withEphemeral.entries()], async ([i, row]) => {
      const object = objectOf(row) as unknown as Body & { readonly spec: Readonly<Record<string, unknown>> };
      const { ephemeralContainers, ...spec } = object.spec;
      const metadata = { ...object.metadata, name: `web-${String(i)}` };
      const path = collection('v1', 'Pod', named('latest'));
      if ((await api.post(path, { ...object, metadata, spec })).status !== 201) return;
      const answer = await api.patch(
        `${path}/${metadata.name}/ephemeralcontainers`,
        { spec: { ephemeralContainers } },
        { query: { dryRun: 'All' } },
      );
      if (answer.status !== 200) return;
      judged += 1;
      const text = answer.warnings.filter((one) => one.includes('PodSecurity')).join();
      compare({ row, version: 'latest', object }, 'baseline', text);
    });
    t.equal(wrong.length, 0, wrong.slice(0, 10).join('\n'));
    t.ok(judged >= 100, `${String(judged)} Pods`);
  });
});
