import { createHash } from 'node:crypto';
import type { Exception } from '../exception/model.ts';
import { canonical } from '../manifest/canonical.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Policy } from '../policy/model.ts';
import type { CustomWorkload } from '../select/custom-workloads.ts';
import type { ActionOverride } from './decide.ts';
import type { PolicyOverrides } from './given.ts';

/** A policy and the values of its parameters. */
export interface Configured {
  readonly policy: Policy;
  readonly parameters: ValueMap;
  readonly overrides: PolicyOverrides;
}

/** What judges besides policies. */
export interface Besides {
  /** All that policies of Kubernetes say. */
  readonly native: Value | undefined;
  readonly workloads: readonly CustomWorkload[];
  readonly exceptions: readonly Exception[];
}

/**
 * The digest of a policy set: SHA-256 over the canonical text of every policy document (by name) and its parameter
 * values and the actions put in the place of its own; and over what there is besides. Comments, key order and file names
 * do not count; everything that can change a verdict does.
 */
export function digestOf(set: readonly Configured[], { native, workloads, exceptions }: Besides): string {
  const own = `[${set.map(canonicalPolicy).join(',')}]`;
  const others = [
    ...(exceptions.length === 0 ? [] : [`"exceptions":${canonical(documentsOf(exceptions))}`]),
    ...(native === undefined ? [] : [`"native":${canonical(native)}`]),
    `"own":${own}`,
    ...(workloads.length === 0 ? [] : [`"workloads":${canonical(workloads as unknown as Value)}`]),
  ];
  const text = others.length === 1 ? own : `{${others.join(',')}}`;
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function documentsOf(exceptions: readonly Exception[]): readonly ValueMap[] {
  return [...exceptions].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ document }) => document);
}

/** Engines for many files share their policies. */
const TEXTS = new WeakMap<Configured, string>();

function canonicalPolicy(configured: Configured): string {
  const known = TEXTS.get(configured);
  if (known !== undefined) return known;
  const { policy, parameters, overrides } = configured;
  const actions = overrideValue(overrides.policy);
  const rules = Object.fromEntries(
    [...overrides.rules].map(([rule, override]) => [rule, overrideValue(override) ?? {}]),
  );
  const text = canonical({
    policy: policy.document,
    parameters,
    ...(actions === undefined ? {} : { actions }),
    ...(overrides.rules.size === 0 ? {} : { rules }),
  });
  TEXTS.set(configured, text);
  return text;
}

function overrideValue({ scan, admission, ratchet }: ActionOverride): ValueMap | undefined {
  if (scan === undefined && admission === undefined && ratchet === undefined) return undefined;
  const doors = { scan: scan ?? null, admission: admission ?? null };
  return ratchet === undefined ? doors : { ...doors, ratchet };
}
