// Objects and reviews as an API server writes them.
import { isClusterScoped } from '../../src/manifest/kinds.ts';
import { groupVersion } from '../../src/manifest/request.ts';
import { isList, isMap, own, ownPath } from '../../src/manifest/value.ts';
import type { Value, ValueMap } from '../../src/manifest/value.ts';
import { admissionReview } from './admission-review.mjs';

/** What an API server knows of a request besides the object. */
export interface Circumstances {
  readonly operation?: string;
  readonly subResource?: string;
  readonly oldObject?: ValueMap | null;
  /** Where it goes when the object does not say. */
  readonly namespace?: string;
  readonly username?: string;
  /** The name that the API server made up, in the object too. */
  readonly generatedName?: string;
}

/** The text of a value as Go's encoder writes it: integers exact, keys in order, `<`, `>` and `&` escaped. */
export function goJson(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('JSON has no such number');
  if (isList(value)) return `[${value.map(goJson).join(',')}]`;
  if (!isMap(value)) return escaped(JSON.stringify(value));
  const keys = Object.keys(value).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${keys.map((key) => `${escaped(JSON.stringify(key))}:${goJson(value[key] as Value)}`).join(',')}}`;
}

function escaped(text: string): string {
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The fields that the API server alone sets are there, too: no verdict may depend on them. */
const MANAGED = JSON.stringify([
  {
    manager: 'kubectl',
    operation: 'Apply',
    apiVersion: 'v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:containers': {} } },
  },
]);

function stored(object: ValueMap): string {
  const text = goJson(object);
  const metadata = own(object, 'metadata');
  if (!isMap(metadata) || Object.hasOwn(metadata, 'managedFields')) return text;
  const managed = { ...metadata };
  // Own and enumerable, whatever it is called: `{ ...metadata }` copies `__proto__` as an entry.
  const before = goJson(managed);
  const after = `{"managedFields":${MANAGED}${before === '{}' ? '' : ','}${before.slice(1)}`;
  const others = Object.keys(object)
    .filter((key) => key !== 'metadata')
    .map((key) => `,${escaped(JSON.stringify(key))}:${goJson(object[key] as Value)}`);
  return `{"metadata":${after}${others.join('')}}`;
}

let calls = 0;

/** The review that applying an object leads to, and its uid. */
export function reviewOf(
  object: ValueMap,
  circumstances: Circumstances = {},
): { readonly uid: string; readonly text: string } {
  const { operation = 'CREATE', subResource = '', oldObject = null, username = 'alice' } = circumstances;
  calls += 1;
  const uid = `00000000-0000-4000-8000-${String(calls).padStart(12, '0')}`;
  const [group, version] = groupVersion(textOf(own(object, 'apiVersion')));
  const kind = textOf(own(object, 'kind'));
  const written = textOf(ownPath(object, ['metadata', 'namespace']));
  const isNamespaced = isClusterScoped(group, kind) !== true;
  const namespace = isNamespaced ? written || (circumstances.namespace ?? 'default') : '';
  const name = textOf(ownPath(object, ['metadata', 'name'])) || (circumstances.generatedName ?? '');
  const { request } = admissionReview(object, {
    uid,
    kind: { group, version, kind },
    subResource: subResource === '' ? undefined : subResource,
    name: name === '' ? undefined : name,
    // A Namespace is said to be in itself.
    namespace: (kind === 'Namespace' && group === '' ? name : namespace) || undefined,
    operation,
    userInfo: { username, groups: ['system:authenticated'] },
    ...(operation === 'DELETE' ? {} : { oldObject }),
  });
  const fields = Object.entries(request).map(([field, value]) => {
    const isObject = (field === 'object' || field === 'oldObject') && value !== null;
    return `"${field}":${isObject ? stored(value as ValueMap) : goJson(value as Value)}`;
  });
  const head = '"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"';
  return { uid, text: `{${head},"request":{${fields.join(',')}}}\n` };
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
