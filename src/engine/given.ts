// What a door gives an engine beside the policies: values of parameters, and actions in the place of theirs.
import type { CodedError, Location } from '../errors.ts';
import { meant } from '../manifest/nearest.ts';
import { map } from '../policy/fields.ts';
import type { Policy } from '../policy/model.ts';
import type { ActionOverride } from './decide.ts';
import { EVERY_POLICY } from './parameters.ts';
import type { ParameterValues } from './parameters.ts';

/** Where something was given, by keys such as `parameters`, POLICY, NAME; `undefined` when nobody wrote it. */
export type PlaceOf = (keys: readonly string[]) => Location | undefined;

/** What a door adds to the policies. */
export interface Given {
  /**
   * Parameter values by policy and name, e.g. `{'allowed-registries': {registries: ['gcr.io/shop']}}`. Under `*` are those
   * of every policy that has such a parameter.
   */
  readonly parameters?: Readonly<Record<string, ParameterValues>>;
  /**
   * Actions by POLICY or POLICY/RULE, in the place of those that the policies ask for, e.g.
   * `{'require-non-root': {admission: 'warn'}}`.
   */
  readonly actions?: Readonly<Record<string, ActionOverride>>;
  /** Where they were given, so that mistakes have a place. */
  readonly place?: PlaceOf;
}

/** What was put in the place of the actions of one policy. */
export interface PolicyOverrides {
  readonly policy: ActionOverride;
  /** By rule. */
  readonly rules: ReadonlyMap<string, ActionOverride>;
}

/** Nothing was put in the place of anything. */
const NO_OVERRIDES: PolicyOverrides = { policy: {}, rules: new Map() };

/** Actions by POLICY or POLICY/RULE, by policy. */
export function overridesByPolicy(
  actions: NonNullable<Given['actions']>,
): (policy: string) => PolicyOverrides {
  const found = new Map<string, { policy: ActionOverride; readonly rules: Map<string, ActionOverride> }>();
  for (const [name, action] of Object.entries(actions)) {
    const [policy, rule] = splitName(name);
    const known = found.get(policy) ?? { policy: {}, rules: new Map<string, ActionOverride>() };
    found.set(policy, known);
    if (rule === undefined) known.policy = action;
    else known.rules.set(rule, action);
  }
  return (policy) => found.get(policy) ?? NO_OVERRIDES;
}

/** `POLICY/RULE`, in two. */
function splitName(name: string): readonly [policy: string, rule: string | undefined] {
  const slash = name.indexOf('/');
  return slash === -1 ? [name, undefined] : [name.slice(0, slash), name.slice(slash + 1)];
}

/** What is given to policies and rules that are not there, each with its place. */
export function unknownNames(policies: readonly Policy[], options: Given): readonly CodedError[] {
  const { parameters = {}, actions = {}, place } = options;
  const byName = new Map(policies.map((policy) => [policy.name, policy]));
  const errors: CodedError[] = [];
  const refuse = (
    keys: readonly string[],
    message: string,
    code: CodedError['code'] = 'POLICY_NOT_FOUND',
  ): void => {
    const location = place?.(keys);
    errors.push({ code, message, ...(location === undefined ? {} : { location }) });
  };
  const checkPolicy = (name: string, given: string, keys: readonly string[]): Policy | undefined => {
    const policy = byName.get(name);
    if (policy === undefined) {
      const help = meant(name, byName.keys());
      refuse(keys, `${given} of ${JSON.stringify(name)}, and no policy of that name is in force${help}`);
    }
    return policy;
  };
  for (const name of Object.keys(parameters)) {
    if (name !== EVERY_POLICY) checkPolicy(name, 'A value is given for a parameter', ['parameters', name]);
  }
  const declared = new Set(policies.flatMap((policy) => Object.keys(map(policy.parameters, 'properties'))));
  for (const name of Object.keys(parameters[EVERY_POLICY] ?? {})) {
    if (declared.has(name)) continue;
    const what = `A value is given for ${JSON.stringify(name)} of every policy`;
    const message = `${what}, and no policy in force has such a parameter.`;
    refuse(['parameters', EVERY_POLICY, name], message, 'POLICY_PARAMETER');
  }
  for (const name of Object.keys(actions)) {
    const keys = ['actions', name];
    const [policyName, rule] = splitName(name);
    const policy = checkPolicy(policyName, 'An action is given in the place of that', keys);
    if (policy === undefined || rule === undefined) continue;
    const rules = policy.rules.map((one) => one.name);
    if (!rules.includes(rule))
      refuse(keys, `The policy ${policyName} has no rule ${JSON.stringify(rule)}${meant(rule, rules)}`);
  }
  return errors;
}
