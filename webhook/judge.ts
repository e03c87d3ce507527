// The stages between the body of a request and the text of its answer, each a function that a test can let fail.
import type { Engine, Judgement, JudgeOptions, Request, ValueMap } from '../src/index.ts';
import { answerText, phrasesOf, verdictOf } from './answer.ts';
import type { Phrases, Verdict } from './answer.ts';
import { readJsonBody } from './json.ts';
import type { JsonBody, Writer } from './json.ts';
import type { Namespaces } from './namespaces.ts';
import { readReview } from './review.ts';
import type { ReadReview } from './review.ts';
import type { Value } from '../src/index.ts';

/** A compiled set, and what is said of it in every answer. One decision is made with exactly one. */
export interface PolicySet {
  readonly engine: Engine;
  readonly phrases: Phrases;
}

/** A set of an engine. */
export function policySetOf(engine: Engine): PolicySet {
  return { engine, phrases: phrasesOf(engine.digest) };
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
