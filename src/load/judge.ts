import type { Decision, Engine, Excuse, JudgeOptions as EngineOptions, Outcome } from '../engine/model.ts';
import type { Location } from '../errors.ts';
import type { Ignores } from '../exception/inline.ts';
import type { FixOptions, FixPlan } from '../fix/model.ts';
import type { Resource } from '../manifest/model.ts';
import { ownPath, type ValueMap } from '../manifest/value.ts';
import type {
  FileReport,
  Finding,
  NotEvaluated,
  ObjectFix,
  ObjectRef,
  RuleResult,
  SkippedRule,
  Suppression,
} from '../report/model.ts';
import { placeName } from '../manifest/place-name.ts';
import { apiVersionOf } from '../manifest/request.ts';
import type { Request } from '../manifest/request.ts';
import { FileSecrets } from './secrets.ts';

/** What judging the objects of one file gives. */
export type Judged = Pick<
  FileReport,
  'findings' | 'secrets' | 'skippedRules' | 'notEvaluated' | 'results' | 'fixes'
>;

/** How to judge. */
export interface JudgeOptions {
  /** Whether passes are wanted, too. */
  readonly passes: boolean;
  readonly request: (resource: Resource) => Request;
  /** Labels that name the owner of an object; the first that is there counts. */
  readonly ownerLabels: readonly string[];
  /** Told when the name of an object's resource was guessed, and a policy asked for it. */
  readonly onGuess?: (sentence: string, resource: Resource) => void;
  /** What would mend an object of which a rule failed; what is suppressed is to be left alone. */
  readonly fix?: (mending: Mending) => FixPlan;
  /** The time by which exceptions expire, in milliseconds since 1970. Without it none holds. */
  readonly now?: number | undefined;
  /** The comments of the file that ignore rules. */
  readonly ignores?: Ignores | undefined;
  /** What an object was before the change that is judged: with it, only what the change made worse counts. */
  readonly before?: (object: ValueMap) => ValueMap | undefined;
}

/** An object that is to be mended. */
interface Mending {
  readonly request: Request;
  readonly resource: Resource;
  /** The very one that its findings name. */
  readonly object: ObjectRef;
  readonly leave: NonNullable<FixOptions['leave']>;
}

/** Judges the objects of one file, in order, and finds the place of everything that is said. */
export function judgeResources(
  engine: Engine,
  resources: readonly Resource[],
  options: JudgeOptions,
): Judged {
  const findings: Finding[] = [];
  const skippedRules: SkippedRule[] = [];
  const notEvaluated: NotEvaluated[] = [];
  const results: RuleResult[] = [];
  const fixes: ObjectFix[] = [];
  const secrets = new FileSecrets();
  for (const resource of resources) {
    const request = options.request(resource);
    const { passes } = options;
    const judgement = engine.judge(request, { passes, ...timeOf(options), ...pastOf(resource, options) });
    const { decisions, notEvaluated: reason, guessed } = judgement;
    if (guessed !== undefined) options.onGuess?.(guessed, resource);
    if (decisions.length === 0 && reason === undefined) continue;
    secrets.note(resource, decisions);
    const object = ownedRef(request, options.ownerLabels);
    const heard = decisions
      .filter(({ outcome }) => outcome !== 'pass')
      .map((decision) => suppressedBy(decision, resource, options.ignores));
    const counts = heard.some(
      ({ decision, suppression }) => decision.outcome === 'fail' && suppression === undefined,
    );
    const left = new Set(
      heard.filter((one) => one.suppression !== undefined).map((one) => findingKey(one.decision)),
    );
    const leave: Mending['leave'] = (finding) => left.has(findingKey(finding));
    const plan = counts ? options.fix?.({ request, resource, object, leave }) : undefined;
    const mended = new Set(plan?.fixed.map(placeKey));
    for (const { decision, location, suppression } of heard) {
      const entry = { decision, object, location };
      if (decision.outcome === 'skip') {
        skippedRules.push(entry);
        continue;
      }
      const place = placeName(resource.object, decision.field);
      const fixable = suppression === undefined && mended.has(placeKey(decision));
      findings.push({ ...entry, place, fixable, ...(suppression === undefined ? {} : { suppression }) });
    }
    if (plan !== undefined && plan.operations.length > 0) {
      fixes.push({ object, location: resource.locate(''), plan });
    }
    if (reason !== undefined) notEvaluated.push({ object, location: resource.locate(''), reason });
    if (options.passes) results.push(...resultsOf(decisions, object, resource.locate('')));
  }
  const said = { findings, skippedRules, notEvaluated, results, fixes };
  // In order of what may be told: two findings may differ in nothing else.
  const told = secrets.keepOut(said);
  return { ...told, findings: [...told.findings].sort(compareFindings) };
}

/** Notes the names of the exceptions that excused something. */
export function noteUsed(findings: readonly Finding[], used: Set<string>): void {
  for (const { decision } of findings) {
    if (decision.excuse?.kind === 'exception') used.add(decision.excuse.name);
  }
}

/** A decision that is no pass, its place, and why it does not count. */
interface Heard {
  readonly decision: Decision;
  readonly location: Location;
  readonly suppression: Suppression | undefined;
}

/** Finds the place of a decision, and whether somebody answers for it. */
export function suppressedBy(decision: Decision, resource: Places, ignores: Ignores | undefined): Heard {
  const location = resource.locate(decision.pointer);
  if (decision.outcome !== 'fail') return { decision, location, suppression: undefined };
  const reason = ignores?.reasonFor({ ...decision, lines: linesOf(decision, resource, location) });
  const { excuse } = decision;
  if (excuse?.kind === 'exception') return { decision, location, suppression: exceptionSuppression(excuse) };
  if (reason !== undefined) return { decision, location, suppression: { kind: 'inline', reason } };
  return { decision, location, suppression: excuse === undefined ? undefined : RATCHETED };
}

const RATCHETED: Suppression = { kind: 'ratchet', reason: 'failed in the same way before this change' };

type Places = Pick<Resource, 'locate' | 'locateKey'>;

/** The line of a finding, that of its key, and that of what it stands in: the key of that, the item of its list. */
function linesOf({ pointer }: Decision, resource: Places, { line }: Location): readonly number[] {
  if (pointer === '') return [line];
  const parent = pointer.slice(0, pointer.lastIndexOf('/'));
  return [line, resource.locateKey(pointer).line, resource.locate(parent).line];
}

function exceptionSuppression({
  name,
  owner,
  reason,
  expires,
}: Excuse & { readonly kind: 'exception' }): Suppression {
  return { kind: 'exception', reason: `${name} (${owner}, until ${expires}): ${reason}` };
}

function findingKey({ policy, rule, field }: Pick<Place, 'policy' | 'rule' | 'field'>): string {
  return JSON.stringify([policy, rule, field]);
}

function timeOf({ now }: JudgeOptions): Pick<EngineOptions, 'now'> {
  return now === undefined ? {} : { now };
}

function pastOf(
  { object }: Resource,
  { before: find }: JudgeOptions,
): Pick<EngineOptions, 'before' | 'ratchetAll'> {
  if (find === undefined) return {};
  const before = find(object);
  return { ratchetAll: true, ...(before === undefined ? {} : { before }) };
}

/** Which finding of an object it is. */
export function placeKey({ policy, rule, pointer, field }: Place): string {
  return JSON.stringify([policy, rule, pointer, field]);
}

type Place = Pick<Decision, 'policy' | 'rule' | 'pointer' | 'field'>;

/** Who the object of a request is. */
export function objectRef(request: Request): ObjectRef {
  const { kind, name, namespace, object } = request;
  const apiVersion = apiVersionOf(request);
  const ref = { apiVersion, kind, ...(namespace ? { namespace } : {}), name };
  if (name !== '' || object === null) return ref;
  const generateName = ownPath(object, ['metadata', 'generateName']);
  return typeof generateName === 'string' ? { ...ref, generateName } : ref;
}

/** Who the object is, and whose: by its own labels, else by those of its pod template. */
export function ownedRef(request: Request, labels: readonly string[]): ObjectRef {
  const ref = objectRef(request);
  for (const path of LABELS) {
    for (const label of labels) {
      const owner = request.object === null ? undefined : ownPath(request.object, [...path, label]);
      if (typeof owner === 'string' && owner !== '') return { ...ref, owner };
    }
  }
  return ref;
}

const LABELS: readonly (readonly string[])[] = [
  ['metadata', 'labels'],
  ['spec', 'template', 'metadata', 'labels'],
];

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By position, then policy, then rule, then what is said. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    a.location.line - b.location.line ||
    a.location.column - b.location.column ||
    compareText(a.decision.policy, b.decision.policy) ||
    compareText(a.decision.rule, b.decision.rule) ||
    compareText(a.decision.field, b.decision.field) ||
    compareText(a.decision.message, b.decision.message)
  );
}

const WORST: readonly Outcome[] = ['pass', 'skip', 'fail', 'error'];

/** One result for each policy and rule: the worst of what the rule says about the object's parts. */
export function resultsOf(
  decisions: readonly Decision[],
  object: ObjectRef,
  location: Location,
): readonly RuleResult[] {
  const results = new Map<string, RuleResult>();
  for (const { policy, rule, outcome } of decisions) {
    const key = `${policy}/${rule}`;
    const before = results.get(key);
    if (before === undefined || WORST.indexOf(outcome) > WORST.indexOf(before.outcome)) {
      results.set(key, { policy, rule, outcome, object, location });
    }
  }
  return [...results.values()];
}
