// Which policies, bindings and parameters are asked about a request, and what they see of it.
import { describeCheck, NO_AUTHORIZER } from '../cel/library/access.ts';
import type { Authorizer } from '../cel/library/access.ts';
import { authorizerValue, requestResourceValue } from '../cel/library/authorizer-value.ts';
import { apiVersionOf } from '../manifest/request.ts';
import type { Request } from '../manifest/request.ts';
import { own } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import { compileNativeMatch } from '../match/native.ts';
import type { NativeMatcher, NativeSubject } from '../match/native.ts';
import type { ApiResource, Resources } from '../match/resources.ts';
import type { NativeBinding } from '../policy/native-model.ts';
import type { JudgeOptions } from './model.ts';
import type { CompiledNative } from './native-compile.ts';
import { Asking, sharedOf } from './native-frame.ts';
import { namespaceValue } from './namespace-value.ts';
import type { Scene } from './native-frame.ts';
import type { ParamStore } from './native-params.ts';

/** A binding, compiled. */
export interface CompiledBinding {
  readonly binding: NativeBinding;
  /** `undefined` when it matches whatever its policy does. */
  readonly matcher: NativeMatcher | undefined;
}

/** A policy and what puts it in force. */
export interface Hook<Policy extends CompiledNative = CompiledNative> {
  readonly policy: Policy;
  readonly bindings: readonly CompiledBinding[];
}

/** One question to a policy, or why it cannot be put. */
export type Invocation =
  | { readonly type: 'ask'; readonly binding: NativeBinding; readonly scene: Scene }
  /** A mistake in the configuration: it denies under `failurePolicy: Fail`, whatever the conditions and actions are. */
  | { readonly type: 'misconfigured'; readonly binding: NativeBinding; readonly message: string }
  | { readonly type: 'unknown'; readonly binding: NativeBinding | undefined; readonly reason: string };

/** Compiles a binding. */
export function compileBinding(binding: NativeBinding): CompiledBinding {
  const { matchResources } = binding;
  return { binding, matcher: matchResources && compileNativeMatch(matchResources) };
}

/** What all policies share about one request. */
export interface Docket {
  readonly request: Request;
  readonly options: JudgeOptions;
  readonly resources: Resources;
  readonly params: ParamStore;
}

/** One request on its way through admission policies. */
export class NativeHearing {
  readonly request: Request;
  readonly subject: NativeSubject;
  readonly #docket: Docket;
  readonly #asking = new Asking();
  /** By the name that a policy matched. */
  readonly #scenes = new Map<ApiResource, Scene>();
  readonly #namespaceObject: ValueMap | null | undefined;
  #completed: Pick<Scene, 'object' | 'oldObject'> | undefined;

  constructor(docket: Docket) {
    const { request } = docket;
    this.request = request;
    this.#docket = docket;
    this.subject = subjectOf(docket);
    this.#namespaceObject = this.#findNamespace();
  }

  /** All that is to be asked of a policy; nothing when it does not speak of the request. */
  *invocations({ policy, bindings }: Hook): Generator<Invocation, void, undefined> {
    const matched = policy.matcher(this.subject, this.#docket.resources);
    if (matched === false) return;
    if (typeof matched === 'string') {
      yield { type: 'unknown', binding: undefined, reason: matched };
      return;
    }
    for (const { binding, matcher } of bindings) {
      const bound = matcher === undefined ? matched : matcher(this.subject, this.#docket.resources);
      if (bound === false) continue;
      if (typeof bound === 'string') yield { type: 'unknown', binding, reason: bound };
      else yield* this.#ask(policy, binding, matched);
    }
  }

  *#ask(policy: CompiledNative, binding: NativeBinding, matched: ApiResource): Generator<Invocation> {
    const collected = this.#docket.params.collect({
      kind: policy.policy.paramKind,
      ref: binding.paramRef,
      namespace: this.request.admission?.requestNamespace ?? this.subject.namespace,
      isComplete: this.request.door === 'admission',
    });
    switch (collected.type) {
      case 'error':
        yield {
          type: 'misconfigured',
          binding,
          message: `failed to configure binding: ${collected.message}`,
        };
        return;
      case 'unknown':
        yield { type: 'unknown', binding, reason: collected.reason };
        return;
      case 'params':
        for (const params of collected.params)
          yield { type: 'ask', binding, scene: this.#scene(matched, params) };
    }
  }

  #scene(matched: ApiResource, params: ValueMap | null): Scene {
    let scene = this.#scenes.get(matched);
    if (scene === undefined) {
      const { object, oldObject } = this.#complete();
      const { resource, namespace } = this.subject;
      const asked = { request: this.request, resource, matched, namespace };
      scene = {
        ...asked,
        shared: sharedOf(asked, this.#asking),
        namespaceObject: this.#namespaceObject,
        params: null,
        object: inVersion(object, matched),
        oldObject: inVersion(oldObject, matched),
        ...this.#rights(),
      };
      this.#scenes.set(matched, scene);
    }
    return params === null ? scene : { ...scene, params };
  }

  #rights(): Pick<Scene, 'authorizer' | 'requestResource'> {
    const { authorizer = NO_AUTHORIZER } = this.#docket.options;
    const asked: Authorizer = {
      decide: (check) => {
        const decision = authorizer.decide(check);
        if (decision === undefined)
          this.#asking.unknown ??= `needs to know whether ${describeCheck(check)}, which nobody answers here`;
        return decision;
      },
    };
    const { resource, subResource: subresource, namespace = '', name } = this.subject;
    const about = { group: resource.group, resource: resource.resource, subresource, namespace, name };
    return { authorizer: authorizerValue(asked), requestResource: requestResourceValue(asked, about) };
  }

  /** The seam where a door that knows manifests only makes of them what the API server would judge. */
  #complete(): Pick<Scene, 'object' | 'oldObject'> {
    if (this.#completed !== undefined) return this.#completed;
    const { object, oldObject } = this.request;
    const { complete } = this.#docket.options;
    this.#completed =
      complete === undefined
        ? { object, oldObject }
        : { object: object && complete(object), oldObject: oldObject && complete(oldObject) };
    return this.#completed;
  }

  #findNamespace(): ValueMap | null | undefined {
    const { resource, namespace } = this.subject;
    const isNamespace = resource.group === '' && resource.version === 'v1' && resource.kind === 'Namespace';
    if (namespace === '' || isNamespace) return null;
    const { namespaceObject } = this.request;
    if (namespace === undefined || namespaceObject === undefined) return undefined;
    return namespaceValue(namespaceObject, namespace);
  }
}

function subjectOf({ request, resources }: Docket): NativeSubject {
  const { group, version, kind, admission } = request;
  const known = resources.ofKind(group, version, kind);
  // What the API server names counts: the kind of a subresource's object is another one.
  const resource: ApiResource =
    admission === undefined
      ? known
      : {
          ...known,
          ...admission.resource,
          kind,
          guessed: false,
          namespaced: known.guessed ? undefined : known.namespaced,
        };
  const isCluster = resource.namespaced === false && admission === undefined;
  return {
    operation: request.operation,
    resource,
    subResource: request.subResource,
    name: request.name,
    namespace: isCluster ? '' : request.namespace,
    object: request.object,
    oldObject: request.oldObject,
    namespaceLabels: request.namespaceLabels,
  };
}

/**
 * An object in another version of its kind. Without the API server's code only its name can be changed: fields that are
 * spelled otherwise in that version stay as they are.
 */
export function inVersion(object: ValueMap | null, { group, version, kind }: ApiResource): ValueMap | null {
  const apiVersion = apiVersionOf({ group, version });
  if (object === null || (own(object, 'apiVersion') === apiVersion && own(object, 'kind') === kind))
    return object;
  return { ...object, apiVersion, kind };
}
