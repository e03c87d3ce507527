// MutatingAdmissionPolicies at work: one after another, each on what those before made of the object (apiserver,
// policy/mutating/dispatcher.go).
import { POLICY_BUDGET } from '../cel/program.ts';
import { decode } from '../fix/decode.ts';
import type { Faults } from '../fix/decode.ts';
import { mutateByConfiguration, mutateByPatch } from '../fix/mutate.ts';
import type { Mutated } from '../fix/mutate.ts';
import { withKey } from '../fix/put.ts';
import type { Structure } from '../fix/structure.ts';
import type { Structures } from '../fix/structures.ts';
import { groupVersion } from '../manifest/request.ts';
import { own, ownPath, textOf } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Decision } from './model.ts';
import type { CompiledExpression, CompiledMutating } from './native-compile.ts';
import { guarded, note, whole } from './native-decide.ts';
import type { Gathering } from './native-decide.ts';
import { meetsConditions, OUT_OF_BUDGET, Run } from './native-evaluate.ts';
import type { Verdict } from './native-evaluate.ts';
import type { Scene } from './native-frame.ts';
import { inVersion, NativeHearing } from './native-invoke.ts';
import type { Docket, Hook, Invocation } from './native-invoke.ts';

/** What mutates a request, and where what goes wrong is told. */
export interface Mutating {
  readonly hooks: readonly Hook<CompiledMutating>[];
  readonly docket: Docket;
  readonly structures: Structures;
  readonly decisions: Decision[];
}

/** Has policies mutate the object of a request: the object as they leave it, the same one when nothing was changed. */
export function mutateObject(object: ValueMap, mutating: Mutating): ValueMap {
  const completed = mutating.docket.options.complete?.(object) ?? object;
  const session = new Session(completed, mutating);
  if (session.pass(new Set())) session.pass(session.again);
  return session.object === completed ? object : session.object;
}

interface Pending {
  readonly hook: Hook<CompiledMutating>;
  readonly invocation: Invocation & { readonly type: 'ask' };
}

class Session {
  object: ValueMap;
  /** Which of the policies that ran are to run once more after something has changed. */
  readonly again = new Set<string>();
  readonly #mutating: Mutating;
  readonly #structure: Structure | undefined;
  readonly #faults: Faults | undefined;
  #passes = 0;

  constructor(object: ValueMap, mutating: Mutating) {
    this.object = object;
    this.#mutating = mutating;
    const [group, version] = groupVersion(textOf(own(object, 'apiVersion')));
    this.#structure = mutating.structures.find(group, version, textOf(own(object, 'kind')));
    const { go } = this.#structure ?? {};
    this.#faults = go && decode(object, go, 'json').faults;
  }

  /**
   * Asks all policies, or once more those that ask for it; which they are is collected before the first one runs.
   * Whether any mutation was applied, and none broke the request.
   */
  pass(again: ReadonlySet<string>): boolean {
    const { hooks, docket, decisions } = this.#mutating;
    const { request, options } = docket;
    const hearing = new NativeHearing({ ...docket, request: { ...request, object: this.object } });
    const gathering: Gathering = { hearing, options, decisions, annotations: new Map() };
    const pending: Pending[] = [];
    for (const hook of hooks)
      guarded(hook, gathering, () => {
        for (const invocation of hearing.invocations(hook)) {
          if (invocation.type === 'ask') pending.push({ hook, invocation });
          else misfire(hook, invocation, gathering);
        }
      });
    this.#passes += 1;
    let applied = false;
    for (const one of pending) {
      let state: State = 'nothing';
      guarded(one.hook, gathering, () => {
        state = this.#invoke(one, gathering, again);
      });
      if ((state as State) === 'broken') return false;
      applied ||= (state as State) === 'applied';
    }
    return applied;
  }

  #invoke({ hook, invocation }: Pending, gathering: Gathering, again: ReadonlySet<string>): State {
    const { policy } = hook.policy;
    const say = (verdict: Verdict): void => note(gathering, { policy, binding: invocation.binding, verdict });
    const met = meetsConditions(hook.policy, this.#scene(invocation.scene));
    if (met === false) return 'nothing';
    if (met !== true) {
      if (met.type === 'error') say({ ...whole('matchConditions'), type: 'error', message: met.message });
      if (met.type === 'unknown') unknown(hook, met.reason, say);
      return 'nothing';
    }
    const key = keyOf(hook, invocation);
    if (this.#passes > 1 && !again.has(key)) return 'nothing';
    let state: State = 'nothing';
    for (const [i, expression] of hook.policy.mutations.entries()) {
      const rule = { ...whole(`mutations[${String(i)}]`), message: '' };
      const result = this.#mutate(hook.policy, expression, { scene: invocation.scene, at: i });
      if (result.type === 'mutated') {
        const { complete } = this.#mutating.docket.options;
        this.object = complete?.(result.object) ?? result.object;
        state = 'applied';
        say({ ...rule, type: 'admit' });
      } else if (result.type === 'broken') {
        say({ ...rule, type: 'error', message: result.message, breaks: true });
        return 'broken';
      } else say({ ...rule, type: result.type, message: result.message });
    }
    if (policy.reinvocationPolicy === 'IfNeeded') this.again.add(key);
    return state;
  }

  #scene(scene: Scene): Scene {
    return { ...scene, object: inVersion(this.object, scene.matched) };
  }

  #mutate(
    policy: CompiledMutating,
    expression: CompiledExpression,
    { scene: before, at }: { readonly scene: Scene; readonly at: number },
  ): Mutated | { readonly type: 'unknown'; readonly message: string } {
    const scene = this.#scene(before);
    const budget = { remaining: POLICY_BUDGET };
    const run = new Run(policy, scene, { use: { namespaceObject: true, authorizer: true }, budget });
    const found = run.evaluate(expression) ?? { type: 'error' as const, message: OUT_OF_BUDGET };
    if (found.type === 'unknown') return { type: 'unknown', message: found.reason };
    if (found.type === 'error') return found;
    const { object } = scene;
    if (object === null) return { type: 'mutated', object: this.object };
    const subject = { object, structure: this.#structure, faults: this.#faults };
    const isPatch = policy.policy.mutations[at]?.patchType === 'JSONPatch';
    if (!isPatch && this.#structure === undefined) {
      const { kind } = scene.matched;
      return {
        type: 'unknown',
        message: `needs the CustomResourceDefinition of ${kind}, which says how it merges`,
      };
    }
    const result = isPatch
      ? mutateByPatch(subject, found.value)
      : mutateByConfiguration(subject, found.value);
    if (result.type !== 'mutated') return result;
    return {
      type: 'mutated',
      object: result.object === object ? this.object : sameKind(result.object, this.object),
    };
  }
}

type State = 'nothing' | 'applied' | 'broken';

/** An object that was mutated in another version of its kind, with the name of its own. */
function sameKind(object: ValueMap, original: ValueMap): ValueMap {
  const version = own(original, 'apiVersion');
  return own(object, 'apiVersion') === version ? object : withKey(object, 'apiVersion', version);
}

function misfire(
  hook: Hook<CompiledMutating>,
  invocation: Exclude<Invocation, { readonly type: 'ask' }>,
  gathering: Gathering,
): void {
  const { policy } = hook.policy;
  const { binding } = invocation;
  const say = (verdict: Verdict): void => note(gathering, { policy, binding, verdict });
  if (invocation.type === 'unknown') unknown(hook, invocation.reason, say);
  else say({ ...whole('binding'), type: 'error', message: invocation.message, deniesAlways: true });
}

function unknown({ policy }: Hook<CompiledMutating>, reason: string, say: (verdict: Verdict) => void): void {
  for (const i of policy.mutations.keys())
    say({ ...whole(`mutations[${String(i)}]`), type: 'unknown', message: reason });
}

/** A policy with a binding and a parameter: what is invoked again. */
function keyOf({ policy }: Hook<CompiledMutating>, { binding, scene }: Pending['invocation']): string {
  const metadata = ['namespace', 'name'].map((key) => textOf(ownPath(scene.params ?? {}, ['metadata', key])));
  return JSON.stringify([policy.policy.name, binding.name, ...metadata]);
}
