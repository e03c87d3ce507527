import { isList, isMap, own } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';

/**
 * A document is read as kubectl reads it, in YAML 1.1, where the word `off` is the boolean false. Among actions it is spelled
 * as its author wrote it.
 */
export function spellOff(document: ValueMap): ValueMap {
  const spec = own(document, 'spec');
  if (!isMap(spec)) return document;
  const overrides = own(spec, 'overrides');
  const spelled = withActions(spec);
  if (!isList(overrides)) return { ...document, spec: spelled };
  const each = overrides.map((one) => (isMap(one) ? withActions(one) : one));
  return { ...document, spec: { ...spelled, overrides: each } };
}

function withActions(section: ValueMap): ValueMap {
  const actions = own(section, 'actions');
  return isMap(actions) ? { ...section, actions: mapValues(actions, spellAction) } : section;
}

function spellAction(action: Value): Value {
  if (!isMap(action)) return spellWord(action);
  return Object.fromEntries(
    Object.entries(action).map(([key, value]) => [key, key === 'ratchet' ? value : spellWord(value)]),
  );
}

function spellWord(word: Value): Value {
  return word === false ? 'off' : word;
}

function mapValues(map: ValueMap, change: (value: Value) => Value): ValueMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
