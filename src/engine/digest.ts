import { createHash } from 'node:crypto';
import { canonical } from '../manifest/canonical.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Policy } from '../policy/model.ts';

/** A policy and the values of its parameters. */
export interface Configured {
  readonly policy: Policy;
  readonly parameters: ValueMap;
}

/**
 * The digest of a policy set: SHA-256 over the canonical text of every policy document (by name) and its parameter
 * values. Comments, key order and file names do not count; everything that can change a verdict does.
 */
export function digestOf(set: readonly Configured[]): string {
  const text = canonical(set.map(({ policy, parameters }) => ({ policy: policy.document, parameters })));
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
