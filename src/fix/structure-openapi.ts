// The structure of a custom kind, from the schema of its CustomResourceDefinition (k8s.io/kube-openapi, schemaconv).
import { isList, isMap, own, ownPath } from '../manifest/value.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import type { Atom, FieldType, ListType, MapType, Structure, TypeRef } from './structure.ts';
import { DEDUCED_REF, SCALARS, UNTYPED } from './structure-leaves.ts';
import { builtInStructure } from './structure-table.ts';

/** The structure of a kind in one version; `undefined` when the definition does not have that version. */
export function definedStructure(definition: ValueMap, version: string): Structure | undefined {
  const versions = ownPath(definition, ['spec', 'versions']);
  const found = isList(versions)
    ? versions.find((one): one is ValueMap => isMap(one) && own(one, 'name') === version)
    : undefined;
  if (found === undefined) return undefined;
  const schema = ownPath(found, ['schema', 'openAPIV3Schema']);
  const root = isMap(schema) ? schema : { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  let atom: Atom | undefined;
  return { type: () => (atom ??= embedded(root, false)), go: undefined };
}

/** An object of its own: what each has is known, whatever the schema says. */
function embedded(schema: ValueMap, preserves: boolean): Atom {
  const atom = atomOf(schema, preserves);
  if (atom.map === undefined) return atom;
  const fields = new Map(atom.map.fields);
  fields.set('apiVersion', { type: SCALARS.string, default: undefined });
  fields.set('kind', { type: SCALARS.string, default: undefined });
  fields.set('metadata', { type: metadataType, default: undefined });
  const isFree = preserves || own(schema, 'x-kubernetes-preserve-unknown-fields') === true;
  // A schema that said nothing of its fields let all of them be; now that it says something, it must say so.
  const rest = isMap(own(schema, 'additionalProperties')) || isFree ? atom.map.rest : undefined;
  return { ...atom, map: { ...atom.map, fields, rest } };
}

let metadata: Atom | undefined;
const metadataType: TypeRef = () =>
  (metadata ??=
    builtInStructure('', 'v1', 'ConfigMap')?.type().map?.fields.get('metadata')?.type() ?? UNTYPED);

function atomOf(schema: ValueMap, inherited: boolean): Atom {
  const preserves = inherited || own(schema, 'x-kubernetes-preserve-unknown-fields') === true;
  switch (own(schema, 'type')) {
    case 'object':
      return { map: mapOf(schema, preserves) };
    case 'array':
      return { list: listOf(schema, preserves) };
    case 'integer':
    case 'number':
      return SCALARS.numeric();
    case 'boolean':
      return SCALARS.boolean();
    case 'string': {
      const format = own(schema, 'format');
      const isPlain = format === undefined || format === '' || format === 'byte';
      return isPlain ? SCALARS.string() : SCALARS.untyped();
    }
    default:
      return { scalar: 'untyped', list: listOf(schema, preserves), map: mapOf(schema, preserves) };
  }
}

function refOf(schema: Value | undefined, preserves: boolean): TypeRef {
  if (!isMap(schema)) return () => UNTYPED;
  let atom: Atom | undefined;
  return () => {
    const isEmbedded = own(schema, 'x-kubernetes-embedded-resource') === true;
    return (atom ??= isEmbedded ? embedded(schema, preserves) : atomOf(schema, preserves));
  };
}

function mapOf(schema: ValueMap, preserves: boolean): MapType {
  const properties = own(schema, 'properties');
  const fields = new Map<string, FieldType>();
  for (const [name, property] of Object.entries(isMap(properties) ? properties : {})) {
    const value = isMap(property) ? own(property, 'default') : undefined;
    fields.set(name, { type: refOf(property, preserves), default: value });
  }
  const additional = own(schema, 'additionalProperties');
  const atomic = own(schema, 'x-kubernetes-map-type') === 'atomic';
  return { atomic, fields, rest: restOf(additional, preserves || fields.size === 0, preserves) };
}

function restOf(additional: Value | undefined, isFree: boolean, preserves: boolean): TypeRef | undefined {
  if (isMap(additional)) return refOf(additional, preserves);
  if (additional === undefined) return isFree ? DEDUCED_REF : undefined;
  return additional === true ? DEDUCED_REF : undefined;
}

function listOf(schema: ValueMap, preserves: boolean): ListType {
  const type = own(schema, 'x-kubernetes-list-type');
  const keys = own(schema, 'x-kubernetes-list-map-keys');
  const names = isList(keys) ? keys.filter((key) => typeof key === 'string') : [];
  return {
    atomic: type !== 'set' && type !== 'map',
    keys: type === 'map' ? names : [],
    of: refOf(own(schema, 'items'), preserves),
  };
}
