// What the expressions of an admission policy see of a request: the values of their variables.
import { fail, raise } from '../cel/library/declare.ts';
import { EvalError, Fields } from '../cel/value.ts';
import type { CelValue } from '../cel/value.ts';
import { Cancelled } from '../cel/program.ts';
import type { Spend } from '../cel/program.ts';
import type { GroupVersionKind, GroupVersionResource, Request } from '../manifest/request.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { ApiResource } from '../match/resources.ts';
import type { CompiledExpression } from './native-compile.ts';

/** What a frame is made of. */
export interface Scene extends Asked {
  /** What frames of one request share: made for this one when left out. */
  readonly shared?: { readonly asking: Asking; readonly requestValue: CelValue };
  /** A null when there is none, as for what is cluster-scoped; `undefined` when nobody knows it. */
  readonly namespaceObject: ValueMap | null | undefined;
  readonly params: ValueMap | null;
  /** The objects, in the version that the policy matched. */
  readonly object: ValueMap | null;
  readonly oldObject: ValueMap | null;
  /** Of the library's own types; `undefined` when nobody can be asked. */
  readonly authorizer: CelValue | undefined;
  readonly requestResource: CelValue | undefined;
  /** Why other variables have no value: a clause each. */
  readonly unknowns?: ReadonlyMap<string, string> | undefined;
}

/** Notes what nobody knows here and an expression read: a result that is an error all the same is then no verdict. */
export class Asking {
  unknown: string | undefined;

  /** What was noted since it was last asked. */
  take(): string | undefined {
    const { unknown } = this;
    this.unknown = undefined;
    return unknown;
  }

  /** Throws the error of a fact that is not known. */
  fail(reason: string): never {
    this.unknown ??= reason;
    return fail(reason);
  }
}

/** The values of variables for expressions that share the results of their variables. */
export class Frame extends Map<string, CelValue> {
  readonly asking: Asking;
  readonly #unknowns: ReadonlyMap<string, string>;

  constructor(
    asking: Asking,
    known: readonly (readonly [string, CelValue])[],
    unknowns: ReadonlyMap<string, string>,
  ) {
    super(known);
    this.asking = asking;
    this.#unknowns = unknowns;
  }

  /** Why the last expression could not be evaluated, if it read what is not known. */
  get unknown(): string | undefined {
    return this.asking.unknown;
  }

  set unknown(reason: string | undefined) {
    this.asking.unknown = reason;
  }

  override get(name: string): CelValue | undefined {
    const value = super.get(name);
    if (value === undefined) this.asking.unknown ??= this.#unknowns.get(name);
    return value;
  }
}

/** Which expressions a frame is for: matchConditions see no Namespace, messages and annotations no authorizer. */
export interface FrameUse {
  readonly namespaceObject: boolean;
  readonly authorizer: boolean;
}

/** Most policies have neither parameters nor variables: they see the same, one after the other. */
const frames = new WeakMap<Scene, (Frame | undefined)[]>();

/**
 * The values for one use: one frame a scene and use, so that runs of one use follow each other. `variables`, which only
 * expressions that set it read, is whatever was set last.
 */
export function createFrame(scene: Scene, use: FrameUse): Frame {
  let made = frames.get(scene);
  if (made === undefined) {
    made = [];
    frames.set(scene, made);
  }
  const kind = (use.namespaceObject ? 1 : 0) + (use.authorizer ? 2 : 0);
  return (made[kind] ??= newFrame(scene, use));
}

function newFrame(scene: Scene, use: FrameUse): Frame {
  const { asking, requestValue: value } = scene.shared ?? sharedOf(scene);
  const known: [string, CelValue][] = [
    ['request', value],
    ['object', scene.object],
    ['oldObject', scene.oldObject],
    ['params', scene.params],
  ];
  const unknowns = new Map<string, string>(scene.unknowns);
  if (!use.namespaceObject) known.push(['namespaceObject', null]);
  else if (scene.namespaceObject === undefined) {
    known.push(['namespaceObject', new OpenFields('kubernetes.Namespace', UNKNOWN_NAMESPACE, asking)]);
  } else known.push(['namespaceObject', scene.namespaceObject]);
  if (use.authorizer) {
    for (const [name, value] of [
      ['authorizer', scene.authorizer],
      ['authorizer.requestResource', scene.requestResource],
    ] as const) {
      if (value === undefined)
        unknowns.set(name, 'needs to ask what the user may do, which nobody answers here');
      else known.push([name, value]);
    }
  }
  return new Frame(asking, known, unknowns);
}

/** What several frames of one scene can share. */
export function sharedOf(asked: Asked, asking = new Asking()): NonNullable<Scene['shared']> {
  return { asking, requestValue: requestValue(asked, asking) };
}

const UNKNOWN_NAMESPACE = 'needs the Namespace of the object, which is not known here';

const named = ({ group, version, kind }: GroupVersionKind): ValueMap => ({ group, version, kind });
const plural = ({ group, version, resource }: GroupVersionResource): ValueMap => ({
  group,
  version,
  resource,
});

/** What `request` is made of. */
export interface Asked {
  readonly request: Request;
  /** What the request names. */
  readonly resource: ApiResource;
  /** Under which name the policy matched it. */
  readonly matched: ApiResource;
  /** `undefined` when a manifest leaves it open; '' without one. */
  readonly namespace: string | undefined;
}

/** The value of `request`: an empty text is an absent field, as Go's `omitempty` has it. */
function requestValue({ request, resource, matched, namespace }: Asked, asking: Asking): Fields {
  const { admission, user } = request;
  const fields = new Map<string, CelValue>([
    ['kind', named(matched)],
    ['resource', plural(matched)],
    ['requestKind', named(admission?.requestKind ?? resource)],
    ['requestResource', plural(admission?.requestResource ?? resource)],
    ['operation', request.operation],
    ['dryRun', admission?.dryRun ?? false],
    ['options', admission === undefined ? optionsOf(request) : admission.options],
    [
      'userInfo',
      user === undefined ? new OpenFields('kubernetes.UserInfo', UNKNOWN_USER, asking) : userValue(user),
    ],
  ]);
  for (const [name, text] of [
    ['subResource', request.subResource],
    ['requestSubResource', admission?.requestSubResource ?? request.subResource],
    ['name', request.name],
    ['namespace', admission?.requestNamespace ?? namespace ?? ''],
  ] as const) {
    if (text !== '') fields.set(name, text);
  }
  return new RequestFields(fields, namespace === undefined ? asking : undefined);
}

const UNKNOWN_USER = 'needs the user, which a scan does not know';

/** Something that is there, and of which nobody knows anything. */
class OpenFields extends Fields {
  readonly typeName: string;
  readonly #reason: string;
  readonly #asking: Asking;

  constructor(typeName: string, reason: string, asking: Asking) {
    super();
    this.typeName = typeName;
    this.#reason = reason;
    this.#asking = asking;
  }

  override get(): never {
    return this.#asking.fail(this.#reason);
  }
}

class RequestFields extends Fields {
  readonly typeName = 'kubernetes.AdmissionRequest';
  readonly #fields: ReadonlyMap<string, CelValue>;
  /** Told of a question for the namespace, where a manifest leaves it open. */
  readonly #asking: Asking | undefined;

  constructor(fields: ReadonlyMap<string, CelValue>, asking: Asking | undefined) {
    super();
    this.#fields = fields;
    this.#asking = asking;
  }

  override get(name: string): CelValue | undefined {
    if (name === 'namespace') this.#asking?.fail('needs the namespace, which the manifest leaves open');
    return this.#fields.get(name);
  }
}

function optionsOf({ operation }: Request): ValueMap | null {
  const kinds = {
    CREATE: 'CreateOptions',
    UPDATE: 'UpdateOptions',
    DELETE: 'DeleteOptions',
    CONNECT: undefined,
  };
  const kind = kinds[operation];
  return kind === undefined ? null : { apiVersion: 'meta.k8s.io/v1', kind };
}

function userValue({ username, groups, uid = '', extra = {} }: NonNullable<Request['user']>): ValueMap {
  return {
    ...(username === '' ? {} : { username }),
    ...(uid === '' ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

/** `variables`: each is evaluated when it is first read, and once. */
export class Variables extends Fields {
  readonly typeName = 'kubernetes.variables';
  readonly #expressions: ReadonlyMap<string, CompiledExpression>;
  readonly #frame: Frame;
  readonly #spend: Spend;
  readonly #found = new Map<string, Found>();

  constructor(expressions: ReadonlyMap<string, CompiledExpression>, frame: Frame, spend: Spend) {
    super();
    this.#expressions = expressions;
    this.#frame = frame;
    this.#spend = spend;
  }

  override get(name: string): CelValue | undefined {
    const expression = this.#expressions.get(name);
    if (expression === undefined) return undefined;
    let found = this.#found.get(name);
    if (found === undefined) {
      // Of two variables with one name the later may read itself, as if it were the earlier.
      this.#found.set(name, { error: `composited variable "${name}" fails to evaluate: it reads itself` });
      found = this.#evaluate(name, expression);
      this.#found.set(name, found);
    }
    if (found.error === undefined) return found.value;
    this.#frame.asking.unknown ??= found.unknown;
    return fail(found.error);
  }

  #evaluate(name: string, { program }: CompiledExpression): Found {
    const { asking } = this.#frame;
    const before = asking.unknown;
    asking.unknown = undefined;
    const value = program.evaluate(this.#frame, this.#spend);
    const { unknown } = asking;
    asking.unknown = before;
    if (!(value instanceof EvalError)) return { value };
    // Work without end is no matter of one variable: nothing may absorb it.
    if (value instanceof Cancelled && this.#spend.steps < 0) return raise(value);
    return { error: `composited variable "${name}" fails to evaluate: ${value.message}`, unknown };
  }
}

type Found =
  | { readonly value: CelValue; readonly error?: undefined }
  | { readonly error: string; readonly unknown?: string | undefined };
