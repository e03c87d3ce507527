import type { Decision, Engine, JudgeOptions as EngineOptions, Outcome } from '../engine/model.ts';
import type { Location } from '../errors.ts';
import type { FixPlan } from '../fix/model.ts';
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
import type { Request } from '../manifest/request.ts';

/** What judging the objects of one file gives. */
export type Judged = Pick<FileReport, 'findings' | 'skippedRules' | 'notEvaluated' | 'results' | 'fixes'>;

/** How to judge. */
export interface JudgeOptions {
  /** Whether passes are wanted, too. */
  readonly passes: boolean;
  readonly request: (resource: Resource) => Request;
  /** Labels that name the owner of an object; the first that is there counts. */
  readonly ownerLabels: readonly string[];
  /** Told when the name of an object's resource was guessed, and a policy asked for it. */
  readonly onGuess?: (sentence: string, resource: Resource) => void;
  /** What would mend an object of which a rule failed. */
  readonly fix?: (request: Request, resource: Resource, object: ObjectRef) => FixPlan;
  /** What an object was before the change that is judged: with it, only what the change made worse counts. */
  readonly before?: (object: ValueMap) => ValueMap | undefined;
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
  for (const resource of resources) {
    const request = options.request(resource);
    const judgement = engine.judge(request, { passes: options.passes, ...pastOf(resource, options) });
    const { decisions, notEvaluated: reason, guessed } = judgement;
    if (guessed !== undefined) options.onGuess?.(guessed, resource);
    if (decisions.length === 0 && reason === undefined) continue;
    const object = ownedRef(request, options.ownerLabels);
    const failed = decisions.some(({ outcome }) => outcome === 'fail');
    const plan = failed ? options.fix?.(request, resource, object) : undefined;
    const mended = new Set(plan?.fixed.map(placeKey));
    for (const decision of decisions) {
      if (decision.outcome === 'pass') continue;
      const entry = { decision, object, location: resource.locate(decision.pointer) };
      if (decision.outcome === 'skip') skippedRules.push(entry);
      else {
        const place = placeName(resource.object, decision.field);
        const suppression = suppressionOf(decision);
        const finding = { ...entry, place, fixable: mended.has(placeKey(decision)) };
        findings.push(suppression === undefined ? finding : { ...finding, suppression });
      }
    }
    if (plan !== undefined && plan.operations.length > 0) {
      fixes.push({ object, location: resource.locate(''), plan });
    }
    if (reason !== undefined) notEvaluated.push({ object, location: resource.locate(''), reason });
    if (options.passes) results.push(...resultsOf(decisions, object, resource.locate('')));
  }
  return { findings: findings.sort(compareFindings), skippedRules, notEvaluated, results, fixes };
}

function pastOf(
  { object }: Resource,
  { before: find }: JudgeOptions,
): Pick<EngineOptions, 'before' | 'ratchetAll'> {
  if (find === undefined) return {};
  const before = find(object);
  return { ratchetAll: true, ...(before === undefined ? {} : { before }) };
}

/** How a report says why a failure does not count. */
function suppressionOf({ excuse }: Decision): Suppression | undefined {
  if (excuse?.kind !== 'ratchet') return undefined;
  return { kind: 'ratchet', reason: 'failed in the same way before this change' };
}

/** Which finding of an object it is. */
export function placeKey({ policy, rule, pointer, field }: Place): string {
  return JSON.stringify([policy, rule, pointer, field]);
}

type Place = Pick<Decision, 'policy' | 'rule' | 'pointer' | 'field'>;

/** Who the object of a request is. */
export function objectRef(request: Request): ObjectRef {
  const { group, version, kind, name, namespace, object } = request;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const ref = { apiVersion, kind, ...(namespace ? { namespace } : {}), name };
  if (name !== '' || object === null) return ref;
  const generateName = ownPath(object, ['metadata', 'generateName']);
  return typeof generateName === 'string' ? { ...ref, generateName } : ref;
}

/** Who the object is, and whose: by its own labels, else by those of its pod template. */
function ownedRef(request: Request, labels: readonly string[]): ObjectRef {
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
function compareFindings(a: Finding, b: Finding): number {
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
function resultsOf(
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
