// The types that have no name (k8s.io/kube-openapi, schemaconv).
import type { Atom, Scalar, TypeRef } from './structure.ts';

/** Scalars by name. */
export const SCALARS: Readonly<Record<Scalar, TypeRef>> = {
  numeric: () => NUMERIC,
  string: () => STRING,
  boolean: () => BOOLEAN,
  untyped: () => ANY_SCALAR,
};
const NUMERIC: Atom = { scalar: 'numeric' };
const STRING: Atom = { scalar: 'string' };
const BOOLEAN: Atom = { scalar: 'boolean' };
const ANY_SCALAR: Atom = { scalar: 'untyped' };

const UNTYPED_REF: TypeRef = () => UNTYPED;

/** Anything, replaced as a whole. */
export const UNTYPED: Atom = {
  scalar: 'untyped',
  list: { atomic: true, keys: [], of: UNTYPED_REF },
  map: { atomic: true, fields: new Map(), rest: UNTYPED_REF },
};

/** Anything, of which mappings merge key by key and lists are replaced. */
export const DEDUCED_REF: TypeRef = () => DEDUCED;
const DEDUCED: Atom = {
  scalar: 'untyped',
  list: { atomic: true, keys: [], of: UNTYPED_REF },
  map: { atomic: false, fields: new Map(), rest: DEDUCED_REF },
};
