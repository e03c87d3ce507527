// What goes through the stages, and what comes out of them.
import type { AccessBook } from '../src/index.ts';
import type { Access } from './access.ts';
import type { Body } from './body.ts';
import type { Writer } from './json.ts';
import type { FixStages, PolicySet, Stages } from './judge.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Namespaces } from './namespaces.ts';
import type { MutationSettings } from './settings.ts';

/** What a review is judged with. */
export interface Court {
  /** The set in force, asked once a review; `undefined` before the first. */
  readonly policies: () => PolicySet | undefined;
  readonly namespaces: Namespaces | undefined;
  /** Who knows what users may do; `undefined` for nobody. */
  readonly access?: Access;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly stages: Stages;
  readonly fixing: FixStages;
  readonly mutation: MutationSettings;
  /** The time of day, in milliseconds since 1970, by which exceptions expire; that of the machine when left out. */
  readonly now?: () => number;
}

/** What goes back to the API server. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly isReview: boolean;
}

/** What is asked for: a verdict, or what would make one better. */
export type Errand = 'validate' | 'mutate';

/** A request, as it came. */
export interface Asked {
  readonly body: Body;
  readonly errand: Errand;
  /** When the API server stops waiting, in milliseconds of `performance.now()`. */
  readonly deadline: number;
  readonly writer: Writer;
}

/** A review on its way through the stages. */
export interface Case extends Asked {
  stage: keyof Stages | keyof FixStages | 'policies' | 'body' | 'deadline' | 'record';
  uid: string | undefined;
  set: PolicySet | undefined;
  /** What was asked about the rights of users, and how often answers were waited for. */
  book: AccessBook | undefined;
  rounds: number;
}

/** The kind of an error and where it was thrown, without its words: those may quote the object, which may be a Secret. */
export function whereabouts(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const { name, message, stack = '' } = error;
  const words = stack.indexOf(message);
  return words === -1 ? name : name + stack.slice(words + message.length);
}
