import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DoorwardError } from '../src/index.ts';
import type { CodedError } from '../src/index.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { checkIdentity } from './secure.ts';
import type { Identity } from './secure.ts';
import { bundleOf, renewed, succeeded } from './self-made.ts';
import type { SelfMade } from './self-made.ts';
import { fingerprint, oneAtATime, watchPaths } from './watch.ts';
import type { Watch } from './watch.ts';

/** The certificate that is served, whatever it comes from. */
export interface Certificates {
  readonly identity: () => Identity;
  /** What clients should trust, when it is of our own making. */
  readonly authority: () => string | undefined;
  /** Called with each identity that takes the place of another. */
  readonly onSwap: (swap: (identity: Identity) => void) => void;
  readonly close: () => void;
}

/** Where certificates of our own making are kept. */
export interface Store {
  readonly load: () => Promise<SelfMade | undefined>;
  /** Gives back what is kept now: of two that save at once, one wins. */
  readonly save: (made: SelfMade) => Promise<SelfMade>;
  /** Lets clients know what to trust; called before what it vouches for is served. */
  readonly publish: (bundle: string) => Promise<void>;
  /** Calls back when what is kept, or what clients trust, may have been changed by somebody. */
  readonly watch: (onChange: () => void) => Watch;
}

/** What keeping certificates needs besides. */
export interface Keeping {
  readonly clientCaFile: string | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Files of certificates are looked at so often, in milliseconds. */
const POLL = 10_000;

/** Certificates of our own making are looked at so often, in milliseconds, besides what their store tells. */
const RENEWAL = 60_000;

/** At least so long after a look comes the next, in milliseconds: whoever undoes our work does not make us busy. */
const PAUSE = 1000;

/** Serves the pair of two files, and what comes in their place. Throws what is wrong with them at the beginning. */
export function fileCertificates(certFile: string, keyFile: string, keeping: Keeping): Certificates {
  const { clientCaFile } = keeping;
  const paths = [certFile, keyFile, ...(clientCaFile === undefined ? [] : [clientCaFile])];
  const read = (): Identity => {
    // Certificate and key are two files: both have to be of one state.
    for (let tries = 0; ; tries++) {
      const before = fingerprint(paths);
      const identity = { cert: readPem(certFile), key: readPem(keyFile), clientCa: clientCa(keeping) };
      if (tries === 3 || fingerprint(paths) === before) return identity;
    }
  };
  const holder = new Holder(read(), keeping);
  const watch = watchPaths(paths, POLL, () => holder.swap(read));
  return holder.certificates(() => undefined, watch.close);
}

/** Makes certificates when there are none, serves them, and renews them long before they end. */
export async function selfMadeCertificates(
  store: Store,
  hosts: readonly string[],
  keeping: Keeping,
): Promise<Certificates> {
  let kept: SelfMade | undefined;
  const look = async (): Promise<SelfMade> => {
    const found = await store.load();
    // What was taken away is made anew as at the end of its life: no client meets what it does not trust yet.
    const wanted =
      found === undefined && kept !== undefined
        ? await succeeded(kept, new Date())
        : await renewed(found, hosts, new Date());
    const now = wanted === found ? found : await store.save(wanted);
    await store.publish(bundleOf(now));
    return now;
  };
  const identityOf = ({ leaf }: SelfMade): Identity => ({ ...leaf, clientCa: clientCa(keeping) });
  kept = await look();
  const holder = new Holder(identityOf(kept), keeping);
  const again = oneAtATime(PAUSE, async () => {
    try {
      const now = await look();
      kept = now;
      holder.swap(() => identityOf(now));
    } catch (error) {
      keeping.log.fault('the certificate could not be looked after', error);
    }
  });
  const timer = setInterval(again.ask, RENEWAL).unref();
  const watch = store.watch(again.ask);
  return holder.certificates(
    () => kept && bundleOf(kept),
    () => {
      clearInterval(timer);
      watch.close();
      again.close();
    },
  );
}

/** Keeps what is made in a folder: `ca.crt` is what clients should trust. */
export function folderStore(folder: string): Store {
  const path = (name: string): string => join(folder, name);
  const maybe = (name: string): string | undefined => {
    try {
      return readFileSync(path(name), 'utf8');
    } catch {
      return undefined;
    }
  };
  const load = (): SelfMade | undefined => {
    const text = maybe('self-made.json');
    return text === undefined ? undefined : (JSON.parse(text) as SelfMade);
  };
  return {
    load: () => Promise.resolve(load()),
    save: (made) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // One file, put in its place whole: half of a pair is never read.
      const draft = path('.self-made.json');
      writeFileSync(draft, JSON.stringify(made), { mode: 0o600 });
      chmodSync(draft, 0o600);
      renameSync(draft, path('self-made.json'));
      return Promise.resolve(made);
    },
    publish: (bundle) => {
      if (maybe('ca.crt') !== bundle) writeFileSync(path('ca.crt'), bundle);
      return Promise.resolve();
    },
    watch: () => ({ close: () => undefined }),
  };
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new DoorwardError([{ code: 'CERTIFICATE_INVALID', message: `${file} cannot be read.` }]);
  }
}

function clientCa({ clientCaFile }: Keeping): string | undefined {
  return clientCaFile === undefined ? undefined : readPem(clientCaFile);
}

/** Holds the identity that is served; one that cannot be used never takes its place. */
class Holder {
  #identity: Identity;
  readonly #keeping: Keeping;
  #swaps: ((identity: Identity) => void)[] = [];

  /** @throws DoorwardError when the first one cannot be used. */
  constructor(identity: Identity, keeping: Keeping) {
    const { certificate, errors } = checkIdentity(identity, new Date());
    if (certificate === undefined) throw new DoorwardError(errors);
    this.#identity = identity;
    this.#keeping = keeping;
    keeping.metrics.certificate(new Date(certificate.validTo));
  }

  swap(read: () => Identity): void {
    const { log, metrics } = this.#keeping;
    const refuse = (errors: readonly CodedError[]): void => {
      metrics.certificateReload('refused');
      log.mistakes('the new certificate is refused; the old one stays', errors);
    };
    try {
      const identity = read();
      const before = this.#identity;
      if (
        identity.cert === before.cert &&
        identity.key === before.key &&
        identity.clientCa === before.clientCa
      )
        return;
      const { certificate, errors } = checkIdentity(identity, new Date());
      if (certificate === undefined) return refuse(errors);
      for (const swap of this.#swaps) swap(identity);
      this.#identity = identity;
      metrics.certificate(new Date(certificate.validTo));
      metrics.certificateReload('swapped');
      log.event('info', 'the certificate was swapped', { notAfter: certificate.validTo });
    } catch (error) {
      if (error instanceof DoorwardError) refuse(error.errors);
      else {
        metrics.certificateReload('refused');
        log.fault('the certificate could not be swapped', error);
      }
    }
  }

  certificates(authority: () => string | undefined, close: () => void): Certificates {
    return {
      identity: () => this.#identity,
      authority,
      onSwap: (swap) => {
        this.#swaps.push(swap);
      },
      close,
    };
  }
}
