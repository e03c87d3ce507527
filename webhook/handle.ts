import { AccessBook, isMap, own } from '../src/index.ts';
import type { ValueMap } from '../src/index.ts';
import { answerAll } from './access.ts';
import type { Access } from './access.ts';
import { refusalText } from './answer.ts';
import { uidAtFront } from './body.ts';
import type { Body } from './body.ts';
import type { Writer } from './json.ts';
import type { PolicySet, Stages } from './judge.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Namespaces } from './namespaces.ts';
import { uidOf } from './review.ts';
import type { Review } from './review.ts';

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
}

/** What goes back to the API server. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly isReview: boolean;
}

type Stage = keyof Stages | 'policies' | 'body' | 'deadline' | 'record';

/** A request, as it came. */
export interface Asked {
  readonly body: Body;
  /** When the API server stops waiting, in milliseconds of `performance.now()`. */
  readonly deadline: number;
  readonly writer: Writer;
}

/** A review on its way through the stages. */
interface Case extends Asked {
  stage: Stage;
  uid: string | undefined;
  set: PolicySet | undefined;
  asking: Asking;
}

/**
 * Answers one request. Whatever fails, on a review that can be read the answer is an explicit no that echoes the uid: the
 * only answer that `failurePolicy: Ignore` cannot turn into yes. What cannot be read is a 4xx. Never throws.
 */
export function answerBody(court: Court, { body, deadline, writer }: Asked): Answer | Promise<Answer> {
  const at: Case = {
    body,
    deadline,
    writer,
    stage: 'body',
    uid: undefined,
    set: undefined,
    asking: NOTHING_ASKED,
  };
  try {
    const answer = judgeBody(court, at);
    if (!(answer instanceof Promise)) return answer;
    return answer.catch((error: unknown) => broken(court, at, error));
  } catch (error) {
    return broken(court, at, error);
  }
}

function judgeBody(court: Court, at: Case): Answer | Promise<Answer> {
  const { stages } = court;
  const { body } = at;
  if (body.refused !== undefined) return overflow(court, at);
  at.stage = 'parse';
  const json = stages.parse(body.bytes, at.writer);
  if (!json.ok) {
    // What is JSON, and was refused all the same, can be answered: wherever its uid stands.
    if (json.loose !== undefined) at.uid = uidOf(json.loose) ?? uidAtFront(body.bytes);
    return at.uid === undefined
      ? unreadable(court, at, { reason: json.reason })
      : refuse(court, at, json.reason);
  }
  at.uid = uidOf(json.value);
  at.stage = 'understand';
  const read = stages.understand(json.value);
  if (read.type === 'foreign') return unreadable(court, at, { reason: read.reason });
  if (read.type === 'unclear') return refuse(court, at, read.reason);
  const { review } = read;
  at.stage = 'policies';
  const set = court.policies();
  at.set = set;
  if (set === undefined) return refuse(court, at, 'No policy set has been loaded yet.');
  const { needsNamespaceLabels, needsNamespaceObject } = set.engine;
  const { namespace } = review.request;
  if ((!needsNamespaceLabels && !needsNamespaceObject) || !namespace) return judgeReview(court, at, review);
  const isWhole = needsNamespaceObject === true;
  at.stage = isWhole ? 'lookUpObject' : 'lookUp';
  const patience = Math.max(0, at.deadline - performance.now());
  const found = stages[at.stage](court.namespaces, namespace, patience);
  const complete = isWhole ? withNamespace : withLabels;
  if (found instanceof Promise) return found.then((late) => judgeReview(court, at, complete(review, late)));
  return judgeReview(court, at, complete(review, found));
}

function withNamespace(review: Review, namespaceObject: ValueMap | undefined): Review {
  const metadata = namespaceObject && own(namespaceObject, 'metadata');
  const labels = isMap(metadata) ? own(metadata, 'labels') : undefined;
  // What has no labels has none; what is not found is not known.
  const namespaceLabels = namespaceObject === undefined ? undefined : isMap(labels) ? labels : {};
  return { ...review, request: { ...review.request, namespaceLabels, namespaceObject } };
}

function withLabels(review: Review, namespaceLabels: ValueMap | undefined): Review {
  return { ...review, request: { ...review.request, namespaceLabels } };
}

/** Rights are asked for in rounds: what an expression asks may follow from an answer. */
const MOST_ROUNDS = 8;

function judgeReview(court: Court, at: Case, review: Review): Answer | Promise<Answer> {
  const { asking } = at;
  const { stages, log, metrics } = court;
  const { engine, phrases } = at.set!;
  at.stage = 'deadline';
  if (performance.now() > at.deadline) {
    return refuse(court, at, 'The review could not be judged before its deadline.');
  }
  at.stage = 'judge';
  const { access } = court;
  const book = asking.book ?? (engine.needsAuthorizer === true ? new AccessBook() : undefined);
  const judgement = stages.judge(engine, review.request, {
    onCrash: (policy, error) => log.fault(`the policy ${policy} could not be judged`, whereabouts(error)),
    ...(book === undefined ? {} : { authorizer: book }),
  });
  const missing = book?.missing() ?? [];
  if (book !== undefined && missing.length > 0 && access !== undefined && asking.rounds < MOST_ROUNDS) {
    at.stage = 'lookUp';
    const patience = Math.max(0, at.deadline - performance.now());
    return answerAll(missing, { access, book, user: review.request.user, patience }).then((isAnswered) => {
      at.asking = { book, rounds: isAnswered ? asking.rounds + 1 : MOST_ROUNDS };
      return judgeReview(court, at, review);
    });
  }
  at.stage = 'decide';
  const verdict = stages.decide(judgement);
  at.stage = 'answer';
  const text = stages.answer(review.uid, verdict, phrases);
  at.stage = 'record';
  const microseconds = Math.round((performance.now() - at.body.arrived) * 1000);
  const { notEvaluated } = judgement;
  const decided = { review, verdict, digest: phrases.digest, microseconds, notEvaluated };
  log.decided(decided);
  metrics.decided(decided);
  return { status: 200, text, isReview: true };
}

/** What users may do, as far as it was asked. */
interface Asking {
  readonly book: AccessBook | undefined;
  readonly rounds: number;
}

const NOTHING_ASKED: Asking = { book: undefined, rounds: 0 };

/** An explicit denial of a review that was not judged. */
function refuse(court: Court, at: Case, reason: string): Answer {
  const uid = at.uid!;
  tell(court, { uid, status: 200, stage: at.stage, reason });
  const text = refusalText(uid, `doorward: ${reason}`, at.set?.phrases.digest ?? '');
  return { status: 200, text, isReview: true };
}

/** Of a body that cannot be read whole there may still be a uid at its front. */
function overflow(court: Court, at: Case): Answer {
  const isBusy = at.body.refused === 'busy';
  const reason = isBusy
    ? 'Too much is being judged at this moment; try again.'
    : 'The review is bigger than the limit.';
  at.uid = uidAtFront(at.body.bytes);
  if (at.uid !== undefined) return refuse(court, at, reason);
  return unreadable(court, at, { reason, status: isBusy ? 429 : 413 });
}

function unreadable(
  court: Court,
  at: Case,
  { reason, status = 400 }: { readonly reason: string; readonly status?: number },
): Answer {
  tell(court, { uid: undefined, status, stage: at.stage, reason });
  return { status, text: `${reason}\n`, isReview: false };
}

function broken(court: Court, at: Case, error: unknown): Answer {
  const uid = at.uid ?? uidAtFront(at.body.bytes);
  const reason = 'Doorward itself failed; its log says why.';
  tell(court, { uid, status: uid === undefined ? 400 : 200, stage: at.stage, reason }, error);
  if (uid === undefined) return { status: 400, text: `${reason}\n`, isReview: false };
  const digest = at.set?.phrases.digest ?? '';
  return { status: 200, text: refusalText(uid, `doorward: ${reason}`, digest), isReview: true };
}

/** Logs and counts a refusal. That it cannot be told of changes nothing about it. */
function tell(court: Court, refused: Parameters<Log['refused']>[0], error?: unknown): void {
  try {
    court.metrics.refused(refused);
    court.log.refused(refused);
    if (error !== undefined) court.log.fault(`the stage ${refused.stage} failed`, whereabouts(error));
  } catch {
    // Standard output is gone, say: the answer is what counts.
  }
}

/** The kind of an error and where it was thrown, without its words: those may quote the object, which may be a Secret. */
function whereabouts(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const { name, message, stack = '' } = error;
  const words = stack.indexOf(message);
  return words === -1 ? name : name + stack.slice(words + message.length);
}
