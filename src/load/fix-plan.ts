import type { Engine } from '../engine/model.ts';
import type { FixPlan } from '../fix/model.ts';
import type { Resource } from '../manifest/model.ts';
import type { Request } from '../manifest/request.ts';
import type { Input } from './inputs.ts';
import { generatedMark } from './marked.ts';

/** Which fixes are carried out. */
export interface FixSettings {
  /** Whether those that need a person's yes are. */
  readonly unsafe: boolean;
  /** Whether files are edited that say that a program wrote them. */
  readonly generated: boolean;
  readonly only: (policy: string, rule: string) => boolean;
}

/** The input whose objects are to be mended. */
export interface PlannedInput {
  readonly settings: FixSettings;
  readonly input: Input;
  readonly bytes: Uint8Array;
}

/** Makes plans for the objects of one input. */
export function createPlanner(
  engine: Engine,
  { settings, input, bytes }: PlannedInput,
): (request: Request, resource: Resource) => FixPlan {
  const { unsafe, only } = settings;
  let generated: string | undefined;
  let looked = false;
  // A stream is made by a program, and edited on its way.
  const reason = (): string | undefined => {
    if (looked || settings.generated || input.pipe) return generated;
    looked = true;
    const mark = generatedMark(new TextDecoder().decode(bytes));
    if (mark !== undefined) generated = `the file is generated (${mark})`;
    return generated;
  };
  return (request) => engine.fix(request, { unsafe, only, place: 'source', withhold: reason });
}
