import { createEngine } from '../engine/create-engine.ts';
import { flagLayer, infoOf } from './judges.ts';
import type { JudgesInForce, JudgesOptions } from './judges.ts';
import { createOverridden } from './overridden.ts'; // on first use

/**
 * Compiles the policies, once for each different set of overrides that a file has.
 * @throws DoorwardError with every mistake of the policies and of the configuration, its overrides without a file included
 */
export function createJudges(options: JudgesOptions): JudgesInForce {
  const { config, policies, parameters, engine } = options;
  if (config !== undefined) return createOverridden({ ...options, config });
  const base = createEngine(policies, { ...engine, parameters });
  const flags = flagLayer(parameters);
  return { base, of: () => base, info: infoOf(base, [base], []), layers: () => [flags], notices: [] };
}
