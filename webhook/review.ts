// The AdmissionReview, on its way in. admission.k8s.io/v1 only: v1beta1 has no contract about uid and version.
import { isList, isMap, own, ownPath, textOf } from '../src/index.ts';
import type { AdmissionFacts, Operation, Request, UserInfo, Value, ValueMap } from '../src/index.ts';

/** What an API server asks. */
export interface Review {
  /** New for every call; the answer echoes it. */
  readonly uid: string;
  /** What is judged. The labels of its namespace are not known yet. */
  readonly request: Request;
  readonly dryRun: boolean;
  /** The kind that the user sent, where it is not the one that the webhook's rule matched. */
  readonly requestKind: string | undefined;
  /** The name, or what it is generated from and `*`. */
  readonly shownName: string;
}

/** A body that was read. */
export type ReadReview =
  | { readonly type: 'review'; readonly review: Review }
  /** It can be answered, and only with no. */
  | { readonly type: 'unclear'; readonly uid: string; readonly reason: string }
  /** There is nobody to answer. */
  | { readonly type: 'foreign'; readonly reason: string };

interface Spoken {
  readonly object: boolean;
  readonly oldObject: boolean;
}

/** Of which objects an operation speaks. An API server sends these, no more and no fewer: the rest is null. */
const OBJECTS: ReadonlyMap<string, Spoken> = new Map<Operation, Spoken>([
  ['CREATE', { object: true, oldObject: false }],
  ['UPDATE', { object: true, oldObject: true }],
  ['DELETE', { object: false, oldObject: true }],
  // The options of the connection.
  ['CONNECT', { object: true, oldObject: false }],
]);

/** Longer than any UUID, short enough to be echoed. */
const MAX_UID = 128;

/** Understands an AdmissionReview. Changes it: what the API server alone manages is taken out of its objects. */
export function readReview(value: Value): ReadReview {
  const found = requestOf(value);
  return typeof found === 'string'
    ? { type: 'foreign', reason: found }
    : readRequest(found.request, found.uid);
}

/** The uid that an answer to a value has to echo; `undefined` when the value is no review, so that there is nobody. */
export function uidOf(value: Value): string | undefined {
  const found = requestOf(value);
  return typeof found === 'string' ? undefined : found.uid;
}

/** The request of a review, or a sentence about why a value is none. */
function requestOf(value: Value): { readonly request: ValueMap; readonly uid: string } | string {
  if (!isMap(value)) return 'The body is not an AdmissionReview: it is no mapping.';
  if (own(value, 'kind') !== 'AdmissionReview' || own(value, 'apiVersion') !== 'admission.k8s.io/v1') {
    return 'The body is not an AdmissionReview of admission.k8s.io/v1.';
  }
  const request = own(value, 'request');
  if (!isMap(request)) return 'The AdmissionReview has no request.';
  const uid = own(request, 'uid');
  if (typeof uid !== 'string' || uid === '' || uid.length > MAX_UID) {
    return 'The request of the AdmissionReview has no uid.';
  }
  return { request, uid };
}

function readRequest(from: ValueMap, uid: string): ReadReview {
  const unclear = (reason: string): ReadReview => ({ type: 'unclear', uid, reason });
  const operation = own(from, 'operation');
  const spoken = typeof operation === 'string' ? OBJECTS.get(operation) : undefined;
  if (spoken === undefined) return unclear('The request has no operation that is known.');
  const kind = readKind(own(from, 'kind'));
  if (kind === undefined) return unclear('The request does not say of which kind its object is.');
  const object = readObject(from, 'object');
  const oldObject = readObject(from, 'oldObject');
  if (object === undefined || oldObject === undefined)
    return unclear('An object of the request is no mapping.');
  const contradiction = whatContradicts(operation as Operation, { spoken, object, oldObject });
  if (contradiction !== undefined) return unclear(contradiction);
  for (const field of ['name', 'namespace', 'subResource'] as const) {
    const text = own(from, field) ?? '';
    if (typeof text !== 'string') return unclear(`The ${field} of the request is no text.`);
  }
  const user = readUser(own(from, 'userInfo'));
  if (user === undefined) return unclear('The user of the request cannot be understood.');
  const subject = object ?? oldObject;
  const name = textOf(own(from, 'name')) || textOf(ownPath(subject ?? {}, ['metadata', 'name']));
  const request: Request = {
    door: 'admission',
    operation: operation as Operation,
    subResource: textOf(own(from, 'subResource')),
    ...kind,
    name,
    namespace: namespaceOf(from, kind),
    object,
    oldObject,
    namespaceLabels: undefined,
    user,
    ...admissionFacts(from, kind),
  };
  return {
    type: 'review',
    review: {
      uid,
      request,
      dryRun: own(from, 'dryRun') === true,
      requestKind: otherKind(readKind(own(from, 'requestKind')), kind),
      shownName: name || generatedName(subject),
    },
  };
}

/** What is there and should not be, or the other way round: by which object to judge would be a guess. */
function whatContradicts(
  operation: Operation,
  review: {
    readonly spoken: Spoken;
    readonly object: ValueMap | null;
    readonly oldObject: ValueMap | null;
  },
): string | undefined {
  for (const field of ['object', 'oldObject'] as const) {
    const isThere = review[field] !== null;
    if (isThere === review.spoken[field]) continue;
    const [should, is] = isThere ? ['no', 'one'] : ['an', 'none'];
    return `With ${operation} there is ${should} ${field}, and the request has ${is}.`;
  }
  return undefined;
}

/** A null is nothing, as in Go; `undefined` when it is no mapping. */
function readObject(from: ValueMap, field: 'object' | 'oldObject'): ValueMap | null | undefined {
  const value = own(from, field) ?? null;
  if (value === null) return null;
  if (!isMap(value)) return undefined;
  // Who set which field is no part of the object: it is longer than the rest, and a manifest has none.
  const metadata = own(value, 'metadata');
  if (isMap(metadata) && own(metadata, 'managedFields') !== undefined) {
    Reflect.deleteProperty(metadata, 'managedFields');
  }
  return value;
}

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

function readKind(value: Value | undefined): Kind | undefined {
  if (!isMap(value)) return undefined;
  const group = own(value, 'group') ?? '';
  const version = own(value, 'version');
  const kind = own(value, 'kind');
  if (typeof group !== 'string' || typeof version !== 'string' || typeof kind !== 'string') return undefined;
  return version === '' || kind === '' ? undefined : { group, version, kind };
}

/** What policies of Kubernetes ask for besides; nothing of a sender that does not name the resource. */
function admissionFacts(from: ValueMap, kind: Kind): { readonly admission?: AdmissionFacts } {
  const resource = readResource(own(from, 'resource'));
  if (resource === undefined) return {};
  const options = own(from, 'options');
  const admission = {
    resource,
    requestKind: readKind(own(from, 'requestKind')) ?? kind,
    requestResource: readResource(own(from, 'requestResource')) ?? resource,
    requestSubResource: textOf(own(from, 'requestSubResource')),
    requestNamespace: textOf(own(from, 'namespace')),
    dryRun: own(from, 'dryRun') === true,
    options: isMap(options) ? options : null,
  };
  return { admission };
}

function readResource(value: Value | undefined): AdmissionFacts['resource'] | undefined {
  if (!isMap(value)) return undefined;
  const [group, version, resource] = [
    own(value, 'group') ?? '',
    own(value, 'version'),
    own(value, 'resource'),
  ];
  if (typeof group !== 'string' || typeof version !== 'string' || typeof resource !== 'string')
    return undefined;
  return { group, version, resource };
}

function otherKind(requested: Kind | undefined, matched: Kind): string | undefined {
  if (requested === undefined) return undefined;
  const { group, version, kind } = requested;
  if (group === matched.group && version === matched.version && kind === matched.kind) return undefined;
  return `${group === '' ? '' : `${group}/`}${version}/${kind}`;
}

/** The API server gives a Namespace its own name as namespace; for a manifest it is cluster-scoped, as it is. */
function namespaceOf(from: ValueMap, { group, kind }: Kind): string {
  return group === '' && kind === 'Namespace' ? '' : textOf(own(from, 'namespace'));
}

function readUser(value: Value | undefined): UserInfo | undefined {
  const info = value ?? {};
  if (!isMap(info)) return undefined;
  const username = own(info, 'username') ?? '';
  const groups = own(info, 'groups') ?? [];
  if (typeof username !== 'string' || !isList(groups)) return undefined;
  if (!groups.every((group) => typeof group === 'string')) return undefined;
  const [uid, extra] = [own(info, 'uid'), own(info, 'extra')];
  return {
    username,
    groups,
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(isMap(extra) ? { extra } : {}),
  };
}

function generatedName(subject: ValueMap | null): string {
  const generateName = ownPath(subject ?? {}, ['metadata', 'generateName']);
  return typeof generateName === 'string' && generateName !== '' ? `${generateName}*` : '';
}
