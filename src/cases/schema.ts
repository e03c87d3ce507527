/** The fields of a Cases document as a JSON Schema (2020-12): what editors complete and `parseCases` checks. */

const TEXT = { type: 'string', minLength: 1 } as const;
const HOLE = { type: 'string', pattern: '^[a-z][a-zA-Z0-9]*$' } as const;
const CODE = { type: 'string', pattern: '^[A-Z_]+$' } as const;
const LINE = { type: 'integer', minimum: 1 } as const;

const OBJECT = {
  description: 'The object, written as YAML; or a list of several.',
  anyOf: [{ type: 'object' }, { type: 'array', minItems: 1, items: { type: 'object' } }],
} as const;

const FILE = { ...TEXT, description: 'A file that gives the text, from the folder of this one.' } as const;

const WITH = {
  description: 'What fills the holes of the template: YAML as it would be written there.',
  type: 'object',
  propertyNames: HOLE,
  additionalProperties: { type: 'string' },
} as const;

const POLICIES = {
  description: 'The policies in force; those of the folder when left out.',
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: TEXT,
} as const;

const PARAMETERS = {
  description:
    'Parameter values, by policy and name. Those of a case replace those of the file, parameter by parameter.',
  type: 'object',
  additionalProperties: { type: 'object' },
} as const;

const EXPECTATION = {
  type: 'object',
  additionalProperties: false,
  required: ['rule', 'pointer'],
  properties: {
    policy: { type: 'string', description: 'Needed when several policies are in force.' },
    rule: { type: 'string' },
    pointer: {
      type: 'string',
      description:
        'JSON pointer, in the object, of the place that decided; of its nearest parent that is there when it is absent.',
    },
    field: { type: 'string', description: 'JSON pointer of the field that the rule reads, present or not.' },
    object: { type: 'string', description: 'The name of the object, where the manifest holds several.' },
    outcome: { enum: ['fail', 'skip'], default: 'fail' },
    action: { enum: ['deny', 'warn', 'audit', 'none'], default: 'deny' },
    message: { type: 'string', description: 'A part of the message.' },
    messagePattern: {
      type: 'string',
      description: 'A regular expression (RE2) that a part of the message matches.',
    },
  },
} as const;

const ERROR = {
  anyOf: [
    CODE,
    {
      type: 'object',
      additionalProperties: false,
      required: ['code'],
      properties: {
        code: CODE,
        pointer: { type: 'string', description: 'JSON pointer of an error in an object.' },
        line: LINE,
        column: LINE,
        message: { type: 'string', description: 'A part of the message.' },
      },
    },
  ],
} as const;

const FIXED = {
  description:
    'The objects after all fixes: as text, as objects, or as the template with some holes filled otherwise.',
  anyOf: [
    TEXT,
    {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: {
        manifest: TEXT,
        object: OBJECT,
        file: FILE,
        with: WITH,
        unsafe: { type: 'boolean', default: false, description: 'Whether unsafe fixes are made, too.' },
        reasons: {
          description: 'Why findings are left, one each.',
          type: 'array',
          items: { enum: ['no-fix', 'unsafe', 'written', 'conflict', 'fails-after', 'harms', 'elsewhere'] },
        },
      },
    },
  ],
} as const;

const REQUEST = {
  description: 'The admission request, where it is not the CREATE of a scan.',
  type: 'object',
  additionalProperties: false,
  required: ['operation'],
  properties: {
    operation: { enum: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] },
    subResource: { type: 'string' },
    oldManifest: { type: 'string', description: 'The object before the update.' },
    user: {
      description: 'Who asks; nobody is known when it is left out.',
      type: 'object',
      additionalProperties: false,
      required: ['username', 'groups'],
      properties: {
        username: { type: 'string' },
        groups: { type: 'array', items: { type: 'string' } },
      },
    },
  },
} as const;

/** What gives the text of a case: one of them. */
export const SOURCES = ['manifest', 'object', 'file', 'base64', 'template', 'files'] as const;

/** What a case can expect: one of them at least. */
export const EXPECTED = ['expect', 'errors', 'notEvaluated'] as const;

const CASE = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { ...TEXT, description: 'What the case shows.' },
    id: { ...TEXT, description: 'A row of a catalogue that the case holds.' },
    policies: POLICIES,
    parameters: PARAMETERS,
    manifest: { type: 'string', description: 'The text, as it stands in a file.' },
    object: OBJECT,
    file: FILE,
    files: {
      description:
        'Texts by path: a repository, for rules about files. A null is a file of which only the name counts.',
      type: 'object',
      minProperties: 1,
      propertyNames: TEXT,
      additionalProperties: { type: ['string', 'null'] },
    },
    base64: {
      type: 'string',
      pattern: '^[A-Za-z0-9+/]*=*$',
      description: 'The bytes, where text cannot say them.',
    },
    template: { ...HOLE, description: 'The template that gives the text.' },
    with: WITH,
    each: {
      description: 'One hole and a list of texts: the case is held once for each.',
      type: 'object',
      minProperties: 1,
      maxProperties: 1,
      propertyNames: HOLE,
      additionalProperties: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string' } },
    },
    encoding: {
      description: 'How the text becomes bytes; UTF-16 starts with a byte order mark.',
      enum: ['utf-8', 'utf-16le', 'utf-16be'],
      default: 'utf-8',
    },
    request: REQUEST,
    expect: {
      description: 'Everything that the policies say, in any order; an empty list when the manifest passes.',
      type: 'array',
      items: EXPECTATION,
      default: [],
    },
    errors: {
      description: 'Everything that could not be judged; each said once.',
      type: 'array',
      items: ERROR,
      default: [],
    },
    fixed: FIXED,
    notEvaluated: {
      description: 'How many objects hold containers where no policy can see them.',
      type: 'integer',
      minimum: 0,
      default: 0,
    },
  },
  oneOf: SOURCES.map((name) => ({ required: [name], properties: { [name]: true } })),
  anyOf: EXPECTED.map((name) => ({ required: [name], properties: { [name]: true } })),
  dependentRequired: { with: ['template'], each: ['template'] },
} as const;

/** The schema itself. */
export const CASES_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://doorward.dev/schemas/cases-v1alpha1.schema.json',
  title: 'Doorward cases',
  description:
    'Manifests and what policies must say about them: the tests of a policy, kept beside it in cases.yaml.',
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'kind', 'cases'],
  properties: {
    apiVersion: { const: 'doorward.dev/v1alpha1' },
    kind: { const: 'Cases' },
    metadata: { type: 'object' },
    policies: POLICIES,
    parameters: PARAMETERS,
    templates: {
      description:
        'Manifests with holes, by name. A hole is written %name% and is filled with text before the manifest is read.',
      type: 'object',
      propertyNames: HOLE,
      additionalProperties: TEXT,
    },
    cases: { type: 'array', minItems: 1, items: CASE },
  },
} as const;
