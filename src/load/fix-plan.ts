import type { Engine } from '../engine/model.ts';
import type { FixOptions, FixPlan } from '../fix/model.ts';
import { withholding } from '../fix/source/withhold.ts'; // on first use
import type { Resource } from '../manifest/model.ts';
import { isSigned } from '../manifest/unrendered.ts';
import { once } from '../manifest/once.ts';
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
  /** Whether nobody asks why the rest is left as it is. */
  readonly mendableOnly: boolean;
  /** The time by which exceptions expire; what they excuse is left alone. */
  readonly now?: number | undefined;
}

/** Why a rule cannot change a place, as a sentence. */
export type Withhold = NonNullable<FixOptions['withhold']>;

/** What is known of one object before its plan is made. */
interface PlanGiven {
  /** What is left as it is. */
  readonly leave: NonNullable<FixOptions['leave']>;
  /** What the editor refused when it was tried. */
  readonly refused?: Withhold | undefined;
}

/** Makes plans for the objects of one input. */
export function createPlanner(
  engine: Engine,
  { settings, input, bytes, mendableOnly, now }: PlannedInput,
): (request: Request, resource: Resource, given: PlanGiven) => FixPlan {
  const { unsafe, only } = settings;
  const where = once(() => {
    if (input.rendered !== undefined) return (): (() => string) => () => RENDERED;
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    // A stream is made by a program, and edited on its way.
    const free = settings.generated || input.pipe || generatedMark(text) === undefined;
    if (!free) return (): (() => string) => () => GENERATED;
    // What is written elsewhere is written with a sign, and so is a comment in empty brackets: where there is none, the text
    // need not be looked through.
    return SIGNS.test(text) ? withholding(text) : (): (() => undefined) => () => undefined;
  });
  const judge = now === undefined ? {} : { now };
  return (request, resource, { leave, refused }) => {
    const of = once(() => (isSigned(resource.object) ? () => SIGNED : where()(resource)));
    const withhold: Withhold = (pointer, whose) => refused?.(pointer, whose) ?? of()(pointer);
    return engine.fix(request, { unsafe, only, leave, place: 'source', withhold, mendableOnly, judge });
  };
}

// Anchors, aliases, tags, merges; comments behind a bracket; files of JSON; lines that tools take for the start of a
// document, or not.
const SIGNS = /(?:^|[\s[{,:-])(?:[&*!]\S|<<)|[[{]\s*#|^\s*\{|^(?:---|\.\.\.)(?![ \t]*\r?\n)/m;

const RENDERED = 'The text is rendered: fix what it is made from.';
const SIGNED = 'SOPS signs the whole document: edit it with sops.';
const GENERATED = 'The file says that it is generated: fix what it is made from, or use --generated.';
