import type { V1SubjectAccessReview } from '@kubernetes/client-node';
import { AuthorizationV1Api } from '@kubernetes/client-node';
import type { AccessCheck, UserInfo } from '../src/index.ts';
import { subjectOf } from './access.ts';
import type { Access } from './access.ts';
import { within } from './cluster.ts';
import type { Cluster } from './cluster.ts';

/** Asks what users may do, by SubjectAccessReviews. */
export function askCluster(cluster: Cluster): Access {
  const api = cluster.makeApiClient(AuthorizationV1Api);
  return {
    ask: async (check, user, patience) => {
      const subject = subjectOf(check, user);
      if (subject === undefined) return undefined;
      const body: V1SubjectAccessReview = { spec: Object.assign(whoOf(subject), whatOf(check)) };
      const review = await within(patience, api.createSubjectAccessReview({ body }));
      if (review?.status === undefined) return undefined;
      const { allowed, reason = '', evaluationError = '' } = review.status;
      return { isAllowed: allowed, reason, error: evaluationError };
    },
  };
}

function whoOf({ username, groups, uid, extra }: UserInfo): V1SubjectAccessReview['spec'] {
  return {
    user: username,
    groups: [...groups],
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra: extra as unknown as Record<string, string[]> }),
  };
}

function whatOf(check: AccessCheck): V1SubjectAccessReview['spec'] {
  const { verb } = check;
  if (check.kind === 'path') return { nonResourceAttributes: { verb, path: check.path } };
  const { group, resource, subresource, namespace, name, fieldSelector, labelSelector } = check;
  return {
    resourceAttributes: {
      verb,
      group,
      version: '*',
      resource,
      subresource,
      namespace,
      name,
      ...(fieldSelector === '' ? {} : { fieldSelector: { rawSelector: fieldSelector } }),
      ...(labelSelector === '' ? {} : { labelSelector: { rawSelector: labelSelector } }),
    },
  };
}
