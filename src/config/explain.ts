import { EVERY_POLICY } from '../engine/parameters.ts';
import type { ActionWord } from '../engine/decide.ts';
import type { PolicyInfo } from '../engine/model.ts';
import type { Location } from '../errors.ts';
import { childPointer } from '../manifest/pointer.ts';
import type { Door } from '../manifest/request.ts';
import { isMap, own, ownPath } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import type { Policy } from '../policy/model.ts';
import type { Layer, Merged } from './layers.ts';

/** A value that is in force, and who decided on it. */
export interface Explained<T> {
  readonly value: T;
  /** `default`: nobody said anything; `policy`: its author. */
  readonly from: Layer['from'] | { readonly type: 'default' | 'policy' };
  /** Where it is written; `undefined` when nowhere. */
  readonly location: Location | undefined;
}

type DoorActions = Readonly<Record<Door, Explained<ActionWord>>>;

/** A policy as it is in force for some file. */
export interface ExplainedPolicy {
  readonly policy: Policy;
  readonly action: DoorActions;
  /** Whether an object may go on failing in the way that it failed before; `undefined` when nobody says so. */
  readonly ratchet: Explained<boolean> | undefined;
  readonly parameters: readonly (Explained<Value> & { readonly name: string })[];
  /** Rules that do something else than the policy as a whole. */
  readonly rules: readonly { readonly name: string; readonly action: DoorActions }[];
}

/** Says of a policy what is in force, and who decided. `info` is what the engine makes of it; `undefined` when it is off. */
export function explainPolicy(policy: Policy, info: PolicyInfo | undefined, merged: Merged): ExplainedPolicy {
  const whole = merged.actions.get(policy.name) ?? {};
  const action = atDoors((door) => whole[door] ?? written(policy, door));
  const rules = policy.rules.flatMap((rule) => {
    const inForce = info?.rules.find(({ name }) => name === rule.name)?.action;
    const own = merged.actions.get(`${policy.name}/${rule.name}`) ?? {};
    const ofRule = atDoors((door): Explained<ActionWord> => {
      const value = inForce?.[door] ?? 'off';
      const named = own[door];
      if (named !== undefined) return named;
      if (value === action[door].value) return action[door];
      return { value, from: { type: 'policy' }, location: policy.resource.locate(`${rule.pointer}/action`) };
    });
    const differs = ofRule.scan !== action.scan || ofRule.admission !== action.admission;
    return differs ? [{ name: rule.name, action: ofRule }] : [];
  });
  return { policy, action, ratchet: whole.ratchet, parameters: parametersOf(policy, merged), rules };
}

function atDoors(explain: (door: Door) => Explained<ActionWord>): DoorActions {
  return { scan: explain('scan'), admission: explain('admission') };
}

/** What the author of a policy wrote, or left out. */
function written(policy: Policy, door: Door): Explained<ActionWord> {
  const value = policy.action[door];
  const action = ownPath(policy.document, ['spec', 'action']);
  if (action === undefined) return { value, from: { type: 'default' }, location: undefined };
  const isThere = !isMap(action) || own(action, door) !== undefined;
  const location = isThere
    ? policy.resource.locate(isMap(action) ? `/spec/action/${door}` : '/spec/action')
    : undefined;
  return { value, from: { type: isThere ? 'policy' : 'default' }, location };
}

function parametersOf(policy: Policy, merged: Merged): ExplainedPolicy['parameters'] {
  const declared = own(policy.parameters, 'properties');
  if (!isMap(declared)) return [];
  return Object.keys(declared).map((name) => {
    const given =
      merged.parameters.get(policy.name)?.get(name) ?? merged.parameters.get(EVERY_POLICY)?.get(name);
    if (given !== undefined) return { name, ...given };
    const pointer = childPointer('/spec/parameters/properties', name);
    const schema = own(declared, name);
    const value = (isMap(schema) ? own(schema, 'default') : undefined) ?? null;
    return { name, value, from: { type: 'policy' }, location: policy.resource.locate(`${pointer}/default`) };
  });
}
