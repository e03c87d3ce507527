// A run of made-up findings that shows each thing a format can say.
import type { Decision } from '../../src/engine/model.ts';
import type { Location } from '../../src/errors.ts';
import {
  emptyReport,
  type FileReport,
  type Finding,
  type ObjectRef,
  type Reporter,
  type RunInfo,
} from '../../src/report/model.ts';
import { addFile, emptySummary } from '../../src/report/summary.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: { owner: checkout }
spec:
  template:
    spec:
      containers:
        - name: "漢字 <b>&amp;"
          image: nginx:latest
`;

const decision = (change: Partial<Decision> = {}): Decision => ({
  policy: 'memory-limit',
  rule: 'present',
  outcome: 'fail',
  action: 'deny',
  severity: 'high',
  message: 'container web needs a memory limit: it is absent',
  pointer: '/spec/template/spec/containers/0',
  field: '/spec/template/spec/containers/0/resources/limits/memory',
  ...change,
});

export const OBJECT: ObjectRef = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  owner: 'checkout',
};

export const at = (
  file: string,
  ...[line, column = 11, endColumn = 30]: readonly [line: number, column?: number, endColumn?: number]
): Location => ({ file, line, column, endLine: line, endColumn });

export const finding = (
  change: Partial<Decision> = {},
  object: ObjectRef = OBJECT,
  location: Location = at('apps/web.yaml', 11),
): Finding => ({
  decision: decision(change),
  object,
  location,
  place: '/spec/template/spec/containers/name=web/resources/limits/memory',
  fixable: false,
});

export const report = (change: Partial<FileReport> = {}): FileReport => ({
  ...emptyReport('apps/web.yaml'),
  bytes: Buffer.from(WEB),
  objects: 1,
  ...change,
});

export const INFO: RunInfo = {
  version: '1.2.3',
  digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
  policies: [
    {
      name: 'memory-limit',
      title: 'Containers declare memory limits',
      description: 'A container without a memory limit can take its node down.',
      severity: 'high',
      rules: [
        { name: 'present', message: 'container {{ self.name }} needs a memory limit' },
        { name: 'bound', message: 'at most {{ params.max }}' },
      ],
      source: 'policies/memory-limit/policy.yaml',
    },
    {
      name: 'no-latest',
      title: 'Images are pinned',
      description: '',
      severity: 'low',
      rules: [{ name: 'tag', message: 'image {{ self.raw }} is not pinned' }],
      source: 'policies/no-latest/policy.yaml',
    },
  ],
  notices: [],
  minSeverity: 'low',
  allResults: true,
};

const CLUSTER: ObjectRef = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'admin' };
const ODD: ObjectRef = { ...OBJECT, name: 'odd' };
const stopped = { outcome: 'error', code: 'WORKLOAD_MALFORMED', message: 'containers is no list' } as const;

export const SAMPLE: readonly FileReport[] = [
  report({
    findings: [
      { ...finding(), fixable: true },
      finding({
        policy: 'no-latest',
        rule: 'tag',
        action: 'warn',
        severity: 'low',
        message: 'image nginx:latest | `x` @team/web #12 [a](b) is not pinned',
        pointer: '/spec/template/spec/containers/0/image',
        field: '/spec/template/spec/containers/0/image',
      }),
    ],
    results: [
      {
        policy: 'memory-limit',
        rule: 'bound',
        outcome: 'pass',
        object: OBJECT,
        location: at('apps/web.yaml', 1),
      },
    ],
  }),
  report({
    file: 'clean.yaml',
    objects: 2,
  }),
  report({
    file: 'envs/50% off, über:all.yaml',
    findings: [
      finding(
        {
          severity: 'critical',
          action: 'audit',
          message: 'too {0} much',
          field: '/rules',
          pointer: '/rules',
        },
        CLUSTER,
        { file: 'envs/50% off, über:all.yaml', line: 2, column: 1, endLine: 4, endColumn: 1 },
      ),
      {
        ...finding({}, { ...OBJECT, owner: 'search', name: 'old' }, at('envs/50% off, über:all.yaml', 6)),
        suppression: { kind: 'exception', reason: 'migrated in May, says platform' },
      },
      finding({ ...stopped, rule: 'present' }, ODD, at('envs/50% off, über:all.yaml', 9)),
      finding({ ...stopped, rule: 'bound' }, ODD, at('envs/50% off, über:all.yaml', 9)),
    ],
    errors: [
      { code: 'YAML_SYNTAX', message: 'no YAML here', location: at('envs/50% off, über:all.yaml', 12) },
    ],
  }),
  { ...emptyReport(''), errors: [{ code: 'PATH_NOT_FOUND', message: 'nowhere is not there.' }] },
];

/** Everything that a reporter writes about a run. */
export function write(reporter: Reporter, reports: readonly FileReport[], info: RunInfo = INFO): string {
  let summary = emptySummary(info);
  let out = reporter.begin(info);
  for (const file of reports) {
    summary = addFile(summary, file, info);
    out += reporter.file(file);
  }
  return out + reporter.end(summary);
}
