import { pointerKeys } from '../manifest/pointer.ts';
import type { ObjectRef } from './model.ts';

/** An object in a sentence: `Deployment shop/web`. Raw text. */
export function objectName({ kind, namespace, name, generateName }: ObjectRef): string {
  const own = name !== '' ? name : generateName !== undefined ? `${generateName}*` : '(no name)';
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${own}`;
}

/** A JSON pointer as people write paths: `spec.containers[0].image`, `metadata.labels["a.b/c"]`. Raw text. */
export function fieldPath(pointer: string): string {
  let path = '';
  for (const key of pointerKeys(pointer)) {
    if (/^\d+$/.test(key)) path += `[${key}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(key)) path += path === '' ? key : `.${key}`;
    else path += `[${JSON.stringify(key)}]`;
  }
  return path;
}

/** A number and its noun: `1 file`, `2 files`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** What would put a finding right, short: `set spec.replicas`. Empty for an object as a whole. Raw text. */
export function fixWords(pointer: string, field: string): string {
  if (field === '') return '';
  return `${field === pointer ? 'change' : 'set'} ${fieldPath(field)}`;
}

/** A text as a sentence, with the full stop that it may lack. */
export function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
