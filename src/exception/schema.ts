import { METADATA, OPERATIONS, SELECTOR } from '../policy/match-schema.ts';

/** The fields of an Exception document as a JSON Schema (2020-12): what editors complete and `parseExceptions` checks. */

const NAMES = { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } } as const;

const SENTENCE = { type: 'string', maxLength: 1024 } as const;

/** The schema itself. */
export const EXCEPTION_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://doorward.dev/schemas/exception-v1alpha1.schema.json',
  title: 'Doorward exception',
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  properties: {
    apiVersion: { const: 'doorward.dev/v1alpha1' },
    kind: { const: 'Exception' },
    metadata: METADATA,
    spec: {
      type: 'object',
      additionalProperties: false,
      required: ['policies', 'match', 'reason', 'owner', 'expires'],
      properties: {
        policies: { ...NAMES, description: 'The policies whose rules may be broken: names or globs.' },
        rules: { ...NAMES, description: 'Only these rules of them, by name. All, when left out.' },
        match: {
          type: 'object',
          additionalProperties: false,
          description: 'Which objects may break them. Every field narrows; {} is every object.',
          properties: {
            kinds: {
              ...NAMES,
              description: 'Kind, group/Kind, version/Kind (core), group/version/Kind, or @workloads.',
            },
            namespaces: {
              ...NAMES,
              description: 'Names, no globs. A manifest that leaves its namespace open does not match.',
            },
            names: { ...NAMES, description: 'Names or globs.' },
            labels: {
              ...SELECTOR,
              description: 'A label selector over the object’s labels; only beside namespaces or names.',
            },
            operations: { ...OPERATIONS, description: 'All, when left out.' },
          },
        },
        reason: { ...SENTENCE, description: 'Why: a sentence that reports show.' },
        owner: { ...SENTENCE, maxLength: 256, description: 'Who answers for it: a person or a team.' },
        expires: {
          type: 'string',
          description: 'Its last day, YYYY-MM-DD (UTC), or the moment of its end (RFC 3339).',
        },
      },
    },
  },
} as const;
