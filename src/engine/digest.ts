import { createHash } from 'node:crypto';
import type { Exception } from '../exception/model.ts';
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
 * values and the actions put in the place of its own; of what there is besides, also over all that policies of Kubernetes
 * say, and over every exception (by name).
 * Comments, key order and file names do not count; everything that can change a verdict does.
 */
export function digestOf(
  set: readonly Configured[],
  {
    native,
    exceptions = [],
  }: { readonly native?: Value | undefined; readonly exceptions?: readonly Exception[] },
): string {
  const own = set.map(({ policy, parameters, override }): ValueMap => {
    const configured = { policy: policy.document, parameters };
    const { scan, admission } = override;
    if (scan === undefined && admission === undefined) return configured;
    return { ...configured, actions: { scan: scan ?? null, admission: admission ?? null } };
  });
  const more = {
    ...(native === undefined ? {} : { native }),
    ...(exceptions.length === 0 ? {} : { exceptions: documentsOf(exceptions) }),
  };
  const text = canonical(Object.keys(more).length === 0 ? own : { own, ...more });
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function documentsOf(exceptions: readonly Exception[]): readonly ValueMap[] {
  return [...exceptions].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ document }) => document);
}
