// A review that asks what would make its object pass. Nothing is refused here but what a policy wants refused: what the
// object is in the end is judged by the validating call, which comes after every mutating one.
import { equalValues } from '../src/index.ts';
import type { FixOperation, JudgeOptions, Request } from '../src/index.ts';
import { whereabouts } from './case.ts';
import type { Answer, Case, Court } from './case.ts';
import type { PolicySet } from './judge.ts';
import { keptBack, passedOver } from './kept-back.ts';
import { missedBy, missedWhole } from './mutation.ts';
import type { Missed, Mutation } from './mutation.ts';
import { deniedText, unchangedText } from './mutation-answer.ts';
import { isNative } from './native-answer.ts';
import type { Review } from './review.ts';

/** Answers a review of which all is known that a policy may ask. Whatever fails, no patch is sent that was not tried. */
export function mutateReview(court: Court, at: Case, review: Review): Answer {
  const set = at.set!;
  let mutation: Mutation;
  let text: string;
  try {
    mutation = mutationOf(court, at, review);
    at.stage = 'tell';
    const { warnings } = court.mutation;
    text = court.fixing.tell(review.uid, mutation, { phrases: set.phrases, warnings });
  } catch (error) {
    court.log.fault(`the stage ${at.stage} failed`, whereabouts(error));
    mutation = settled(set, OURS, missedUnplanned(court, set, review));
    text = plainText(review.uid, mutation, set.phrases.digest);
  }
  at.stage = 'record';
  const microseconds = Math.round((performance.now() - at.body.arrived) * 1000);
  const mutated = { review, mutation, digest: set.phrases.digest, microseconds };
  court.log.mutated(mutated);
  court.metrics.mutated(mutated);
  return { status: 200, text, isReview: true };
}

const OURS = 'Doorward itself failed; its log says why';

/** An object as policies of Kubernetes leave it. */
interface Mutated {
  readonly given: Request;
  /** With the object as they leave it. */
  readonly request: Request;
  /** What made it so. */
  readonly before: readonly FixOperation[];
  readonly options: JudgeOptions & { readonly now: number };
}

function mutationOf(court: Court, at: Case, { request: given }: Review): Mutation {
  const reason = passedOver(given);
  if (reason !== undefined) return { result: 'passed-over', reason };
  const now = (court.now ?? Date.now)();
  const onCrash = (policy: string, error: unknown): void =>
    court.log.fault(`the policy ${policy} could not be judged`, whereabouts(error));
  const { book } = at;
  const options: Mutated['options'] =
    book === undefined ? { onCrash, now } : { onCrash, now, authorizer: book };
  at.stage = 'mutate';
  const { object, operations: before, decisions } = court.fixing.mutate(at.set!.engine, given, options);
  const native = decisions.filter(isNative).filter(({ action }) => action === 'deny');
  if (native.length > 0) return { result: 'denied', reason: NATIVE, missed: native, native };
  const request = before.length === 0 ? given : { ...given, object };
  const mutated: Mutated = { given, request, before, options };
  const fixes = fixesOf(court, at, mutated);
  // What policies of Kubernetes made of it holds without our fixes, too.
  const isLess = fixes.result === 'unchanged' || fixes.result === 'failed';
  return isLess && before.length > 0 ? unfixed(court, at, { ...mutated, fixes }) : fixes;
}

const NATIVE = 'a policy of Kubernetes could not be carried out';

interface Unfixed extends Mutated {
  readonly fixes: Extract<Mutation, { readonly result: 'unchanged' | 'failed' }>;
}

function unfixed({ fixing }: Court, at: Case, { given, request, before, fixes }: Unfixed): Mutation {
  const { missed } = fixes;
  at.stage = 'apply';
  const patched = fixing.apply(given.object!, before);
  if (!patched.ok) return { result: 'failed', reason: patched.reason, missed };
  if (!equalValues(patched.object, request.object))
    return { result: 'failed', reason: 'the patch would make another object', missed };
  at.stage = 'write';
  const patch = fixing.write(before);
  if (!patch.ok) return { result: 'failed', reason: patch.reason, missed };
  const why = fixes.result === 'failed' ? { reason: fixes.reason } : {};
  return { result: 'patched', patch: patch.json, operations: before, missed, ...why };
}

function fixesOf(court: Court, at: Case, { given, request, before, options }: Mutated): Mutation {
  const { fixing } = court;
  const set = at.set!;
  const isKeptBack = keptBack(request);
  at.stage = 'fix';
  const plan = fixing.fix(set.engine, request, { withhold: isKeptBack, now: options.now });
  const missed = missedBy(plan);
  if (missed.some(({ policy }) => set.required.has(policy))) return settled(set, 'a fix failed', missed);
  if (plan.operations.length === 0) return { result: 'unchanged', missed };
  const operations = before.length === 0 ? plan.operations : [...before, ...plan.operations];
  at.stage = 'apply';
  const patched = fixing.apply(given.object!, operations);
  if (!patched.ok) return settled(set, patched.reason, missedWhole(plan));
  at.stage = 'hold';
  const { object } = patched;
  const broken = fixing.hold(set.engine, { request, plan, object, isKeptBack, options });
  if (broken !== undefined) return settled(set, broken, missedWhole(plan));
  at.stage = 'write';
  const patch = fixing.write(operations);
  if (!patch.ok) return settled(set, patch.reason, missedWhole(plan));
  return { result: 'patched', patch: patch.json, operations, missed };
}
/** What becomes of an object whose fix failed: nothing, but where a policy asks for more. */
function settled({ required }: PolicySet, reason: string, missed: readonly Missed[]): Mutation {
  const result = missed.some(({ policy }) => required.has(policy)) ? 'denied' : 'failed';
  return { result, reason, missed };
}

/** Of what there is no plan: the findings of the policies that ask for their fixes. Of what cannot be judged, all of them. */
function missedUnplanned(
  court: Court,
  { engine, required }: PolicySet,
  { request }: Review,
): readonly Missed[] {
  if (required.size === 0) return [];
  try {
    const { decisions } = court.stages.judge(engine, request, { now: (court.now ?? Date.now)() });
    return decisions.filter(
      ({ policy, outcome, excuse }) =>
        required.has(policy) && (outcome === 'error' || (outcome === 'fail' && excuse === undefined)),
    );
  } catch {
    return [...required].map((policy) => ({ policy, rule: '*', field: '', message: `${OURS}.` }));
  }
}

function plainText(uid: string, mutation: Mutation, digest: string): string {
  if (mutation.result === 'denied') return deniedText(uid, mutation, digest);
  return unchangedText(uid, digest, { failure: OURS });
}
