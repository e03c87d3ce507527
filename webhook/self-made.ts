import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { issueAuthority, issueLeaf } from './issue.ts';
import type { Pair } from './issue.ts';

/** Certificates of our own making, as they are kept. */
export interface SelfMade {
  readonly authority: Pair;
  /** The authority before, which clients go on to trust until the change is over; '' for none. */
  readonly previous: string;
  readonly leaf: Pair;
}

/** What clients should trust. */
export function bundleOf({ authority, previous }: SelfMade): string {
  return `${authority.cert.trim()}\n${previous === '' ? '' : `${previous.trim()}\n`}`;
}

const AUTHORITY_DAYS = 365;
const LEAF_DAYS = 90;
const HOUR = 60 * 60 * 1000;

/** How long every client has to learn of a new authority before a leaf of it is served. */
const SPREADING = HOUR;

/**
 * What should be kept from now on: the same thing, when nothing is to be done. Everything is renewed at two thirds of its
 * life. A new authority is trusted beside the old one for an hour before it signs what is served, and the old one for a
 * day after, so that at no time a client meets a certificate that it does not trust.
 */
export async function renewed(
  kept: SelfMade | undefined,
  hosts: readonly string[],
  now: Date,
): Promise<SelfMade> {
  const authority = kept && certificate(kept.authority.cert);
  const leaf = kept && certificate(kept.leaf.cert);
  if (kept === undefined || authority === undefined || leaf === undefined || ended(authority, now)) {
    const made = await issueAuthority({ from: now, days: AUTHORITY_DAYS });
    return {
      authority: made,
      previous: '',
      leaf: await issueLeaf(made, hosts, { from: now, days: LEAF_DAYS }),
    };
  }
  const isOurs = leaf.checkIssued(authority) && leaf.verify(authority.publicKey);
  if (isOurs && isOld(authority, now)) return succeeded(kept, now);
  const isSpread = now.getTime() - new Date(authority.validFrom).getTime() > SPREADING;
  const serves = !ended(leaf, now) && hosts.every((host) => covers(leaf, host));
  if ((!isOurs && (isSpread || kept.previous === '')) || (isOurs && isOld(leaf, now)) || !serves) {
    return { ...kept, leaf: await issueLeaf(kept.authority, hosts, { from: now, days: LEAF_DAYS }) };
  }
  const isSettled = now.getTime() - new Date(leaf.validFrom).getTime() > 24 * HOUR;
  return kept.previous !== '' && isOurs && isSettled ? { ...kept, previous: '' } : kept;
}

/**
 * A new authority in the place of the one that is kept, with what is served as it was: the change to it begins. Of a
 * change that is on its way the authority that is served by stays, and the one to come is another.
 */
export async function succeeded(kept: SelfMade, now: Date): Promise<SelfMade> {
  const isOurs = certificate(kept.leaf.cert)?.checkIssued(new X509Certificate(kept.authority.cert)) === true;
  const made = await issueAuthority({ from: now, days: AUTHORITY_DAYS });
  return { ...kept, authority: made, previous: isOurs ? kept.authority.cert : kept.previous };
}

function certificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function ended(one: X509Certificate, now: Date): boolean {
  return new Date(one.validTo) <= now;
}

function isOld(one: X509Certificate, now: Date): boolean {
  const [from, to] = [new Date(one.validFrom).getTime(), new Date(one.validTo).getTime()];
  return now.getTime() > from + ((to - from) * 2) / 3;
}

function covers(leaf: X509Certificate, host: string): boolean {
  return (isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host)) !== undefined;
}
