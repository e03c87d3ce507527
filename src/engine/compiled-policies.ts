import { canonical } from '../manifest/canonical.ts';
import type { CompiledPolicy } from './compile.ts';
import type { ActionOverride } from './decide.ts';
import type { PolicyOverrides } from './given.ts';
import type { NativeSet } from './native-model.ts';
import type { ParameterValues } from './parameters.ts';

/**
 * What engines of the same policies share that differ in values and actions alone: a policy is compiled once for all that
 * agree on it. Not for engines of other policies, of other kinds that run Pods, or of another version.
 */
export class CompiledPolicies {
  readonly #policies = new Map<string, CompiledPolicy>();
  native: NativeSet | undefined;

  /** A policy that was compiled with these values and actions before. */
  find(name: string, given: GivenPolicy): CompiledPolicy | undefined {
    return this.#policies.get(`${name} ${keyOf(given)}`);
  }

  keep(name: string, given: GivenPolicy, policy: CompiledPolicy): void {
    this.#policies.set(`${name} ${keyOf(given)}`, policy);
  }
}

interface GivenPolicy {
  readonly parameters: ParameterValues;
  readonly overrides: PolicyOverrides;
}

function keyOf({ parameters, overrides }: GivenPolicy): string {
  const text = ({ scan, admission, ratchet }: ActionOverride): string =>
    `${scan ?? ''},${admission ?? ''},${String(ratchet ?? '')}`;
  const rules = [...overrides.rules].map(([rule, action]) => `${rule} ${text(action)}`).sort();
  return JSON.stringify([canonical(parameters), text(overrides.policy), rules]);
}
