/** The fields of a Policy document as a JSON Schema (2020-12): what editors complete and `parsePolicies` checks. */
import { MATCH, METADATA, NAME, STRINGS } from './match-schema.ts';

const ACTION = { enum: ['deny', 'warn', 'audit'] } as const;
const RATCHET = {
  type: 'boolean',
  default: false,
  description:
    'Whether an object that failed before in the same way may be changed: it is warned of, not denied.',
} as const;
const SCHEMA = { $ref: '#/$defs/schema' } as const;

/** CEL, as docs/policy-language.md says. */
const EXPRESSION = { type: 'string', minLength: 1 } as const;

const OPERATION = {
  type: 'object',
  additionalProperties: false,
  required: ['op', 'path'],
  properties: {
    op: { enum: ['add', 'replace', 'remove'] },
    path: { type: 'string', description: 'A JSON pointer below the thing.' },
    value: true,
  },
} as const;

const FIX = {
  type: 'object',
  additionalProperties: false,
  description: 'How to make the rule hold where it failed: one of set, merge and patch.',
  properties: {
    set: { description: 'The value at the field that "at" reads.' },
    merge: { type: 'object', description: 'A JSON Merge Patch (RFC 7386) of the thing.' },
    patch: {
      type: 'array',
      minItems: 1,
      items: OPERATION,
      description: 'A JSON Patch (RFC 6902) of the thing.',
    },
    overwrite: {
      type: 'boolean',
      default: false,
      description: 'Whether it may replace or remove what an author wrote.',
    },
    unsafe: { type: 'boolean', default: false, description: 'Whether a person has to agree.' },
    where: { ...SCHEMA, description: 'A schema; things that do not satisfy it are left to a person.' },
  },
} as const;

const RULE = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'message'],
  anyOf: [
    { required: ['schema'], properties: { schema: true } },
    { required: ['cel'], properties: { cel: true } },
  ],
  properties: {
    name: NAME,
    on: {
      enum: ['object', 'pod', 'container', 'image', 'file', 'directory'],
      default: 'object',
      description: 'The lens: what the rule is about.',
    },
    kinds: {
      ...STRINGS,
      minItems: 1,
      description: 'Of the kinds that the policy speaks of, those that the rule does; all when left out.',
    },
    when: {
      ...SCHEMA,
      description: 'A schema over the parameters; the rule is in force only where they satisfy it.',
    },
    each: {
      description: 'A list (or a parameter that is one): the rule is held once for each item, named item.',
      anyOf: [
        { type: 'array', items: { type: 'string' } },
        {
          type: 'object',
          required: ['$param'],
          additionalProperties: false,
          properties: { $param: { type: 'string' } },
        },
      ],
    },
    action: {
      ...ACTION,
      description: 'What a failure of this rule does, where it differs from the policy’s action.',
    },
    select: {
      type: 'string',
      description: 'A JSONPath that narrows to any number of things below the lens.',
    },
    at: {
      type: 'string',
      description: 'A JSONPath to one field of each thing; absent fails unless optional.',
    },
    optional: { type: 'boolean', default: false, description: 'Whether the field may be absent.' },
    secret: {
      type: 'boolean',
      default: false,
      description:
        'Whether what the rule reads is secret: no report shows more than its first four characters.',
    },
    where: {
      $ref: '#/$defs/where',
      description: 'A schema or an expression in CEL; things that do not satisfy it are not spoken of.',
    },
    schema: { ...SCHEMA, description: 'What must hold. Keywords: docs/policy-language.md.' },
    cel: {
      ...EXPRESSION,
      description:
        'What must hold, in CEL, in the place of a schema; of self, object, oldObject, params, request, namespaceObject, variables.',
    },
    message: { type: 'string', minLength: 1, maxLength: 1024 },
    messageExpression: {
      ...EXPRESSION,
      description: 'A message in CEL; where it gives no text of one line, the message takes its place.',
    },
    fix: FIX,
  },
} as const;

const SUBSCHEMAS = { type: 'object', additionalProperties: SCHEMA } as const;
const SCHEMA_LIST = { anyOf: [{ type: 'array', items: SCHEMA, minItems: 1 }, SCHEMA] } as const;

/**
 * The dialect of rule schemas, for editors. Any value may be `{ $param: name }`, so keyword values are left open
 * here: compiling a policy checks them, with the parameter in place.
 */
const DIALECT = {
  type: ['object', 'boolean'],
  properties: {
    $param: { type: 'string', description: 'The name of a parameter; its value takes this place.' },
    $when: {
      ...SCHEMA,
      description: 'A schema over the parameters: true where they satisfy it, false where not.',
    },
    ...Object.fromEntries(['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((name) => [name, SCHEMA_LIST])),
    ...Object.fromEntries(
      ['properties', 'patternProperties', 'dependentSchemas'].map((name) => [name, SUBSCHEMAS]),
    ),
    ...Object.fromEntries(
      ['not', 'if', 'then', 'else', 'items', 'contains', 'additionalProperties', 'propertyNames'].map(
        (name) => [name, SCHEMA],
      ),
    ),
    format: {
      description:
        'quantity, image-reference, dns1123-label, dns1123-subdomain, label-value, qualified-name, duration, cidr, semver, regex or placeholder.',
    },
    quantityMinimum: { description: 'A quantity: the least that is allowed.' },
    quantityExclusiveMinimum: { description: 'A quantity: the value has to be above it.' },
    quantityMaximum: { description: 'A quantity: the most that is allowed; null bounds nothing.' },
    quantityExclusiveMaximum: {
      description: 'A quantity: the value has to be below it; null bounds nothing.',
    },
    imageWithin: {
      description: 'A list of registry or registry/path prefixes, compared by host and whole segments.',
    },
    glob: { description: 'A pattern or a list of them: * is any run, ? is one character.' },
    pathGlob: {
      description: 'A pattern of paths or a list of them: * is any run within a name, ** is any folders.',
    },
    globIgnoreCase: { description: 'Like glob, without regard to case.' },
    kubernetesMinimum: {
      description: 'A version such as v1.35: the value is that or a later one, or latest.',
    },
    kindScope: {
      enum: ['Namespaced', 'Cluster'],
      description: 'Of an object: its kind is a built-in one that has a namespace, or none.',
    },
    withoutCredentials: {
      description: 'true, or a list of kinds: the text holds nothing that looks like a credential.',
    },
    pattern: { description: 'An RE2 regular expression; it has to match the whole text.' },
  },
} as const;

/** The schema itself. */
export const POLICY_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://doorward.dev/schemas/policy-v1alpha1.schema.json',
  title: 'Doorward policy',
  $defs: { schema: DIALECT, where: { ...DIALECT, type: ['object', 'boolean', 'string'], minLength: 1 } },
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  properties: {
    apiVersion: { const: 'doorward.dev/v1alpha1' },
    kind: { const: 'Policy' },
    metadata: METADATA,
    spec: {
      type: 'object',
      additionalProperties: false,
      required: ['title', 'rules'],
      properties: {
        title: { type: 'string', minLength: 1, maxLength: 128 },
        description: { type: 'string', maxLength: 4096 },
        severity: { enum: ['low', 'medium', 'high', 'critical'], default: 'medium' },
        action: {
          description: 'What a failure does; one action, or one a door.',
          anyOf: [
            ACTION,
            {
              type: 'object',
              additionalProperties: false,
              properties: { scan: ACTION, admission: ACTION, audit: ACTION, ratchet: RATCHET },
            },
          ],
          default: 'deny',
        },
        failurePolicy: {
          enum: ['Fail', 'Ignore'],
          default: 'Fail',
          description: 'What it means when a rule cannot be judged.',
        },
        parameters: {
          type: 'object',
          additionalProperties: false,
          required: ['type', 'properties'],
          properties: {
            type: { const: 'object' },
            properties: { type: 'object', additionalProperties: { type: 'object' } },
            required: STRINGS,
          },
          description: 'A JSON Schema; every parameter has a default or is required.',
        },
        configured: {
          type: 'object',
          additionalProperties: false,
          required: ['schema', 'message'],
          properties: { schema: SCHEMA, message: { type: 'string', minLength: 1 } },
          description:
            'What the parameters must satisfy before the policy does anything; until then the message is shown.',
        },
        match: MATCH,
        exclude: MATCH,
        variables: {
          type: 'array',
          description:
            'Named expressions in CEL, each known to those after it and to the rules as variables.NAME.',
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['name', 'expression'],
            properties: {
              name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
              expression: EXPRESSION,
            },
          },
        },
        rules: { type: 'array', minItems: 1, items: RULE },
        fixAt: {
          type: 'array',
          uniqueItems: true,
          items: { enum: ['source', 'admission'] },
          default: ['source', 'admission'],
          description: 'Where fixes are carried out: in files, and in what a cluster is asked to store.',
        },
        fixFailurePolicy: {
          enum: ['Fail', 'Ignore'],
          default: 'Ignore',
          description:
            'What it means at admission when a fix cannot be carried out; the rule is judged in any case.',
        },
      },
    },
  },
} as const;
