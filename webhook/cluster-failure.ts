// What goes wrong when a cluster is asked something.
import { ApiException } from '@kubernetes/client-node';
import type { KubeConfig } from '@kubernetes/client-node';
import { DoorwardError } from '../src/index.ts';

/** A cluster that answers. */
export type Cluster = KubeConfig;

/** The HTTP status that the API server answered, when that is what went wrong. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiException ? error.code : undefined;
}

/** What keeps an API server from being used. What it answers may hold a Secret: only its status is told. */
export function unreachable(what: string, error: unknown): DoorwardError {
  const status = statusOf(error);
  const why =
    status === undefined
      ? String(error instanceof Error ? error.message : error)
      : `status ${String(status)}`;
  return new DoorwardError([{ code: 'CLUSTER_UNREACHABLE', message: `${what} cannot be used: ${why}.` }]);
}
