import type { ActionOverride, ActionWord } from '../engine/decide.ts';
import type { EngineOptions } from '../engine/create-engine.ts';
import { EVERY_POLICY } from '../engine/parameters.ts';
import type { Location } from '../errors.ts';
import { childPointer } from '../manifest/pointer.ts';
import type { Door } from '../manifest/request.ts';
import type { Value } from '../manifest/value.ts';
import type { ActionSection, ConfigDocument, ParameterSection } from './model.ts';

/** Values of parameters and actions that come from one place; what lies above wins. */
export interface Layer {
  /** Where they come from: the configuration itself, its n-th override (from 0), or the command line. */
  readonly from:
    | { readonly type: 'config' | 'flag' }
    | { readonly type: 'override'; readonly index: number; readonly files: readonly string[] };
  readonly parameters: ParameterSection;
  readonly actions: ActionSection;
  /** Where something below `parameters` or `actions` is written; `undefined` when in no file. */
  readonly place: (keys: readonly string[]) => Location | undefined;
}

/** A value, and who decided on it. */
export interface Setting<T> {
  readonly value: T;
  readonly from: Layer['from'];
  readonly location: Location | undefined;
}

/** Actions of one POLICY or POLICY/RULE. */
export type ActionSettings = Readonly<Partial<Record<Door, Setting<ActionWord>>>> & {
  readonly ratchet?: Setting<boolean>;
};

/** All that layers say together. */
export interface Merged {
  /** By policy and name. */
  readonly parameters: ReadonlyMap<string, ReadonlyMap<string, Setting<Value>>>;
  /** By POLICY or POLICY/RULE. */
  readonly actions: ReadonlyMap<string, ActionSettings>;
  /** Where keys are written that lead to something or to nothing, such as `parameters`, POLICY: as the last layer has it. */
  readonly place: (keys: readonly string[]) => Location | undefined;
}

/** What a configuration says of all files, and then what each of its overrides says. */
export function layersOf({ spec, locate }: ConfigDocument): readonly [Layer, ...Layer[]] {
  const layer = (
    from: Layer['from'],
    pointer: string,
    { parameters = {}, actions = {} }: { parameters?: ParameterSection; actions?: ActionSection },
  ): Layer => ({
    from,
    parameters,
    actions,
    place: (keys) => locate(keys.reduce(childPointer, pointer)),
  });
  const overrides = (spec.overrides ?? []).map((override, index) => {
    const files = patternsOf(override);
    return layer({ type: 'override', index, files }, `/spec/overrides/${String(index)}`, override);
  });
  return [layer({ type: 'config' }, '/spec', spec), ...overrides];
}

/** The patterns of a section that speaks of some files. */
export function patternsOf({ files }: { readonly files: string | readonly string[] }): readonly string[] {
  return typeof files === 'string' ? [files] : files;
}

/** Lays layers over each other, the last one on top: parameter by parameter, and action by action and door by door. */
export function mergeLayers(layers: readonly Layer[]): Merged {
  const parameters = new Map<string, Map<string, Setting<Value>>>();
  const actions = new Map<string, ActionSettings>();
  for (const layer of layers) {
    // What is said of every policy takes the place of all that was said before.
    for (const name of Object.keys(layer.parameters[EVERY_POLICY] ?? {})) {
      for (const known of parameters.values()) known.delete(name);
    }
    for (const [policy, values] of Object.entries(layer.parameters)) {
      const known = parameters.get(policy) ?? new Map<string, Setting<Value>>();
      for (const [name, value] of Object.entries(values))
        known.set(name, setting(value, layer, ['parameters', policy, name]));
      parameters.set(policy, known);
    }
    for (const [name, written] of Object.entries(layer.actions)) {
      const keys = ['actions', name];
      actions.set(name, { ...actions.get(name), ...actionSettings(written, layer, keys) });
    }
  }
  const place: Merged['place'] = (keys) => {
    const isShared = keys[0] === 'workloads';
    if (isShared) return layers[0]?.place(keys);
    const holder = layers.findLast((layer) => holds(layer, keys));
    if (holder !== undefined || keys[0] !== 'parameters') return holder?.place(keys);
    const shared = ['parameters', EVERY_POLICY, ...keys.slice(2)];
    return layers.findLast((layer) => holds(layer, shared))?.place(shared);
  };
  return { parameters, actions, place };
}

function setting<T>(value: T, layer: Layer, keys: readonly string[]): Setting<T> {
  return { value, from: layer.from, location: layer.place(keys) };
}

/** A word is that at both doors. */
function actionSettings(
  written: ActionWord | ActionOverride,
  layer: Layer,
  keys: readonly string[],
): ActionSettings {
  if (typeof written === 'string') {
    const one = setting(written, layer, keys);
    return { scan: one, admission: one };
  }
  const { scan, admission, ratchet } = written;
  return {
    ...(scan === undefined ? {} : { scan: setting(scan, layer, [...keys, 'scan']) }),
    ...(admission === undefined ? {} : { admission: setting(admission, layer, [...keys, 'admission']) }),
    ...(ratchet === undefined ? {} : { ratchet: setting(ratchet, layer, [...keys, 'ratchet']) }),
  };
}

function holds(layer: Layer, [section, first, second]: readonly string[]): boolean {
  const map = section === 'actions' ? layer.actions : layer.parameters;
  if (first === undefined || !Object.hasOwn(map, first)) return false;
  return second === undefined || section === 'actions' || Object.hasOwn(map[first] as object, second);
}

/** What layers say, as an engine takes it. */
export function engineSettings({
  parameters,
  actions,
  place,
}: Merged): Required<Pick<EngineOptions, 'parameters' | 'actions' | 'place'>> {
  return {
    parameters: Object.fromEntries(
      [...parameters].map(([policy, values]) => [
        policy,
        Object.fromEntries([...values].map(([name, { value }]) => [name, value])),
      ]),
    ),
    actions: Object.fromEntries(
      [...actions].map(([name, settings]) => [
        name,
        Object.fromEntries(Object.entries(settings).map(([key, { value }]) => [key, value])),
      ]),
    ),
    place,
  };
}
