import { isIP } from 'node:net';

/** A certificate and its private key, PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** How long a certificate holds, from when. */
export interface Validity {
  readonly from: Date;
  readonly days: number;
}

const DAY = 24 * 60 * 60 * 1000;

/** Clocks differ: a certificate holds from a little before it was made. */
const SKEW = 5 * 60 * 1000;

// 0.1 s to load, and needed only where certificates are made.
const load = () => import('selfsigned');

/** Makes an authority: EC P-256, SHA-256. Its name has its time in it, so that two never have the same name. */
export async function issueAuthority({ from, days }: Validity): Promise<Pair> {
  const { generate } = await load();
  const name = `doorward-webhook authority ${from.toISOString()}`;
  const made = await generate([{ name: 'commonName', value: name }], {
    ...options({ from, days }),
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** Makes a serving certificate for host names and addresses; the first is its common name. */
export async function issueLeaf(
  authority: Pair,
  hosts: readonly string[],
  { from, days }: Validity,
): Promise<Pair> {
  const { generate } = await load();
  const made = await generate([{ name: 'commonName', value: (hosts[0] ?? 'doorward').slice(0, 64) }], {
    ...options({ from, days }),
    ca: authority,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) => (isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host })),
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}

function options({ from, days }: Validity) {
  const notBeforeDate = new Date(from.getTime() - SKEW);
  const notAfterDate = new Date(from.getTime() + days * DAY);
  // Unless told otherwise it would sign with SHA-1, which Go refuses.
  return { keyType: 'ec', curve: 'P-256', algorithm: 'sha256', notBeforeDate, notAfterDate } as const;
}
