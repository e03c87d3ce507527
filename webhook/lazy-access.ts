import { DoorwardError } from '../src/index.ts';
import type { Access } from './access.ts';
import type { Log } from './log.ts';

/** Connects to the cluster when the first question is asked; after a failure, again a while later. */
export function lazyAccess(log: Log): Access {
  let found: Promise<Access> | undefined;
  const connect = async (): Promise<Access> => {
    const [{ connectCluster }, { askCluster }] = await Promise.all([
      import('./cluster.ts'),
      import('./cluster-access.ts'),
    ]);
    return askCluster(await connectCluster());
  };
  return {
    ask: async (check, user, patience) => {
      found ??= connect();
      try {
        return await (await found).ask(check, user, patience);
      } catch (error) {
        found = undefined;
        if (error instanceof DoorwardError) log.mistakes('rights of users are not known', error.errors);
        else log.fault('rights of users are not known', error);
        return undefined;
      }
    },
  };
}
