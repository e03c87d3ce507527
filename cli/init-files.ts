import type { Pipeline } from './init-options.ts';
import { VERSION } from './version.ts';

/** A file that is written to begin with. */
export interface StartFile {
  /** Below the folder; `/` as separator. */
  readonly path: string;
  readonly text: string;
  /** What to do where the file is there already: a sentence. */
  readonly otherwise?: string;
  /** What to do with it once it is written: a sentence. */
  readonly next?: string;
}

const SCHEMAS = 'https://doorward.dev/schemas';

const CONFIG = `# yaml-language-server: $schema=${SCHEMAS}/config-v1alpha1.schema.json
# What doorward judges by, in this folder and below: doorward scan, doorward fix.
# doorward policies lists what is in force; doorward explain --config PATH says who decided.
apiVersion: doorward.dev/v1alpha1
kind: Config
spec:
  # Packs that ship with doorward, and folders of your own policies, from the folder of this file.
  policies:
    - pack:essentials
    - policies

  # Values of parameters; doorward explain POLICY lists them.
  # parameters:
  #   allowed-registries: { registries: [registry.example/team] }

  # deny fails the run, warn is shown, off is not judged. Of a whole policy, or of one rule.
  # Begin with warn where there is old debt; turn it to deny when it is paid.
  # actions:
  #   require-owner-labels: warn
  #   require-resource-limits/cpu-request: off

  # Labels that say who has to act; the first one found counts.
  # ownerLabels: [team, owner]

  # What differs for some files; later overrides win.
  # overrides:
  #   - files: envs/dev/**
  #     actions: { deployment-replicas: off }
`;

const POLICY = `# yaml-language-server: $schema=${SCHEMAS}/policy-v1alpha1.schema.json
# Your first policy. cases.yaml beside it shows what it lets through and what not: doorward test.
apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata:
  name: deployment-replicas
spec:
  title: Deployments run more than one replica
  description: A Deployment with one replica is gone while its node is drained.
  severity: medium
  action: warn # deny, when everybody has heard of it
  parameters:
    type: object
    properties:
      minimum: { type: integer, minimum: 1, default: 2 }
  match:
    kinds: [apps/Deployment]
  rules:
    - name: minimum
      at: $.spec.replicas # absent, it is one
      schema: { type: integer, minimum: { $param: minimum } }
      message: '{{ object.metadata.name }} needs {{ params.minimum }} replicas or more'
      fix: { set: { $param: minimum } } # where nobody wrote a number: doorward fix
`;

const CASES = `# yaml-language-server: $schema=${SCHEMAS}/cases-v1alpha1.schema.json
apiVersion: doorward.dev/v1alpha1
kind: Cases
templates:
  deployment: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web }
    spec:
      replicas: %replicas%
      template: { spec: { containers: [{ name: app, image: registry.example/web:1.4.2 }] } }
cases:
  - name: two replicas
    template: deployment
    with: { replicas: '2' }
    expect: []
  - name: one replica
    template: deployment
    with: { replicas: '1' }
    expect: [{ rule: minimum, pointer: /spec/replicas, action: warn, messagePattern: needs \\d+ replicas }]
  - name: nobody wrote a number
    object: { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { paused: false } }
    expect: [{ rule: minimum, pointer: /spec, action: warn }]
    fixed:
      object:
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { paused: false, replicas: 2 } }
  - name: one is enough here
    template: deployment
    with: { replicas: '1' }
    parameters: { deployment-replicas: { minimum: 1 } }
    expect: []
`;

const RUN = `npx --yes doorward@${VERSION}`;

/** Whoever takes Doorward from somewhere puts that place there: docs/ci.md. */
const GITHUB = `# Holds manifests to the policies of doorward.yaml, and policies to their cases.
name: doorward
on:
  pull_request:
  push: { branches: [main] }
permissions: { contents: read, security-events: write }
jobs:
  doorward:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: ${RUN} test policies
      - id: doorward
        uses: OWNER/doorward@v${VERSION}
      - uses: github/codeql-action/upload-sarif@v4
        if: always() && steps.doorward.outputs.sarif-file != ''
        with: { sarif_file: '\${{ steps.doorward.outputs.sarif-file }}', category: doorward }
`;

const GITLAB_JOBS = `# Holds manifests to the policies of doorward.yaml, and policies to their cases.
include:
  - component: $CI_SERVER_FQDN/platform/doorward/doorward@${VERSION}
doorward-test:
  image: docker.io/library/node:22-bookworm-slim
  script:
    - ${RUN} test policies --format text --format junit=doorward-test.xml
  artifacts:
    when: always
    reports: { junit: doorward-test.xml }
`;

const GITLAB = `include:
  - local: .gitlab/doorward.yml
`;

const PRE_COMMIT = `repos:
  - repo: local
    hooks:
      - id: doorward-scan
        name: doorward scan
        entry: ${RUN} scan .
        language: system
        files: \\.(ya?ml|json)$
        pass_filenames: false
      - id: doorward-test
        name: doorward test
        entry: ${RUN} test policies
        language: system
        files: ^policies/
        pass_filenames: false
`;

const OF_PIPELINE: Readonly<Record<Pipeline, readonly StartFile[]>> = {
  github: [
    {
      path: '.github/workflows/doorward.yml',
      text: GITHUB,
      next: 'Put the repository that you take Doorward from in the place of OWNER/doorward.',
    },
  ],
  gitlab: [
    {
      path: '.gitlab/doorward.yml',
      text: GITLAB_JOBS,
      next: 'Put the project that holds Doorward on your GitLab in the place of platform/doorward.',
    },
    {
      path: '.gitlab-ci.yml',
      text: GITLAB,
      otherwise: 'Add to its include: - local: .gitlab/doorward.yml',
    },
  ],
  'pre-commit': [
    {
      path: '.pre-commit-config.yaml',
      text: PRE_COMMIT,
      otherwise: `Add to its repos a local hook that runs: ${RUN} scan`,
    },
  ],
};

/** What a folder begins with: a configuration, a policy with its cases, and the files of pipelines. */
export function startFiles(pipelines: readonly Pipeline[]): readonly StartFile[] {
  const policy = 'policies/deployment-replicas';
  return [
    { path: 'doorward.yaml', text: CONFIG },
    { path: `${policy}/policy.yaml`, text: POLICY },
    { path: `${policy}/cases.yaml`, text: CASES },
    ...pipelines.flatMap((one) => OF_PIPELINE[one]),
  ];
}
