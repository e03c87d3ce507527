// The AdmissionReview that an API server makes of an object: the one builder, for tests and benches.
// In JavaScript, so that what is measured needs no loader.

/** As in Go's AdmissionRequest (k8s.io/api/admission/v1), which is the order of its JSON. */
const ORDER = [
  ...['uid', 'kind', 'resource', 'subResource', 'requestKind', 'requestResource', 'requestSubResource'],
  ...['name', 'namespace', 'operation', 'userInfo', 'object', 'oldObject', 'dryRun', 'options'],
];

/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');

/**
 * @param {Readonly<Record<string, any>>} object
 * @param {Readonly<Record<string, any>>} said
 */
export function admissionReview(object, said = {}) {
  const apiVersion = text(object['apiVersion']);
  const slash = apiVersion.indexOf('/');
  const [group, version] = [apiVersion.slice(0, Math.max(0, slash)), apiVersion.slice(slash + 1)];
  const kind = said['kind'] ?? { group, version, kind: text(object['kind']) };
  const resource = { group, version, resource: `${text(kind.kind).toLowerCase()}s` };
  const { name, namespace } = Object(object['metadata']);
  const operation = said['operation'] ?? 'CREATE';
  const optionsKind = `${operation.charAt(0)}${operation.slice(1).toLowerCase()}Options`;
  const follows = {
    uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
    kind,
    resource,
    requestKind: kind,
    requestResource: resource,
    ...(text(name) === '' ? {} : { name }),
    ...(text(namespace) === '' ? {} : { namespace }),
    operation,
    userInfo: { username: 'alice', groups: ['system:authenticated'] },
    object: operation === 'DELETE' ? null : object,
    oldObject: operation === 'DELETE' || operation === 'UPDATE' ? object : null,
    dryRun: false,
    options: { kind: optionsKind, apiVersion: 'meta.k8s.io/v1' },
  };
  const request = Object.entries({ ...follows, ...said }).filter(([, value]) => value !== undefined);
  /** @param {string} field */
  const place = (field) => (ORDER.indexOf(field) + ORDER.length + 1) % (ORDER.length + 1);
  request.sort(([a], [b]) => place(a) - place(b));
  return { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request: Object.fromEntries(request) };
}
