import { groupVersion } from '../manifest/request.ts';
import { own } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';

/** The group of Kubernetes' own admission policies. */
export const ADMISSION_GROUP = 'admissionregistration.k8s.io';

const KINDS: ReadonlySet<string> = new Set([
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
]);

/** Whether an object is an admission policy of Kubernetes or a binding of one, of any version. */
export function isNative(object: ValueMap): boolean {
  const [apiVersion, kind] = [own(object, 'apiVersion'), own(object, 'kind')];
  return (
    typeof kind === 'string' &&
    KINDS.has(kind) &&
    typeof apiVersion === 'string' &&
    groupVersion(apiVersion)[0] === ADMISSION_GROUP
  );
}
