import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine } from '../../src/engine/model.ts';
import { packNames } from '../../src/load/packs.ts';
import { loadPolicies } from '../../src/load/policies.ts';
import type { CaseParameters } from '../../src/cases/model.ts';

const packs = loadPolicies(packNames().map((name) => `pack:${name}`));
if (packs.errors.length > 0) throw new Error(JSON.stringify(packs.errors));

const engines = new Map<string, Engine>();

/** The engine with some policies of the packs in force, and their parameters. */
export function engineFor(names: readonly string[], parameters: CaseParameters): Engine {
  const key = JSON.stringify([names, parameters], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  let engine = engines.get(key);
  if (engine === undefined) {
    const policies = names.map((name) => {
      const policy = packs.policies.find((one) => one.name === name);
      if (policy === undefined) throw new Error(`there is no policy ${name}`);
      return policy;
    });
    engines.set(key, (engine = createEngine(policies, { parameters })));
  }
  return engine;
}
