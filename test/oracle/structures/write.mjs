// Joins what Go says of the types of the API server (main.go) to what OpenAPI says of their lists and maps, and writes
// src/fix/structures.generated.ts. Usage: node write.mjs GO.json OPENAPI_FOLDER OUTPUT
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [goFile, folder, output] = process.argv.slice(2);
const { kinds, structs } = JSON.parse(readFileSync(goFile, 'utf8'));

const schemas = {};
for (const name of readdirSync(folder).sort()) {
  if (!name.endsWith('_openapi.json')) continue;
  Object.assign(schemas, JSON.parse(readFileSync(join(folder, name), 'utf8')).components?.schemas);
}

/** Kinds that OpenAPI knows: what the API server serves. */
const served = Object.entries(kinds).filter(([, name]) => schemas[name]?.['x-kubernetes-group-version-kind']);
const order = [];
const places = new Map();
function place(name) {
  let at = places.get(name);
  if (at === undefined) {
    at = order.length;
    places.set(name, at);
    order.push(name);
    for (const { type } of structs[name].fields) visit(type);
  }
  return at;
}
function visit(type) {
  if (type.struct !== undefined) place(type.struct);
  if (type.of !== undefined) visit(type.of);
}
for (const [, name] of served.sort()) place(name);

const OWN = {
  'v1.Time': 't',
  'v1.MicroTime': 'u',
  'resource.Quantity': 'q',
  'intstr.IntOrString': 'o',
  'runtime.RawExtension': 'r',
  'v1.FieldsV1': 'v',
};
const PLAIN = { string: 's', bool: 'b', int32: 'i', int64: 'l', bytes: 'y' };
const OPENAPI = { s: ['string', undefined], b: ['boolean', undefined], i: ['integer', 'int32'], l: ['integer', 'int64'], y: ['string', 'byte'] };

/** The Go name that a code stands for without saying it. */
function plainName(type) {
  if (type.of === undefined) return type.kind;
  return `${type.kind === 'slice' ? '[]' : 'map[string]'}${type.of.go}`;
}

function relationOf(schema, where) {
  const list = schema['x-kubernetes-list-type'];
  if (list === 'map') return `m${schema['x-kubernetes-list-map-keys'].join(',')};`;
  if (list === 'set') return 'k';
  if (list === 'atomic' || list !== undefined) return 'a';
  const merges = /^merge(,|$)/.test(schema['x-kubernetes-patch-strategy'] ?? '');
  if (merges) return schema['x-kubernetes-patch-merge-key'] === undefined ? 'k' : `m${schema['x-kubernetes-patch-merge-key']};`;
  return 'a';
}

function refOf(schema) {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return ref?.slice(ref.lastIndexOf('/') + 1);
}

function must(condition, where) {
  if (!condition) throw new Error(`${where}: Go and OpenAPI do not agree`);
}

function code(type, schema, where) {
  const named = type.kind === 'own' || type.struct !== undefined || type.go === plainName(type) || type.kind === 'bytes' ? '' : type.of === undefined ? `<${type.go}>` : `(${type.go})`;
  const mapType = schema['x-kubernetes-map-type'];
  if (type.kind === 'own') {
    must(refOf(schema) !== undefined || schema.type !== undefined, where);
    return OWN[type.go] ?? must(false, where);
  }
  if (type.struct !== undefined) {
    must(refOf(schema) === type.struct, where);
    return `#${{ atomic: 'a', granular: 'g' }[mapType] ?? ''}${place(type.struct)}`;
  }
  if (type.kind === 'slice') {
    must(schema.type === 'array', where);
    return `[${relationOf(schema, where)}${code(type.of, schema.items, where)}${named}`;
  }
  if (type.kind === 'map') {
    must(schema.type === 'object' && schema.additionalProperties !== undefined, where);
    return `{${mapType === 'atomic' ? 'a' : ''}${code(type.of, schema.additionalProperties, where)}${named}`;
  }
  const plain = PLAIN[type.kind];
  const [kind, format] = OPENAPI[plain];
  must(schema.type === kind && (schema.format === format || plain === 's'), where);
  return `${plain}${schema.format !== undefined && plain === 's' ? '!' : ''}${named}`;
}

const keys = new Set();
for (const name of order) for (const one of Object.values(schemas[name].properties ?? {})) for (const key of one['x-kubernetes-list-map-keys'] ?? []) keys.add(key);

const lines = order.map((name) => {
  const schema = schemas[name];
  const { go, fields } = structs[name];
  const texts = fields.map((field) => {
    const { name: key, type, pointer, omit, embedded } = field;
    const property = schema.properties[key];
    const { default: value } = property;
    // Only the default of a list's key matters, and that of the zero value is as good as none.
    const isDefault = keys.has(key) && typeof value !== 'object' && value !== undefined;
    const flags = `${omit ? '?' : ''}${pointer ? '*' : ''}${embedded ? `^${embedded}.` : ''}`;
    return `${key}:${flags}${code(type, property, `${name}.${key}`)}${isDefault ? `=${JSON.stringify(value)}` : ''}`;
  });
  const atomic = schema['x-kubernetes-map-type'] === 'atomic' ? '!' : '';
  return `${atomic}${go} ${texts.join(' ')}`;
});

for (const line of lines) if (/[`\\$]|\n/.test(line)) throw new Error(line);
const roots = served.map(([key, name]) => `${key}=${places.get(name)}`).join(' ');
writeFileSync(
  output,
  `// Written by test/oracle/structures/run.sh from Go's types and OpenAPI of Kubernetes 1.36: not by hand.
// The language of it is in structure-table.ts.

/** Each kind's number: \`group/version/Kind=12\`. */
export const KINDS = \`${roots}\`;

/** The types, one a line. */
export const TYPES = \`${lines.join('\n')}\`;
`,
);
console.log(`${served.length} kinds, ${lines.length} types, ${readFileSync(output).length} bytes`);
