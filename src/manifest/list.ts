import type { CodedError } from '../errors.ts';
import type { ValueDocument } from './document.ts';
import type { Resource } from './model.ts';
import { childPointer } from './pointer.ts';
import { DocumentResource } from './resource.ts';
import { isList, isMap, own, type Value, type ValueMap } from './value.ts';

/** An object of a list, or what is wrong with the list or one of its items. */
export type Flattened =
  | { readonly type: 'object'; readonly resource: Resource }
  | { readonly type: 'error'; readonly error: CodedError };

/**
 * The objects of a mapping: itself, or, when it has `items`, whatever its kind, these, lists among them too.
 * That is how kubectl reads it (UnstructuredJSONScheme in apimachinery): an item without apiVersion and kind takes
 * them from its list, without the word List.
 */
export function flatten(document: ValueDocument, object: ValueMap, file: string): readonly Flattened[] {
  const found: Flattened[] = [];
  expand({ document, file, found }, object, '');
  return found;
}

interface Walk {
  readonly document: ValueDocument;
  readonly file: string;
  readonly found: Flattened[];
}

/** Expands a mapping at `base`; `object.kind` is text when it has items to expand. */
function expand(walk: Walk, object: ValueMap, base: string): void {
  const resource = new DocumentResource(walk.document, object, { file: walk.file, base });
  const items = own(object, 'items');
  const kind = own(object, 'kind');
  // Only what has a kind can be a list: `items` of a values file mean nothing.
  if (typeof kind !== 'string' || (items === undefined && kind !== 'List')) {
    walk.found.push({ type: 'object', resource });
    return;
  }
  const isListKind = kind.endsWith('List');
  if (isList(items) && (items.length > 0 || isListKind)) {
    items.forEach((item, index) =>
      expandItem(walk, { item, list: object, kind, pointer: childPointer(`${base}/items`, index) }),
    );
    return;
  }
  if (isListKind && items === null) return;
  const message =
    items === undefined
      ? 'A List has no items.'
      : `This ${kind} has \`items\`, so kubectl takes it for a list: it would apply ${
          isList(items) || items === null ? 'nothing' : 'neither'
        }.`;
  walk.found.push({
    type: 'error',
    error: { code: 'AMBIGUOUS_LIST', message, location: resource.locate('/items') },
  });
}

function expandItem(walk: Walk, at: { item: Value; list: ValueMap; kind: string; pointer: string }): void {
  const { item, list, pointer } = at;
  if (!isMap(item)) {
    const message = 'An item of a list is not an object.';
    const location = walk.document.locate(pointer);
    walk.found.push({ type: 'error', error: { code: 'NOT_AN_OBJECT', message, location } });
    return;
  }
  const bare = !own(item, 'apiVersion') && !own(item, 'kind');
  const kind = at.kind.replace(/List$/, '');
  const filled = bare && kind !== '' ? { ...item, apiVersion: own(list, 'apiVersion') ?? null, kind } : item;
  expand(walk, filled, pointer);
}
