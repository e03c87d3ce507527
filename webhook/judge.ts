// The stages between the body of a request and the text of its answer, each a function that a test can let fail.
import type { Engine, FixPlan, Judgement, JudgeOptions, Request, ValueMap } from '../src/index.ts';
import type { Mutation as NativeMutation } from '../src/index.ts';
import { answerText, phrasesOf, verdictOf } from './answer.ts';
import type { Phrases, Verdict } from './answer.ts';
import { readJsonBody } from './json.ts';
import type { JsonBody, Writer } from './json.ts';
import type { KeptBack } from './kept-back.ts';
import { applied, brokenPromise, patchOf } from './mutation.ts';
import type { Mutation } from './mutation.ts';
import { mutationText } from './mutation-answer.ts';
import type { Manner } from './mutation-answer.ts';
import type { Namespaces } from './namespaces.ts';
import { readReview } from './review.ts';
import type { ReadReview } from './review.ts';
import type { Value } from '../src/index.ts';

/** A compiled set, and what is said of it in every answer. One decision is made with exactly one. */
export interface PolicySet {
  readonly engine: Engine;
  readonly phrases: Phrases;
  /** The policies whose fixes have to be made, or nothing is let in. */
  readonly required: ReadonlySet<string>;
}

/** A set of an engine. */
export function policySetOf(engine: Engine): PolicySet {
  const required = engine.policies.filter(({ fixFailurePolicy }) => fixFailurePolicy === 'Fail');
  return {
    engine,
    phrases: phrasesOf(engine.digest),
    required: new Set(required.map(({ name }) => name)),
  };
}

/** What happens to a review, in this order. */
export interface Stages {
  readonly parse: (bytes: Buffer, writer: Writer) => JsonBody;
  readonly understand: (value: Value) => ReadReview;
  readonly lookUp: (
    namespaces: Namespaces | undefined,
    name: string,
    patience: number,
  ) => ValueMap | undefined | Promise<ValueMap | undefined>;
  /** The Namespace as a whole. */
  readonly lookUpObject: Stages['lookUp'];
  readonly judge: (engine: Engine, request: Request, options: JudgeOptions) => Judgement;
  readonly decide: (judgement: Judgement) => Verdict;
  readonly answer: (uid: string, verdict: Verdict, phrases: Phrases) => string;
}

/** The stages as they are. */
export const STAGES: Stages = {
  parse: readJsonBody,
  understand: readReview,
  lookUp: (namespaces, name, patience) => namespaces?.labels(name, patience),
  lookUpObject: (namespaces, name, patience) => namespaces?.object?.(name, patience),
  judge: (engine, request, options) => engine.judge(request, options),
  decide: ({ decisions, annotations }) => verdictOf(decisions, annotations),
  answer: answerText,
};

/** How an object is mended. */
interface Mending {
  readonly withhold: KeptBack;
  /** The time by which exceptions expire: what they excuse is left alone. */
  readonly now: number;
}

/** What happens to an object that may be changed, in this order; after it was understood. */
export interface FixStages {
  /** What policies of Kubernetes mutate: before our fixes, as an API server would have done. */
  readonly mutate: (engine: Engine, request: Request, options: JudgeOptions) => NativeMutation;
  readonly fix: (engine: Engine, request: Request, how: Mending) => FixPlan;
  readonly apply: typeof applied;
  readonly hold: typeof brokenPromise;
  readonly write: typeof patchOf;
  readonly tell: (uid: string, mutation: Mutation, manner: Manner) => string;
}

/** The stages as they are. */
export const FIX_STAGES: FixStages = {
  mutate: (engine, request, options) => engine.mutate(request, options),
  fix: (engine, request, { withhold, now }) =>
    engine.hasFixes('admission', false)
      ? engine.fix(request, {
          // Field by field: V8 takes microseconds to add to a fresh copy.
          place: 'admission',
          unsafe: false,
          mendableOnly: true,
          withhold,
          judge: { now },
        })
      : { operations: [], object: request.object!, fixed: [], unfixed: [] },
  apply: applied,
  hold: brokenPromise,
  write: patchOf,
  tell: mutationText,
};
