// Admission policies that live in the cluster, watched. Loaded when the configuration asks for them.
import type { KubernetesObject } from '@kubernetes/client-node';
import { KubernetesObjectApi, makeInformer } from '@kubernetes/client-node';
import { createResources, DoorwardError } from '../src/index.ts';
import type { ValueMap } from '../src/index.ts';
import { plainJson } from './cluster.ts';
import { unreachable } from './cluster-failure.ts';
import type { Cluster } from './cluster-failure.ts';
import { beginWatch } from './cluster-informer.ts';
import type { ClusterObjects, ClusterPolicies } from './cluster-objects.ts';
import type { Log } from './log.ts';

/** What is watched from the beginning. */
const KINDS = [
  ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies'],
  [
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicyBinding',
    'validatingadmissionpolicybindings',
  ],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions'],
] as const;

/** A change comes with others: they are looked at together. */
const SETTLE = 200;

/** When what could not be listed is tried again, in milliseconds. */
const LATER = 30_000;

interface Watched {
  readonly kind: string;
  readonly objects: Map<string, ValueMap>;
  readonly stop: () => void;
}

/** Watches policies, bindings, definitions, and the kinds of parameters that policies ask for. @throws DoorwardError */
export async function watchPolicies(
  cluster: Cluster,
  log: Log,
  onChange: () => void,
): Promise<ClusterPolicies> {
  const api = KubernetesObjectApi.makeApiClient(cluster);
  const watched = new Map<string, Watched>();
  const unknown = new Map<string, ClusterObjects['unknownParams'][number]>();
  let closed = false;
  let soon: NodeJS.Timeout | undefined;
  const all = (kind: string): readonly ValueMap[] =>
    [...watched.values()].filter((one) => one.kind === kind).flatMap(({ objects }) => [...objects.values()]);
  const changed = (): void => {
    clearTimeout(soon);
    if (closed) return;
    soon = setTimeout(() => void follow().then(onChange), SETTLE).unref();
  };
  const watch = async (apiVersion: string, kind: string, plural: string): Promise<void> => {
    const path = `${apiVersion === 'v1' ? '/api' : '/apis'}/${apiVersion}/${plural}`;
    if (closed || watched.has(path)) return;
    const objects = new Map<string, ValueMap>();
    const informer = makeInformer<KubernetesObject>(cluster, path, () =>
      api.list<KubernetesObject>(apiVersion, kind),
    );
    const keep = (object: KubernetesObject, isGone: boolean): void => {
      const { namespace = '', name = '' } = object.metadata ?? {};
      if (isGone) objects.delete(`${namespace}/${name}`);
      else objects.set(`${namespace}/${name}`, plainOf(object, apiVersion, kind));
      changed();
    };
    informer.on('add', (object) => keep(object, false));
    informer.on('update', (object) => keep(object, false));
    informer.on('delete', (object) => keep(object, true));
    watched.set(path, { kind, objects, stop: () => void informer.stop() });
    try {
      await beginWatch(informer, {
        log,
        isClosed: () => closed,
        what: `The list of ${plural}`,
        broken: 'a watch broke off; it is begun again',
        fields: { path },
        unlisted: `${path} cannot be listed`,
      });
    } catch (error) {
      watched.delete(path);
      throw error;
    }
  };
  /** Parameters of kinds that a policy asks for since. A kind that is not there is looked for again at the next change. */
  const follow = async (): Promise<void> => {
    const resources = createResources(all('CustomResourceDefinition'));
    for (const policy of all('ValidatingAdmissionPolicy')) {
      const { apiVersion, kind } =
        (policy['spec'] as { paramKind?: Record<string, string> } | undefined)?.paramKind ?? {};
      if (apiVersion === undefined || kind === undefined) continue;
      const [version = '', group = ''] = apiVersion.split('/').reverse();
      const found = resources.ofKind(group, version, kind);
      try {
        if (!found.guessed) await watch(apiVersion, kind, found.resource);
        unknown.delete(`${apiVersion}/${kind}`);
      } catch (error) {
        // What cannot be listed must not look as if there were none, or a binding that allows that would let all in.
        unknown.set(`${apiVersion}/${kind}`, { apiVersion, kind });
        const { errors } = error instanceof DoorwardError ? error : unreachable(found.resource, error);
        log.mistakes(`parameters ${apiVersion} ${kind} are not known`, errors);
        setTimeout(changed, LATER).unref();
      }
    }
  };
  const close = (): void => {
    closed = true;
    clearTimeout(soon);
    for (const { stop } of watched.values()) stop();
  };
  try {
    for (const [apiVersion, kind, plural] of KINDS) await watch(apiVersion, kind, plural);
    await follow();
  } catch (error) {
    close();
    throw error instanceof DoorwardError ? error : unreachable('The list of admission policies', error);
  }
  const fixed = new Set<string>(KINDS.map(([, kind]) => kind));
  return {
    objects: (): ClusterObjects => ({
      policies: [...all('ValidatingAdmissionPolicy'), ...all('ValidatingAdmissionPolicyBinding')],
      definitions: all('CustomResourceDefinition'),
      params: [...watched.values()]
        .filter(({ kind }) => !fixed.has(kind))
        .flatMap(({ objects }) => [...objects.values()]),
      unknownParams: [...unknown.values()],
    }),
    close,
  };
}

/** As the API server writes it: items of a list have no kind. */
function plainOf(object: KubernetesObject, apiVersion: string, kind: string): ValueMap {
  return { ...plainJson(object), apiVersion, kind };
}
