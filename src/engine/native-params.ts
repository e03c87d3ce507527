// Which objects a binding gives its policy as `params` (apiserver, policy/generic, CollectParams).
import { groupVersion, kindKey, kindKeyOf } from '../manifest/request.ts';
import { own, ownPath } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import { compileSelector, labelsOf } from '../match/labels.ts';
import type { Resources } from '../match/resources.ts';
import type { ParamKind, ParamRef } from '../policy/native-model.ts';
import type { NativeInput } from './native-model.ts';

/** The parameters of a binding for one request: one evaluation each. */
type CollectedParams =
  /** A null is `params` without a value, or no `params` at all. */
  | { readonly type: 'params'; readonly params: readonly (ValueMap | null)[] }
  /** A mistake in the configuration, in the words of the API server. */
  | { readonly type: 'error'; readonly message: string }
  /** Why nobody can tell here. */
  | { readonly type: 'unknown'; readonly reason: string };

/** What a binding asks for, and where. */
interface ParamWish {
  readonly kind: ParamKind | undefined;
  readonly ref: ParamRef | undefined;
  /** Of the request; `undefined` when a manifest leaves it open. */
  readonly namespace: string | undefined;
  /** Whether all parameters there are are known, as they are at admission. */
  readonly isComplete: boolean;
}

/** Objects that can be parameters. */
export interface ParamStore {
  readonly collect: (wish: ParamWish) => CollectedParams;
}

/** Keeps objects by kind, whatever their version. */
export function createParamStore(
  { params, unknownParams = [] }: Pick<NativeInput, 'params' | 'unknownParams'>,
  resources: Resources,
): ParamStore {
  const unknown = new Set(unknownParams.map(({ apiVersion, kind }) => kindKey(apiVersion, kind)));
  const byKind = new Map<string, ValueMap[]>();
  for (const object of params) {
    const key = kindKeyOf(object);
    const list = byKind.get(key);
    if (list === undefined) byKind.set(key, [object]);
    else list.push(object);
  }
  return {
    collect: (wish) => {
      const { kind, ref } = wish;
      if (kind === undefined || ref === undefined) return { type: 'params', params: [null] };
      const key = kindKey(kind.apiVersion, kind.kind);
      if (unknown.has(key)) {
        return {
          type: 'unknown',
          reason: `needs ${kind.kind} objects as parameters, which cannot be listed`,
        };
      }
      const known = byKind.get(key) ?? [];
      return choose(known, isNamespaced(kind, ref, { known, resources }), { ...wish, kind, ref });
    },
  };
}

interface Knowledge {
  readonly known: readonly ValueMap[];
  readonly resources: Resources;
}

/** Of a kind that nothing defines, what its objects and the binding say. */
function isNamespaced(
  { apiVersion, kind }: ParamKind,
  ref: ParamRef,
  { known, resources }: Knowledge,
): boolean {
  const [group, version] = groupVersion(apiVersion);
  const { namespaced } = resources.ofKind(group, version, kind);
  return namespaced ?? (ref.namespace !== '' || known.some((object) => namespaceOf(object) !== undefined));
}

interface FullWish extends ParamWish {
  readonly kind: ParamKind;
  readonly ref: ParamRef;
}

function choose(known: readonly ValueMap[], namespaced: boolean, wish: FullWish): CollectedParams {
  const { kind, ref, isComplete } = wish;
  if (!namespaced && ref.namespace !== '') {
    const message = 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`';
    return { type: 'error', message };
  }
  const namespace = ref.namespace === '' ? wish.namespace : ref.namespace;
  if (namespaced && namespace === '') {
    const message = 'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources';
    return { type: 'error', message };
  }
  const selects = ref.name === '' && ref.selector !== undefined ? compileSelector(ref.selector) : undefined;
  const params = known.filter((object) => {
    const name = ownPath(object, ['metadata', 'name']);
    if (ref.name !== '' && name !== ref.name) return false;
    if (namespaced && !isIn(object, namespace)) return false;
    return selects === undefined || selects(labelsOf(object));
  });
  if (params.length > 0) return { type: 'params', params: params.map((one) => asKind(one, kind)) };
  const where = namespaced && namespace === undefined ? ' in a namespace that the manifest leaves open' : '';
  const which =
    ref.name === '' ? `${kind.kind} objects that its binding selects` : `the ${kind.kind} ${ref.name}`;
  if (where !== '') return { type: 'unknown', reason: `needs ${which} as parameters,${where}` };
  if (ref.parameterNotFoundAction === 'Deny') {
    return {
      type: 'error',
      message: 'no params found for policy binding with `Deny` parameterNotFoundAction',
    };
  }
  if (isComplete) return { type: 'params', params: [] };
  return { type: 'unknown', reason: `needs ${which} as parameters; give them with --params` };
}

function namespaceOf(object: ValueMap): string | undefined {
  const namespace = ownPath(object, ['metadata', 'namespace']);
  return typeof namespace === 'string' && namespace !== '' ? namespace : undefined;
}

/** Two manifests that leave their namespace open are applied together. */
function isIn(object: ValueMap, namespace: string | undefined): boolean {
  const own = namespaceOf(object);
  return own === undefined || own === namespace;
}

/** The API server reads parameters in the version that the policy names. */
function asKind(object: ValueMap, { apiVersion }: ParamKind): ValueMap {
  return own(object, 'apiVersion') === apiVersion ? object : { ...object, apiVersion };
}
