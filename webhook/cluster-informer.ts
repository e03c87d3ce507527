// A watched list of the cluster's: that it is begun, and begun again.
import type { Informer, KubernetesObject } from '@kubernetes/client-node';
import { ERROR } from '@kubernetes/client-node';
import { unreachable } from './cluster-failure.ts';
import type { Log } from './log.ts';

/** How long to wait before a watch that broke off is begun again, in milliseconds. */
export const AGAIN = 2000;

/** Who watches, and how it is spoken of. */
export interface Watching {
  readonly log: Log;
  readonly isClosed: () => boolean;
  /** What is listed, at the beginning of a sentence. */
  readonly what: string;
  /** What is said when the watch breaks off, with what fields; and when the list cannot be had then. */
  readonly broken: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly unlisted: string;
}

/** Begins to watch; from then on a watch that breaks off is begun again. @throws DoorwardError when there is no first list. */
export async function beginWatch<T extends KubernetesObject>(
  informer: Informer<T>,
  { log, isClosed, what, broken, fields = {}, unlisted }: Watching,
): Promise<void> {
  let isFirst = true;
  let failure: { readonly error: unknown } | undefined;
  informer.on(ERROR, (error: unknown) => {
    if (isFirst) failure = { error };
    if (isFirst || isClosed()) return;
    log.event('warn', broken, { ...fields, reason: error instanceof Error ? error.message : String(error) });
    setTimeout(() => {
      if (!isClosed()) informer.start().catch((again: unknown) => log.fault(unlisted, again));
    }, AGAIN).unref();
  });
  // It tells of its failures by the event alone: what cannot be listed must not look as if there were none.
  await informer.start();
  isFirst = false;
  if (failure !== undefined) throw unreachable(what, failure.error);
}
