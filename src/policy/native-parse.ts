import type { CodedError } from '../errors.ts';
import type { Resource } from '../manifest/model.ts';
import type { NativeBinding, NativeDocuments, NativePolicy } from './native-model.ts';
import { bindingProblems, policyProblems } from './native-problems.ts';
import { map, text } from './fields.ts';
import { readBinding, readPolicy } from './native-read.ts';
import { shapeProblems } from './native-shape.ts';

/**
 * Reads policies and bindings of Kubernetes. One that the API server would not store is refused whole, each reason in the
 * API server's words; names are unique by kind. Expressions are looked at when the engine is made.
 * @param resources of which `isNative` is true.
 */
export function parseNative(
  resources: readonly Resource[],
): NativeDocuments & { readonly errors: readonly CodedError[] } {
  const policies: NativePolicy[] = [];
  const bindings: NativeBinding[] = [];
  const errors: CodedError[] = [];
  const seen = new Set<string>();
  for (const resource of resources) {
    const { object } = resource;
    const kind = text(object, 'kind');
    const isBinding = kind.endsWith('Binding');
    const shape = shapeProblems(kind, object);
    const problems = shape.length > 0 ? shape : isBinding ? bindingProblems(object) : policyProblems(object);
    const name = text(map(object, 'metadata'), 'name');
    for (const { pointer, message } of problems) {
      errors.push({
        code: 'POLICY_REFUSED',
        message: `The ${kind} ${JSON.stringify(name)} is invalid: ${message}`,
        location: resource.locate(pointer),
      });
    }
    if (problems.length > 0) continue;
    if (seen.has(`${kind} ${name}`)) {
      const message = `There is a second ${kind} named ${name}.`;
      errors.push({ code: 'POLICY_DUPLICATE', message, location: resource.locate('/metadata/name') });
      continue;
    }
    seen.add(`${kind} ${name}`);
    if (isBinding) bindings.push(readBinding(resource));
    else policies.push(readPolicy(resource));
  }
  return { policies, bindings, errors };
}
