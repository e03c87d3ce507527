import { createHash } from 'node:crypto';
import { canonical } from '../manifest/canonical.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Policy } from '../policy/model.ts';
import type { ActionOverride } from './decide.ts';

/** A policy and the values of its parameters. */
export interface Configured {
  readonly policy: Policy;
  readonly parameters: ValueMap;
  readonly override: ActionOverride;
}

/**
 * The digest of a policy set: SHA-256 over the canonical text of every policy document (by name) and its parameter
 * values and the actions put in the place of its own; with `native`, also over all that policies of Kubernetes say.
 * Comments, key order and file names do not count; everything that can change a verdict does.
 */
export function digestOf(set: readonly Configured[], native?: Value): string {
  const own = set.map(({ policy, parameters, override }): ValueMap => {
    const configured = { policy: policy.document, parameters };
    const { scan, admission } = override;
    if (scan === undefined && admission === undefined) return configured;
    return { ...configured, actions: { scan: scan ?? null, admission: admission ?? null } };
  });
  const text = canonical(native === undefined ? own : { own, native });
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
