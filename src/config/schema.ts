/** The fields of a Config document as a JSON Schema (2020-12): what editors complete and `parseConfig` checks. */
import { closed, TEXT, TEXTS, WEBHOOK_SCHEMA } from './webhook-schema.ts';

const SOME_TEXTS = { ...TEXTS, minItems: 1 } as const;
const FLAG = { type: 'boolean' } as const;
const COUNT = { type: 'integer', minimum: 1, maximum: 999_999_999_999 } as const;
const WORD = { enum: ['off', 'deny', 'warn', 'audit'] } as const;
// Minor versions from 26 on.
const KUBE_VERSION = {
  type: 'string',
  pattern: '^v?1\\.(2[6-9]|[3-9][0-9]|[1-9][0-9][0-9])(\\.[0-9]+)?$',
} as const;

const PARAMETERS = {
  type: 'object',
  additionalProperties: { type: 'object' },
  description: 'Values of parameters, by policy and name.',
} as const;

const ACTIONS = {
  type: 'object',
  additionalProperties: { anyOf: [WORD, closed({ scan: WORD, admission: WORD, ratchet: FLAG })] },
  description:
    'What failures do, by POLICY or POLICY/RULE: off, deny, warn or audit; for each door, if wished.',
} as const;

const WORKLOAD = {
  ...closed({
    kind: {
      type: 'string',
      pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+/[A-Za-z][A-Za-z0-9]*$',
      description: 'group/Kind.',
    },
    pods: { ...TEXTS, description: 'JSONPaths of pod templates, things with metadata and spec.' },
    containers: { ...TEXTS, description: 'JSONPaths of containers outside of a pod template.' },
    initContainers: { ...TEXTS, description: 'The same, of containers that run before the others.' },
    images: { ...TEXTS, description: 'JSONPaths of texts that name an image.' },
  }),
  required: ['kind'],
} as const;

const LIMITS = {
  ...closed({
    maxFileBytes: COUNT,
    maxFiles: COUNT,
    maxDocuments: COUNT,
    maxDepth: COUNT,
    maxNodes: COUNT,
  }),
  description: 'The limits of --limit. Of scans only.',
} as const;

const EXCEPTIONS = {
  ...closed({
    files: { ...TEXTS, description: 'Files and folders of Exceptions.' },
    inline: {
      anyOf: [FLAG, SOME_TEXTS],
      default: false,
      description:
        'Whether comments in manifests may except; or the POLICY or POLICY/RULE that they may. Of scans only.',
    },
    expired: { enum: ['warn', 'error'], default: 'error' },
    unused: { enum: ['warn', 'error', 'ignore'], default: 'warn' },
    noticeDays: {
      type: 'integer',
      minimum: 0,
      maximum: 3650,
      default: 14,
      description: 'So many days before an Exception expires it is said.',
    },
  }),
} as const;

const RENDER = {
  ...closed({
    name: TEXT,
    helm: {
      ...closed({
        chart: TEXT,
        release: TEXT,
        namespace: TEXT,
        values: { ...TEXTS, description: 'Files of values.' },
        set: {
          type: 'object',
          description: 'Single values by their path, as in --set-json: image.tag; they win over files.',
        },
        kubeVersion: KUBE_VERSION,
        apiVersions: {
          ...TEXTS,
          description: 'What .Capabilities.APIVersions has, too: group/version/Kind.',
        },
      }),
      required: ['chart'],
    },
    kustomize: { ...closed({ path: TEXT }), required: ['path'] },
    timeoutSeconds: { type: 'number', exclusiveMinimum: 0, maximum: 3600 },
  }),
  anyOf: [
    { required: ['helm'], properties: { helm: true } },
    { required: ['kustomize'], properties: { kustomize: true } },
  ],
} as const;

// What is not to be matched is said by a later override.
const PATTERN = { type: 'string', pattern: '^[^!]' } as const;

const PATTERNS = {
  anyOf: [PATTERN, { type: 'array', items: PATTERN, minItems: 1 }],
  description: 'Patterns of files, from the folder of this file: envs/dev/**.',
} as const;

const ENVIRONMENT = {
  ...closed({ name: TEXT, files: PATTERNS }),
  required: ['name', 'files'],
} as const;

const OVERRIDE = {
  ...closed({
    files: PATTERNS,
    parameters: PARAMETERS,
    actions: {
      ...ACTIONS,
      additionalProperties: { anyOf: [WORD, closed({ scan: WORD })] },
      description: 'What failures do in these files, by POLICY or POLICY/RULE: off, deny, warn or audit.',
    },
  }),
  required: ['files'],
} as const;

/** The schema itself. */
export const CONFIG_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://doorward.dev/schemas/config-v1alpha1.schema.json',
  title: 'Doorward configuration',
  ...closed({
    apiVersion: { const: 'doorward.dev/v1alpha1' },
    kind: { const: 'Config' },
    metadata: { type: 'object' },
    spec: closed({
      policies: {
        ...SOME_TEXTS,
        description:
          'Policy files, folders of them, and packs (pack:essentials). Paths start from the folder of this file.',
      },
      parameters: PARAMETERS,
      actions: ACTIONS,
      workloads: {
        type: 'array',
        items: WORKLOAD,
        description: 'Custom kinds that run Pods, and where they keep them.',
      },
      limits: LIMITS,
      kubeVersion: {
        ...KUBE_VERSION,
        description: 'The Kubernetes version that is meant, in quotes: "1.33".',
      },
      ownerLabels: {
        ...SOME_TEXTS,
        description: 'Labels that say who has to act; the first one found counts.',
      },
      admissionPolicies: {
        ...closed({ params: TEXTS, assumeBound: FLAG, cluster: FLAG }),
        description: 'Policies of Kubernetes itself: docs/admission-policies.md.',
      },
      exceptions: EXCEPTIONS,
      baseline: { ...TEXT, description: 'The file of findings that are not new. Of scans only.' },
      render: {
        type: 'array',
        items: RENDER,
        description: 'Charts and kustomizations that are rendered and judged. Of scans only.',
      },
      environments: {
        type: 'array',
        items: ENVIRONMENT,
        description:
          'Which files are of an environment, for rules about files; later ones win. Of scans only.',
      },
      overrides: {
        type: 'array',
        items: OVERRIDE,
        description: 'What differs for some files; later ones win. Of scans only.',
      },
      webhook: WEBHOOK_SCHEMA,
    }),
  }),
  required: ['apiVersion', 'kind', 'spec'],
} as const;
