import { pointerKeys } from '../src/index.ts';

/**
 * A JSON pointer in the words of the API server's own errors: `/spec/containers/0/image` is
 * `spec.containers[0].image`, and a key that is no plain name stands in brackets
 * (k8s.io/apimachinery/pkg/util/validation/field).
 */
export function fieldPath(pointer: string): string {
  let path = '';
  for (const key of pointerKeys(pointer)) {
    if (!NAME.test(key)) path += `[${key}]`;
    else path += path === '' ? key : `.${key}`;
  }
  return path;
}

const NAME = /^[A-Za-z_][\w-]*$/;
