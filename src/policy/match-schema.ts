/** What documents of ours have in common, as JSON Schemas (2020-12): who they are, and what they speak of. */

/** A name of a document or a rule. */
export const NAME = { type: 'string', pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' } as const;

/** The metadata of our own documents. */
export const METADATA = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { ...NAME, description: 'Lower case, digits and dashes, at most 63 characters.' },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    annotations: { type: 'object', additionalProperties: { type: 'string' } },
  },
} as const;

/** Texts, none of them empty. */
export const STRINGS = { type: 'array', items: { type: 'string', minLength: 1 } } as const;

/** Operations of requests. */
export const OPERATIONS = {
  type: 'array',
  items: { enum: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] },
  minItems: 1,
} as const;

/** A label selector. */
export const SELECTOR = {
  type: 'object',
  additionalProperties: false,
  properties: {
    matchLabels: { type: 'object', additionalProperties: { type: 'string' } },
    matchExpressions: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['key', 'operator'],
        properties: {
          key: { type: 'string' },
          operator: { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
          values: STRINGS,
        },
      },
    },
  },
} as const;

/** Which requests a policy speaks of. */
export const MATCH = {
  type: 'object',
  additionalProperties: false,
  properties: {
    kinds: {
      ...STRINGS,
      description:
        'Kind, group/Kind, version/Kind (core), group/version/Kind, or @workloads: every kind that runs Pods.',
    },
    namespaces: { ...STRINGS, description: 'Names or globs. A manifest without a namespace always matches.' },
    names: { ...STRINGS, description: 'Names or globs.' },
    labels: { ...SELECTOR, description: 'A label selector over the object’s labels.' },
    namespaceLabels: {
      ...SELECTOR,
      description: 'A label selector over the labels of the object’s namespace.',
    },
    operations: { ...OPERATIONS, description: 'CREATE and UPDATE when left out.' },
    files: {
      ...STRINGS,
      description:
        'Patterns of paths, as in overrides: which files and directories the rules over them speak of.',
    },
  },
} as const;
