// Which rules an operation can matter to. After a fix only those are held to the object again: a rule that looked at nothing
// that has changed says what it said.
import { readsOfCheck, readsOfSchema } from '../check/schema/reads.ts';
import type { SchemaRead } from '../check/schema/reads.ts';
import type { Operation } from '../fix/model.ts';
import type { GroupVersionKind } from '../manifest/request.ts';
import { pointerKeys } from '../manifest/pointer.ts';
import type { Policy } from '../policy/model.ts';
import type { Keys } from '../select/thing.ts';
import { touched } from '../select/touched.ts';
import type { Workloads } from '../select/workloads.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import { partsOf } from './policy-parts.ts';
import type { Decision } from './model.ts';

/** Places of operations that are remembered: fixes write to few. */
const MAX_KNOWN = 1_000;

/** The rules that are reached. */
interface Reached {
  readonly rules: ReadonlySet<CompiledRule>;
  /** By policy the names of rules that are reached with every item of theirs. */
  readonly whole: ReadonlyMap<string, ReadonlySet<string>>;
  /** What is due when no other rule had anything to say. */
  readonly due: readonly CompiledPolicy[];
}

/** What operations reach, remembered for the policies of one engine. */
export class Reach {
  /** By kind and place, and the same by every path that leads to such a place. */
  readonly #known = new Map<string, Reached>();
  readonly #byPath = new Map<string, Reached>();
  readonly #workloads: Workloads;

  constructor(workloads: Workloads) {
    this.#workloads = workloads;
  }

  /** The rules that may say something else of an object of a kind after an operation; `speaking` are the policies of it. */
  of(
    { path }: Operation,
    { group, version, kind }: GroupVersionKind,
    speaking: readonly CompiledPolicy[],
  ): Reached {
    const whole = `${group}/${version}/${kind} ${path}`;
    const before = this.#byPath.get(whole);
    if (before !== undefined) return before;
    const at = pointerKeys(path).map((token) => (INDEX.test(token) ? ANY : token));
    const found = this.#find(at, { group, version, kind }, speaking);
    if (this.#byPath.size < MAX_KNOWN) this.#byPath.set(whole, found);
    return found;
  }

  #find(
    at: readonly string[],
    { group, version, kind }: GroupVersionKind,
    speaking: readonly CompiledPolicy[],
  ): Reached {
    const key = JSON.stringify([group, version, kind, ...at]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const workload = this.#workloads.of(group, kind);
    const reached = speaking.flatMap((policy) => {
      if (asksLabels(policy.policy)) return policy.rules;
      return policy.rules.filter((rule) => isReached(rule, touched(rule.on, at, workload)));
    });
    const rules = new Set(reached);
    const due = partsOf(speaking, (rule) => rules.has(rule));
    const whole = speaking.map((one) => {
      const left = new Set(one.rules.filter((rule) => !rules.has(rule)).map(({ name }) => name));
      return [
        one.policy.name,
        new Set(one.rules.map(({ name }) => name).filter((name) => !left.has(name))),
      ] as const;
    });
    const found = { rules, whole: new Map(whole), due };
    if (this.#known.size < MAX_KNOWN) this.#known.set(key, found);
    return found;
  }
}

/** What was said of an object, and what was done to it then. */
interface Since {
  readonly heard: { readonly decisions: readonly Pick<Decision, 'policy' | 'rule'>[] };
  readonly operations: readonly Operation[];
}

/** What is due after operations, of the policies that speak of the object: what is reached, and what had something to say. */
export function dueSince(
  { heard: { decisions }, operations }: Since,
  reachOf: (operation: Operation) => Reached,
  speaking: readonly CompiledPolicy[],
): readonly CompiledPolicy[] {
  const [first] = operations;
  // Most often there is one operation, and it reaches what had something to say: that is why it was made.
  const only = first !== undefined && operations.length === 1 ? reachOf(first) : undefined;
  if (only !== undefined && decisions.every(({ policy, rule }) => only.whole.get(policy)?.has(rule) === true))
    return only.due;
  const reached = [...new Set(operations.map(reachOf))];
  const spoke = new Set(decisions.map(({ policy, rule }) => `${policy}/${rule}`));
  return partsOf(
    speaking,
    (rule, { policy }) =>
      reached.some(({ rules }) => rules.has(rule)) || spoke.has(`${policy.name}/${rule.name}`),
  );
}

/** Stands for every index: one place is spoken of for all entries of a list, and those behind one that goes move. */
const ANY = '#';
const INDEX = /^(?:\d+|-)$/;

/** Whether labels of the object itself decide if a policy speaks of it. */
function asksLabels({ match, exclude }: Policy): boolean {
  return [match, exclude].some((one) => one?.labels !== undefined || one?.namespaceLabels !== undefined);
}

function isReached(rule: CompiledRule, places: readonly (readonly string[])[]): boolean {
  // An expression may speak of the whole object, whatever the lens shows.
  if (rule.expressions !== undefined) return true;
  if (places.length === 0) return false;
  const reads = looksAt(rule);
  return places.some((place) => reads.some((read) => meet(read, place)));
}

function meet({ path, shape }: SchemaRead, place: readonly string[]): boolean {
  if (place.length > path.length && shape) return false;
  return path.every((key, i) => i >= place.length || place[i] === ANY || place[i] === String(key));
}

/**
 * All that a rule without expressions looks at in a thing of its lens. Unlike what a failure is about, that has in it what
 * makes it speak of something: once that has changed, it may speak of something else. Its words do not count.
 */
function looksAt({ select, at, where, check }: CompiledRule): readonly SchemaRead[] {
  const thing: SchemaRead = { path: [], shape: true };
  const steps = select?.steps ?? [];
  const plain = steps.findIndex(({ type }) => type === 'all' || type === 'descend');
  const before = (plain === -1 ? steps : steps.slice(0, plain)).flatMap((step): Keys =>
    step.type === 'key' ? [step.key] : step.type === 'index' ? [step.index] : [],
  );
  if (plain !== -1) return [thing, { path: before, shape: false }];
  return [
    thing,
    ...(where === undefined ? [] : readsOfSchema(where.schema, before, 'outcome')),
    ...readsOfCheck(check.schema, [...before, ...(at ?? [])], 'outcome'),
  ];
}
