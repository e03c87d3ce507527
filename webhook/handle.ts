import { AccessBook, isMap, ownPath } from '../src/index.ts';
import type { ValueMap } from '../src/index.ts';
import { answerAll } from './access.ts';
import { refusalText } from './answer.ts';
import { uidAtFront } from './body.ts';
import { whereabouts } from './case.ts';
import type { Answer, Asked, Case, Court } from './case.ts';
import type { Log } from './log.ts';
import { mutateReview } from './mutate.ts';
import { uidOf } from './review.ts';
import type { Review } from './review.ts';

/**
 * Answers one request. Whatever fails, on a review that can be read and asks for a verdict the answer is an explicit no
 * that echoes the uid: the only answer that `failurePolicy: Ignore` cannot turn into yes. One that asks for a change, and
 * of which too little is known to look for one, gets neither a yes nor a no, but a status with which the API server goes
 * by the `failurePolicy` of the configuration. What cannot be read is a 4xx. Never throws.
 */
export function answerBody(court: Court, asked: Asked): Answer | Promise<Answer> {
  // Field by field: V8 takes microseconds to add to a fresh copy.
  const { body, errand, deadline, writer } = asked;
  const at: Case = {
    body,
    errand,
    deadline,
    writer,
    stage: 'body',
    uid: undefined,
    set: undefined,
    book: undefined,
    rounds: 0,
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
      : refuse(court, at, { reason: json.reason });
  }
  at.uid = uidOf(json.value);
  at.stage = 'understand';
  const read = stages.understand(json.value);
  if (read.type === 'foreign') return unreadable(court, at, { reason: read.reason });
  if (read.type === 'unclear') return refuse(court, at, { reason: read.reason });
  const { review } = read;
  at.stage = 'policies';
  const set = court.policies();
  at.set = set;
  if (set === undefined)
    return refuse(court, at, { reason: 'No policy set has been loaded yet.', status: 503 });
  const { needsNamespaceObject } = set.engine;
  const needsNamespaceLabels =
    set.engine.needsNamespaceLabels ||
    (at.errand === 'mutate' && set.engine.needsNamespaceLabelsToFix === true);
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
  const labels = ownPath(namespaceObject, ['metadata', 'labels']);
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
  const { stages, log, metrics } = court;
  const { engine, phrases } = at.set!;
  at.stage = 'deadline';
  if (performance.now() > at.deadline) {
    return refuse(court, at, {
      reason: 'The review could not be judged before its deadline.',
      status: 503,
    });
  }
  const book = (at.book ??= engine.needsAuthorizer === true ? new AccessBook() : undefined);
  if (at.errand === 'mutate') {
    // What would be asked is written into the book.
    at.stage = 'mutate';
    if (book !== undefined) court.fixing.mutate(engine, review.request, { authorizer: book });
    return answered(court, at, review) ?? mutateReview(court, at, review);
  }
  at.stage = 'judge';
  const judgement = stages.judge(engine, review.request, {
    onCrash: (policy, error) => log.fault(`the policy ${policy} could not be judged`, whereabouts(error)),
    now: (court.now ?? Date.now)(),
    ...(book === undefined ? {} : { authorizer: book }),
  });
  const later = answered(court, at, review);
  if (later !== undefined) return later;
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

/** Asks what is missing in the book, and judges again; `undefined` when nothing is, or nobody can be asked. */
function answered(court: Court, at: Case, review: Review): Promise<Answer> | undefined {
  const { access } = court;
  const { book } = at;
  const missing = book?.missing() ?? [];
  if (book === undefined || access === undefined || missing.length === 0 || at.rounds >= MOST_ROUNDS)
    return undefined;
  at.stage = 'lookUp';
  const patience = Math.max(0, at.deadline - performance.now());
  return answerAll(missing, { access, book, user: review.request.user, patience }).then((isAnswered) => {
    at.rounds = isAnswered ? at.rounds + 1 : MOST_ROUNDS;
    return judgeReview(court, at, review);
  });
}

interface Refusal {
  readonly reason: string;
  /** 400 when left out. */
  readonly status?: number;
}

/** An explicit denial of a review that was not judged; to who asked for a change, the status in its place. */
function refuse(court: Court, at: Case, refusal: Refusal): Answer {
  if (at.errand === 'mutate') return unreadable(court, at, refusal);
  const { reason } = refusal;
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
  // The validating call is waiting: nobody should try this one again first, as after a 429.
  const status = !isBusy ? 413 : at.errand === 'mutate' ? 503 : 429;
  if (at.uid !== undefined) return refuse(court, at, { reason, status });
  return unreadable(court, at, { reason, status });
}

function unreadable(court: Court, at: Case, { reason, status = 400 }: Refusal): Answer {
  tell(court, { uid: at.uid, status, stage: at.stage, reason });
  return { status, text: `${reason}\n`, isReview: false };
}

function broken(court: Court, at: Case, error: unknown): Answer {
  const uid = at.uid ?? uidAtFront(at.body.bytes);
  const reason = 'Doorward itself failed; its log says why.';
  const status = at.errand === 'mutate' ? 500 : uid === undefined ? 400 : 200;
  tell(court, { uid, status, stage: at.stage, reason }, error);
  if (status !== 200 || uid === undefined) return { status, text: `${reason}\n`, isReview: false };
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
