/** A Kubernetes object, as loose as the wire has it. */
export type Body = Readonly<Record<string, unknown>> & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
};

/** Kinds whose resource is not the kind in lower case with an `s`, or that have no namespace. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'CustomResourceDefinition',
  'ClusterWorkflowTemplate',
]);

/** The path of a collection; `namespace` where the kind has one. */
export function collection(apiVersion: string, kind: string, namespace = 'default'): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
  const scope = CLUSTER_SCOPED.has(kind) ? '' : `/namespaces/${namespace}`;
  return `${root}${scope}/${plural.toLowerCase()}`;
}

/** The path of one object. */
export function pathOf(object: Body): string {
  const { name, namespace } = object.metadata as { readonly name: string; readonly namespace?: string };
  return `${collection(object.apiVersion, object.kind, namespace)}/${name}`;
}

/** A container that the essentials have nothing to say about, or what is asked for instead. */
export function container(given: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    name: 'web',
    image: 'registry.example/web:1.2.3',
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
    ...given,
  };
}

/** A Pod spec that the essentials have nothing to say about, but for its container. */
export function podSpec(given: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { securityContext: { runAsNonRoot: true }, containers: [container(given)] };
}

/** Labels with an owner, as the essentials ask. */
export const OWNED = { app: 'web', owner: 'web-team' };

/** A Pod; `given` goes to its container. */
export function pod(
  metadata: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>> = {},
): Body {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { labels: OWNED, ...metadata }, spec: podSpec(given) };
}

/** A Deployment or ReplicaSet; `given` goes to its container. */
export function workload(
  kind: 'Deployment' | 'ReplicaSet',
  name: string,
  given: Readonly<Record<string, unknown>> = {},
): Body {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'default', labels: OWNED },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: OWNED }, spec: podSpec(given) },
    },
  };
}

/** A custom resource that takes anything. */
export function definition(group: string, kind: string, scope: 'Namespaced' | 'Cluster'): Body {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  };
}
