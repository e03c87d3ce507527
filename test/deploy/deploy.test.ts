// Holds the manifests of deploy/ to the policies that they bring, to the code that they speak of, and to each other.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import t from 'tap';
import { policiesConfigMap } from '../../scripts/write-deploy.mjs';
import { WORKLOADS } from '../../src/select/workloads.ts';
import { manifestFiles, readManifestFile, readManifests } from './manifests.ts';
import type { Manifest } from './manifests.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DEPLOY = join(ROOT, 'deploy');
const manifests = readManifests(DEPLOY);

/** What an overlay may add. */
const COMPONENTS = ['access-reviews', 'cluster-policies'];

function only(kind: string, name = 'doorward'): Manifest {
  const found = manifests.filter((one) => one.kind === kind && one.metadata.name === name);
  if (found.length !== 1) throw new Error(`${String(found.length)} of ${kind} ${name}`);
  return found[0]!;
}

/** The policies of the pack: its folders. */
function essentials(): readonly string[] {
  const entries = readdirSync(join(ROOT, 'policies', 'essentials'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

t.test('policies.yaml is the essentials pack', (t) => {
  t.equal(
    readFileSync(join(DEPLOY, 'policies.yaml'), 'utf8'),
    policiesConfigMap(),
    'run `npm run docs` after a change of policies/essentials',
  );
  const data = only('ConfigMap', 'doorward-policies').data as Readonly<Record<string, string>>;
  const ids = essentials();
  t.same(
    Object.keys(data).sort(),
    ids.map((id) => `${id}.yaml`),
  );
  for (const id of ids) {
    const text = readFileSync(join(ROOT, 'policies', 'essentials', id, 'policy.yaml'), 'utf8');
    t.equal(data[`${id}.yaml`], text, `${id}: byte for byte, once read as YAML`);
  }
  t.end();
});

const bundle = join(ROOT, 'dist', 'doorward.cjs');
const notBuilt = existsSync(bundle) ? false : 'dist/doorward.cjs is not built: run `npm run build` first';

t.test('what Doorward asks of others it does itself', { skip: notBuilt }, (t) => {
  const scan = (folder: string): { status: number | null; results: readonly Result[]; text: string } => {
    const args = [bundle, 'scan', folder, '--format', 'json', '--all-results'];
    const set = ['--set', 'allowed-registries.registries=[registry.example]'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...args, ...set], { encoding: 'utf8' });
    const report = JSON.parse(stdout) as { readonly results: readonly Result[] };
    return { status, results: report.results, text: stderr + stdout };
  };
  const clean = scan(DEPLOY);
  t.equal(clean.status, 0, `not denied${clean.status === 0 ? '' : clean.text}`);
  t.same(
    clean.results.filter((result) => result.outcome === 'fail' || result.outcome === 'error'),
    [],
    'not even a warning',
  );
  const judged = clean.results.filter(
    ({ object, outcome }) => object.kind === 'Deployment' && outcome === 'pass',
  );
  t.same(
    [...new Set(judged.map((result) => result.policy))].sort(),
    essentials(),
    'every policy spoke of the Deployment',
  );

  const spoilt = t.testdir();
  cpSync(DEPLOY, spoilt, { recursive: true });
  const file = join(spoilt, 'deployment.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/image: .*/, 'image: registry.example/doorward'));
  t.equal(scan(spoilt).status, 1, 'the scan would have seen it');
  t.end();
});

interface Result {
  readonly policy: string;
  readonly outcome: string;
  readonly object: { readonly kind: string };
}

const door = join(ROOT, 'dist', 'doorward-webhook.cjs');
const noDoor = existsSync(door) ? false : 'dist/doorward-webhook.cjs is not built: run `npm run build` first';

t.test('the server understands the settings', { skip: noDoor }, (t) => {
  const settings = only('ConfigMap', 'doorward-settings').data!;
  const check = (text: string) => {
    const folder = t.testdir({
      settings: { 'doorward.yaml': text },
      policies: only('ConfigMap', 'doorward-policies').data!,
    });
    const args = [door, '--check', '--config', join(folder, 'settings', 'doorward.yaml')];
    return spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  };
  const said = check(settings['doorward.yaml']!);
  t.equal(said.status, 0, `as they are: ${said.stderr}`);
  // What is offered as a comment has to be right as well.
  const offered = settings['doorward.yaml']!.replaceAll(
    /^( *)# (?=parameters|  \w|actions|admissionPolicies)/gm,
    '$1',
  );
  t.notMatch(offered, /^ *# /m, 'all comments are taken in');
  const more = check(offered);
  t.equal(more.status, 0, `with all that is offered: ${more.stderr}`);
  t.not(check(offered.replace('listen:', 'lisen:')).status, 0, 'a mistake would have been seen');
  t.end();
});

t.test('the API server asks about every kind that runs Pods', (t) => {
  const [webhook] = only('ValidatingWebhookConfiguration').webhooks!;
  const asked = new Set(
    webhook!.rules.flatMap((rule) =>
      rule.apiGroups.flatMap((group) => rule.resources.map((resource) => `${group}/${resource}`)),
    ),
  );
  const runners = WORKLOADS.map(({ group, kind }) => `${group}/${kind.toLowerCase()}s`);
  t.same(
    [...new Set(runners)].filter((runner) => !asked.has(runner)),
    [],
    'none is missing',
  );
  t.same(
    [...asked].filter((one) => !runners.includes(one)).sort(),
    ['/pods/ephemeralcontainers', '/pods/resize'],
    'none is asked for that no lens reads',
  );
  for (const rule of webhook!.rules) {
    t.same(rule.operations, ['CREATE', 'UPDATE']);
    t.same(rule.apiVersions, ['*'], 'a version more is no way round');
  }
  t.end();
});

t.test('the registration follows the contract', (t) => {
  const { webhooks = [] } = only('ValidatingWebhookConfiguration');
  const service = only('Service');
  t.same(
    webhooks.map((one) => one.name),
    ['validate.doorward.dev', 'labels.validate.doorward.dev'],
  );
  for (const webhook of webhooks) {
    t.match(webhook, {
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      timeoutSeconds: 5,
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      clientConfig: {
        service: {
          namespace: service.metadata.namespace,
          name: service.metadata.name,
          path: '/validate',
          port: service.spec.ports[0].port,
        },
      },
    });
    t.same(
      webhook.namespaceSelector,
      {
        matchExpressions: [
          {
            key: 'kubernetes.io/metadata.name',
            operator: 'NotIn',
            values: ['kube-system', only('Namespace', 'doorward-system').metadata.name],
          },
        ],
      },
      'only names, and the two that repair',
    );
    t.notOk(Object.hasOwn(webhook, 'objectSelector'), 'nobody can label a way out');
  }
  t.end();
});

t.test('what is mended is what is judged', (t) => {
  const validating = only('ValidatingWebhookConfiguration');
  const [registration, ...more] = readManifests(join(DEPLOY, 'mutating'));
  t.same(more, []);
  t.match(registration, {
    kind: 'MutatingWebhookConfiguration',
    // The one name for which the server has a right, and to which it gives its authority.
    metadata: { name: validating.metadata.name, labels: { owner: /./ } },
  });
  const [judged] = validating.webhooks!;
  const [mended, ...others] = registration!.webhooks!;
  t.same(others, []);
  t.match(mended, {
    name: 'mutate.doorward.dev',
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    timeoutSeconds: 3,
    failurePolicy: 'Ignore',
    matchPolicy: 'Equivalent',
    reinvocationPolicy: 'IfNeeded',
    clientConfig: {
      service: { namespace: 'doorward-system', name: 'doorward', path: '/mutate', port: 443 },
    },
  });
  t.notOk(Object.hasOwn(mended!, 'objectSelector'));
  t.same(mended!.namespaceSelector, judged!.namespaceSelector);
  t.same(
    mended!.rules,
    judged!.rules.map((rule) => ({
      ...rule,
      resources: rule.resources.filter((resource) => !resource.includes('/')),
    })),
    'the same resources, but for what takes no change',
  );
  const conditions = mended!.matchConditions!;
  t.same(
    conditions.slice(0, judged!.matchConditions!.length),
    judged!.matchConditions,
    'what is passed over there is passed over here',
  );
  t.same(
    conditions.slice(judged!.matchConditions!.length).map(({ name }) => name),
    ['made-by-no-controller', 'not-at-its-end'],
  );
  const right = only('ClusterRole').rules!.find((rule) =>
    rule.resources.includes('mutatingwebhookconfigurations'),
  );
  t.match(right, { verbs: ['get', 'patch', 'watch'], resourceNames: ['doorward'] });
  t.end();
});

t.test('managed-by-git is asked about all that it speaks of', (t) => {
  const folder = join(DEPLOY, 'managed-by-git');
  const [registration, ...more] = readManifests(folder);
  t.same(more, []);
  t.match(readFileSync(join(folder, 'kustomization.yaml'), 'utf8'), /^patches:\n {2}- path: webhook\.yaml$/m);
  const judging = only('ValidatingWebhookConfiguration');
  t.match(registration, { kind: judging.kind, metadata: { name: judging.metadata.name } }, 'an entry more');
  const [entry, ...others] = registration!.webhooks!;
  t.same(others, []);
  const names = judging.webhooks!.map((one) => one.name);
  t.notOk(names.includes(entry!.name), 'and not in the place of another');
  t.match(entry, {
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    matchPolicy: 'Equivalent',
    clientConfig: {
      service: { namespace: 'doorward-system', name: 'doorward', path: '/validate', port: 443 },
    },
  });
  t.same(entry!.namespaceSelector, judging.webhooks![0]!.namespaceSelector);
  t.same(entry!.rules, [
    { apiGroups: ['*'], apiVersions: ['*'], operations: ['UPDATE', 'DELETE'], resources: ['*'] },
  ]);
  // The marks by which the policy knows what is managed are those for which it is asked.
  const policy = readManifestFile(join(ROOT, 'policies', 'gitops', 'managed-by-git', 'policy.yaml'));
  const { labels, annotations, managedBy } = policy.spec.parameters.properties;
  const [condition, ...rest] = entry!.matchConditions!;
  t.same(rest, []);
  const asked = (part: string): readonly (string | undefined)[] =>
    [...condition!.expression.matchAll(new RegExp(`${part}\\[\\?'([^']+)'\\]\\.has`, 'g'))].map(
      (one) => one[1],
    );
  t.same(asked('labels'), labels.default);
  t.same(asked('annotations'), annotations.default);
  t.match(condition!.expression, `in ['${managedBy.default.join("', '")}']`);
  t.end();
});

t.test('the manifests agree with each other', (t) => {
  for (const folder of [DEPLOY, ...COMPONENTS.map((name) => join(DEPLOY, name))]) {
    const kustomization = readFileSync(join(folder, 'kustomization.yaml'), 'utf8');
    t.same(
      [...kustomization.matchAll(/^ {2}- (\S+)/gm)].map((one) => one[1]).sort(),
      [...manifestFiles(folder)].sort(),
      `${basename(folder)}/kustomization.yaml names every file`,
    );
  }
  const { spec } = only('Deployment');
  const pod = spec.template;
  const [container] = pod.spec.containers;
  const labels = pod.metadata.labels as Readonly<Record<string, string>>;
  const selectors: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['Deployment', spec.selector.matchLabels],
    ['Service', only('Service').spec.selector],
    ['PodDisruptionBudget', only('PodDisruptionBudget').spec.selector.matchLabels],
    ['NetworkPolicy', only('NetworkPolicy').spec.podSelector.matchLabels],
    ...pod.spec.topologySpreadConstraints.map(
      (one: { labelSelector: { matchLabels: Readonly<Record<string, string>> } }) =>
        ['spread', one.labelSelector.matchLabels] as const,
    ),
  ];
  for (const [name, selector] of selectors) {
    const hit = Object.entries(selector).filter(([key, value]) => labels[key] === value);
    t.equal(hit.length, Object.keys(selector).length, `${name} selects the Pods`);
    t.ok(hit.length > 0, `${name} selects no others`);
  }
  const ports = container.ports.map((port: { name: string }) => port.name);
  t.ok(ports.includes(only('Service').spec.ports[0].targetPort), 'the Service leads to a port');
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
    t.ok(ports.includes(container[probe].httpGet.port), `${probe} asks at a port`);
  }
  const maps = manifests.filter((one) => one.kind === 'ConfigMap').map((one) => one.metadata.name);
  t.same(
    pod.spec.volumes.map((volume: { configMap: { name: string } }) => volume.configMap.name).sort(),
    maps.sort(),
  );
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  t.equal(container.image, `registry.example/doorward:${version}`, 'the image is of this version');
  t.same(
    manifests.filter((one) => one.metadata.labels?.['owner'] === undefined),
    [],
    'everything names its owner',
  );
  t.end();
});

t.test('the Pod asks for no more than it needs', (t) => {
  const pod = only('Deployment').spec.template.spec;
  // The Pod Security Standards, level restricted, and a root that cannot be written.
  t.match(pod, {
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    hostNetwork: undefined,
    hostPID: undefined,
    hostIPC: undefined,
  });
  t.same(pod.containers[0].securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  const rules = manifests.filter((one) => one.kind.endsWith('Role')).flatMap((one) => one.rules!);
  const unnamed = rules.filter((rule) => rule.resourceNames === undefined);
  t.same(
    unnamed.map((rule) => `${rule.verbs.join(',')} ${rule.resources.join(',')}`),
    ['create secrets', 'get,list,watch namespaces'],
    'all other rights are rights to one named object',
  );
  t.notOk(JSON.stringify(rules).includes('*'), 'no right is a star');
  t.end();
});

t.test('a component asks for no more than it needs', (t) => {
  const folders = readdirSync(DEPLOY, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  t.same(
    folders.map(({ name }) => name).sort(),
    [...COMPONENTS, 'managed-by-git', 'mutating'].sort(),
    'each is looked at here',
  );
  const rights = (name: string): readonly string[] => {
    const [role, binding, ...others] = readManifests(join(DEPLOY, name));
    t.same(others, [], `${name}: a role and its binding`);
    t.match(role, { kind: 'ClusterRole', metadata: { name: `doorward-${name}` } });
    t.match(binding, {
      kind: 'ClusterRoleBinding',
      metadata: { name: `doorward-${name}`, labels: { owner: 'platform-team' } },
      roleRef: { kind: 'ClusterRole', name: `doorward-${name}` },
      subjects: [{ kind: 'ServiceAccount', name: 'doorward', namespace: 'doorward-system' }],
    });
    return role!.rules!.flatMap(({ verbs, apiGroups, resources }) =>
      resources.map((resource) => `${verbs.join(',')} ${apiGroups.join(',')}/${resource}`),
    );
  };
  // What webhook/cluster-policies.ts and webhook/cluster-access.ts ask for; test/cluster/native.test.ts asks with these.
  t.same(rights('cluster-policies'), [
    'list,watch admissionregistration.k8s.io/validatingadmissionpolicies',
    'list,watch admissionregistration.k8s.io/validatingadmissionpolicybindings',
    'list,watch apiextensions.k8s.io/customresourcedefinitions',
  ]);
  t.same(rights('access-reviews'), ['create authorization.k8s.io/subjectaccessreviews']);
  t.end();
});
