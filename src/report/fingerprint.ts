import { createHash } from 'node:crypto';
import type { Entry } from './entry.ts';

/**
 * A fingerprint of what an entry is about, 32 hex digits. It stays the same when lines move, containers change places,
 * or a message is worded anew.
 */
export function fingerprint({ identity }: Pick<Entry, 'identity'>): string {
  return digest(JSON.stringify(identity));
}

/** The first 32 hex digits of the SHA-256 of a text. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Tells how often a key has been seen, from 1 on: for what must be unique where two entries are about the same. */
export function createOccurrences(): (key: string) => number {
  const seen = new Map<string, number>();
  return (key) => {
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times;
  };
}
