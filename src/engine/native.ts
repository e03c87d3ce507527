// Kubernetes' own admission policies in force: loaded only when there are some.
import { DoorwardError } from '../errors.ts';
import type { CodedError } from '../errors.ts';
import { apiVersionOf } from '../manifest/request.ts';
import type { Request } from '../manifest/request.ts';
import { couldMatch, dependsOnName } from '../match/native.ts';
import { createResources } from '../match/resources.ts';
import type { ApiResource, Resources } from '../match/resources.ts';
import type { NativeBinding, NativePolicy } from '../policy/native-model.ts';
import type { Decision, JudgeOptions, Notice, PolicyInfo } from './model.ts';
import { compileNative } from './native-compile.ts';
import type { CompiledMutating, CompiledNative, CompiledValidating } from './native-compile.ts';
import { hearPolicy } from './native-decide.ts';
import { identityOf } from './native-identity.ts';
import { compileBinding, NativeHearing } from './native-invoke.ts';
import { mutateObject } from './native-mutate.ts'; // on first use
import { Structures } from '../fix/structures.ts'; // on first use
import type { Docket, Hook } from './native-invoke.ts';
import type { NativeInput, NativeMutation, NativeNeeds, NativeRemarks, NativeSet } from './native-model.ts';
import { createParamStore } from './native-params.ts';
import type { ParamStore } from './native-params.ts';
import { readsOfValidation } from './reads.ts'; // on first use
import type { Read } from './reads.ts';

/**
 * Compiles admission policies and their bindings. The set is taken whole or not at all.
 * @param minor the version (1.x) of the API server that is meant; `undefined` for the newest known.
 * @throws DoorwardError with every expression that the API server would refuse, each with its place.
 */
export function createNative(input: NativeInput, minor: number | undefined): NativeSet {
  const errors: CodedError[] = [];
  const policies: CompiledNative[] = [];
  for (const policy of [...input.policies].sort(byName)) {
    const result = compileNative(policy, minor);
    errors.push(...result.errors);
    if (result.compiled !== undefined) policies.push(result.compiled);
  }
  if (errors.length > 0) throw new DoorwardError(errors);
  return new AdmissionPolicies(input, policies, minor);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Resources that API servers do not let such policies speak of. */
const EXEMPT: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io/validatingadmissionpolicies',
  'admissionregistration.k8s.io/validatingadmissionpolicybindings',
  'admissionregistration.k8s.io/mutatingadmissionpolicies',
  'admissionregistration.k8s.io/mutatingadmissionpolicybindings',
  'authentication.k8s.io/selfsubjectreviews',
  'authentication.k8s.io/tokenreviews',
  'authorization.k8s.io/localsubjectaccessreviews',
  'authorization.k8s.io/selfsubjectaccessreviews',
  'authorization.k8s.io/selfsubjectrulesreviews',
  'authorization.k8s.io/subjectaccessreviews',
]);

const MAX_KINDS = 1_000;

interface Speaking {
  readonly mutating: readonly Hook<CompiledMutating>[];
  readonly validating: readonly Hook<CompiledValidating>[];
  readonly guessed: string | undefined;
}

class AdmissionPolicies implements NativeSet {
  readonly policies: readonly PolicyInfo[];
  readonly notices: readonly Notice[];
  readonly needs: NativeNeeds;
  readonly identity: NativeSet['identity'];
  readonly #hooks: readonly Hook[];
  /** Whether one of them mutates: of most sets none does. */
  readonly #mutates: boolean;
  readonly #resources: Resources;
  readonly #params: ParamStore;
  readonly #definitions: NativeInput['definitions'];
  #structures: Structures | undefined;
  /** Which policies may speak of a resource: asked once a resource. */
  readonly #byResource = new Map<string, Speaking>();

  constructor(input: NativeInput, policies: readonly CompiledNative[], minor: number | undefined) {
    this.#resources = createResources(input.definitions);
    this.#definitions = input.definitions;
    this.#params = createParamStore(input, this.#resources);
    const bindings = input.assumeBound ? [...input.bindings, ...assumed(input)] : input.bindings;
    const sorted = [...bindings].sort(byName);
    const byTarget = new Map<string, Hook['bindings'][number][]>();
    for (const { policy } of policies) byTarget.set(asTarget(policy), []);
    for (const one of sorted) byTarget.get(targetOf(one))?.push(compileBinding(one));
    const hooks = policies.map((policy) => ({
      policy,
      bindings: byTarget.get(asTarget(policy.policy)) ?? [],
    }));
    this.#hooks = hooks.filter((hook) => hook.bindings.length > 0);
    this.#mutates = this.#hooks.some(isMutating);
    this.policies = policies.map(({ policy }) => infoOf(policy));
    this.notices = [
      ...hooks.filter((hook) => hook.bindings.length === 0).map(({ policy }) => unbound(policy.policy)),
      ...sorted.filter((one) => !byTarget.has(targetOf(one))).map(dangling),
    ];
    this.needs = needsOf(this.#hooks);
    this.identity = identityOf(input, bindings, minor);
  }

  judge(request: Request, options: JudgeOptions, decisions: Decision[]): NativeRemarks {
    const hearing = new NativeHearing(this.#docket(request, options));
    const { validating, guessed } = this.#speakingOf(hearing.subject.resource, request.subResource);
    const annotations = new Map<string, readonly string[]>();
    for (const hook of validating) hearPolicy(hook, { hearing, options, decisions, annotations });
    return {
      ...(annotations.size === 0 ? {} : { annotations }),
      ...(guessed === undefined ? {} : { guessed }),
    };
  }

  mutate(request: Request, options: JudgeOptions, decisions: Decision[]): NativeMutation {
    const { object, operation } = request;
    if (object === null || operation === 'DELETE' || !this.#mutates) return { object, steps: [] };
    const docket = this.#docket(request, options);
    const { resource } = new NativeHearing(docket).subject;
    const { mutating: hooks } = this.#speakingOf(resource, request.subResource);
    if (hooks.length === 0) return { object, steps: [] };
    this.#structures ??= new Structures(this.#definitions);
    return mutateObject(object, { hooks, docket, structures: this.#structures, decisions });
  }

  reads({ policy: name, native }: Pick<Decision, 'policy' | 'native'>): readonly Read[] {
    const found = this.#hooks.filter(isValidating).find(({ policy }) => policy.policy.name === name)?.policy;
    const validation = found?.validations[native?.expressionIndex ?? -1];
    if (found === undefined || validation === undefined) return [{ of: 'object', path: [], shape: false }];
    const conditions = found.matchConditions.map(({ checked }) => checked.root);
    return readsOfValidation(validation.checked.root, conditions, found.variables);
  }

  #docket(request: Request, options: JudgeOptions): Docket {
    return { request, options, resources: this.#resources, params: this.#params };
  }

  #speakingOf(resource: ApiResource, subResource: string): Speaking {
    const { group, version, kind } = resource;
    const key = `${group}/${version}/${resource.resource}/${subResource}/${kind}`;
    let speaking = this.#byResource.get(key);
    if (speaking !== undefined) return speaking;
    const isExempt = EXEMPT.has(`${group}/${resource.resource}`);
    const inForce = isExempt ? [] : this.#hooks;
    const matters =
      resource.guessed &&
      inForce.some(({ policy }) => dependsOnName(policy.policy.matchConstraints, resource));
    const hooks = inForce.filter(({ policy }) =>
      couldMatch(policy.policy.matchConstraints, { resource, subResource }, this.#resources),
    );
    speaking = {
      mutating: hooks.filter(isMutating),
      validating: hooks.filter(isValidating),
      guessed: matters
        ? `No CustomResourceDefinition defines ${kind} of ${apiVersionOf(resource)}: ` +
          `its resource was taken to be ${JSON.stringify(resource.resource)}.`
        : undefined,
    };
    if (this.#byResource.size < MAX_KINDS) this.#byResource.set(key, speaking);
    return speaking;
  }
}

function isMutating(hook: Hook): hook is Hook<CompiledMutating> {
  return hook.policy.policy.kind === 'MutatingAdmissionPolicy';
}

function isValidating(hook: Hook): hook is Hook<CompiledValidating> {
  return !isMutating(hook);
}

/** What a binding binds, in the words of {@link asTarget}. */
function targetOf({ kind, policyName }: NativeBinding): string {
  return `${kind} ${policyName}`;
}

function asTarget({ kind, name }: NativePolicy): string {
  return `${kind}Binding ${name}`;
}

/** For each policy that nothing binds, a binding that denies. */
function assumed({ policies, bindings }: NativeInput): readonly NativeBinding[] {
  const bound = new Set(bindings.map(targetOf));
  return policies
    .filter((policy) => !bound.has(asTarget(policy)))
    .map(({ kind, name }) => ({
      kind: `${kind}Binding` as const,
      name,
      policyName: name,
      paramRef: undefined,
      matchResources: undefined,
      validationActions: kind === 'ValidatingAdmissionPolicy' ? ['Deny'] : [],
      document: { assumed: name },
      resource: undefined,
    }));
}

function unbound({ kind, name }: NativePolicy): Notice {
  const message = `The ${kind} is not in force: no binding names it (--assume-bound judges it all the same).`;
  return { policy: name, message };
}

function dangling({ kind, name, policyName }: NativeBinding): Notice {
  const message = `The ${kind} ${name} binds nothing: no policy of that name was read.`;
  return { policy: policyName, message };
}

function infoOf(policy: NativePolicy): PolicyInfo {
  const rules =
    policy.kind === 'ValidatingAdmissionPolicy'
      ? policy.validations.map(({ message, source }, i) => ({
          name: `validations[${String(i)}]`,
          message: message === '' ? `failed expression: ${source.trim()}` : message,
        }))
      : policy.mutations.map((_, i) => ({ name: `mutations[${String(i)}]`, message: '' }));
  return {
    name: policy.name,
    title: policy.name,
    description: '',
    severity: 'medium',
    rules,
    get source(): string {
      return policy.resource.file;
    },
  };
}

function needsOf(hooks: readonly Hook[]): NativeNeeds {
  const selects = hooks.flatMap(({ policy, bindings }) => [
    policy.policy.matchConstraints.namespaceSelector,
    ...bindings.flatMap(({ binding }) => binding.matchResources?.namespaceSelector ?? []),
  ]);
  const reads = (name: string): boolean => hooks.some(({ policy }) => policy.reads.has(name));
  return {
    namespaceLabels: selects.some(
      ({ matchLabels, matchExpressions }) => Object.keys(matchLabels).length + matchExpressions.length > 0,
    ),
    namespaceObject: reads('namespaceObject'),
    authorizer: reads('authorizer') || reads('authorizer.requestResource'),
  };
}
