import type { CodedError, ErrorCode } from '../errors.ts';
import { meantKind } from './kinds.ts';
import { nearest } from './nearest.ts';
import type { Resource } from './model.ts';
import { groupVersion } from './request.ts';
import { isMap, own, type ValueMap } from './value.ts';

/** What a mapping says that it is. */
export type Identity =
  | { readonly type: 'object' }
  /** Neither `apiVersion` nor `kind`, in any spelling. */
  | { readonly type: 'foreign' }
  | { readonly type: 'error'; readonly error: CodedError };

/** Whether a mapping is a Kubernetes object, and which fault it has when it is not quite one. */
export function identify(resource: Resource): Identity {
  const { object } = resource;
  const apiVersion = own(object, 'apiVersion');
  const kind = own(object, 'kind');
  if (apiVersion === undefined && kind === undefined) {
    const [first, second] = [misspelled(object, 'apiVersion'), misspelled(object, 'kind')];
    if (first === undefined || second === undefined) return { type: 'foreign' };
    const message = `The fields are spelled apiVersion and kind, not ${first} and ${second}.`;
    return fault(resource, { code: 'INCOMPLETE_OBJECT', message, pointer: '' });
  }
  for (const [name, value] of [
    ['apiVersion', apiVersion],
    ['kind', kind],
  ] as const) {
    if (typeof value === 'string' && value !== '') continue;
    const message = `${missing(value, name)}${hint(object, name)}`;
    return fault(resource, { code: 'INCOMPLETE_OBJECT', message, pointer: `/${name}` });
  }
  return check(resource, apiVersion as string, kind as string);
}

function check(resource: Resource, apiVersion: string, kind: string): Identity {
  if (!/^(?:[^\s/]+\/)?[^\s/]+$/.test(apiVersion)) {
    const message = `apiVersion ${JSON.stringify(apiVersion)} is not a version, or a group and a version.`;
    return fault(resource, { code: 'INCOMPLETE_OBJECT', message, pointer: '/apiVersion' });
  }
  const [group] = groupVersion(apiVersion);
  const meant = meantKind(group, kind);
  if (meant !== undefined || !/^[A-Za-z][A-Za-z0-9-]*$/.test(kind)) {
    const other =
      meant === undefined || meant.group === group ? '' : ` of ${meant.group === '' ? 'v1' : meant.group}`;
    const question = meant === undefined ? '' : ` Did you mean ${meant.kind}${other}?`;
    const message = `There is no kind ${JSON.stringify(kind)} in ${apiVersion}.${question}`;
    return fault(resource, { code: 'KIND_MISSPELLED', message, pointer: '/kind' });
  }
  const metadata = own(resource.object, 'metadata');
  if (metadata === undefined || metadata === null || isMap(metadata)) return { type: 'object' };
  return fault(resource, {
    code: 'INCOMPLETE_OBJECT',
    message: 'metadata is not a mapping.',
    pointer: '/metadata',
  });
}

function missing(value: unknown, name: string): string {
  if (value === undefined) return `The object has no ${name}.`;
  return value === '' || value === null ? `${name} is empty.` : `${name} is not text.`;
}

function hint(object: ValueMap, name: string): string {
  const found = misspelled(object, name);
  return found === undefined ? '' : ` Did you mean ${name} by ${found}?`;
}

/** A key that is the name in other letters, or almost the name. */
function misspelled(object: ValueMap, name: string): string | undefined {
  const keys = Object.keys(object).filter((key) => key !== name);
  const plain = name.toLowerCase();
  const same = keys.find((key) => key.replaceAll(/[\s_-]/g, '').toLowerCase() === plain);
  return same ?? (own(object, name) === undefined && name === 'apiVersion' ? nearest(name, keys) : undefined);
}

function fault(
  resource: Resource,
  found: { readonly code: ErrorCode; readonly message: string; readonly pointer: string },
): Identity {
  const { code, message, pointer } = found;
  return { type: 'error', error: { code, message, location: resource.locate(pointer) } };
}
