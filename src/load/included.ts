// Packs of a user's own: documents that include policies of the packs that ship with Doorward.
import type { CodedError } from '../errors.ts';
import type { Resource } from '../manifest/model.ts';
import { own } from '../manifest/value.ts';
import { API_VERSION } from '../policy/parse.ts';
import { policyProblem } from '../policy/problems.ts';
import { includedPolicy, readPack } from '../policy/pack.ts';
import { changedPolicy, shippedPolicy } from './packs.ts';

/** Whether a document is a pack of ours. */
export function isPack({ object }: Resource): boolean {
  return own(object, 'apiVersion') === API_VERSION && own(object, 'kind') === 'Pack';
}

/** The policies that a pack includes, checked as they were; its mistakes are added to the errors. */
export function includedPolicies(pack: Resource, errors: CodedError[]): readonly Resource[] {
  const { pack: written, problems } = readPack(pack.object);
  errors.push(...problems.map((problem) => policyProblem(pack, 'POLICY_INVALID', problem)));
  if (problems.length > 0) return [];
  return written.includes.flatMap((inclusion) => {
    const { policy, as, pointer } = inclusion;
    const found = shippedPolicy(policy);
    if (found === undefined) {
      const message = `No built-in pack has a policy ${policy}.`;
      errors.push(policyProblem(pack, 'POLICY_NOT_FOUND', { pointer, message }));
      return [];
    }
    if (as === undefined) return [found];
    const included = includedPolicy(found.object, inclusion);
    errors.push(...included.problems.map((problem) => policyProblem(pack, 'POLICY_INVALID', problem)));
    return [changedPolicy(found, included.document)];
  });
}
