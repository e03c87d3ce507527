// A keyword of JSON Schema speaks of one type and holds for any other: `required: [name]` holds for null. No condition of the
// shipped policies lets anything through for that.
import t from 'tap';
import { packNames } from '../../src/load/packs.ts';
import { loadPolicies } from '../../src/load/policies.ts';
import { isList, isMap, own, type Value } from '../../src/manifest/value.ts';
import type { Rule } from '../../src/policy/model.ts';

/** Keywords that hold for what is of another type than this. */
const SPEAKS_OF: Readonly<Record<string, string>> = {
  required: 'object',
  properties: 'object',
  minProperties: 'object',
  contains: 'array',
  minItems: 'array',
  pattern: 'string',
  minLength: 'string',
  glob: 'string',
  globIgnoreCase: 'string',
  pathGlob: 'string',
};

/** What a lens shows in any case, and of which type. */
const SHOWN: Readonly<Record<string, Types>> = {
  object: { apiVersion: 'string', kind: 'string' },
  pod: { spec: 'object' },
  container: { kind: 'string', inherited: 'array', pod: 'object' },
  image: { used: 'string' },
  file: { path: 'string', name: 'string', stem: 'string', objects: 'array', documents: 'array' },
  directory: { path: 'string', name: 'string', files: 'object', directories: 'object' },
  'file $.objects[*]': { group: 'string', kind: 'string', name: 'string', object: 'object' },
};

type Types = Readonly<Record<string, string>>;

/** What is known of a value before a schema is asked. */
interface Known {
  readonly type?: string | undefined;
  /** The keys that it has, if it is a mapping. */
  readonly keys?: readonly string[];
  /** What its keys stand for, where that is known. */
  readonly shown?: Types;
}

/** A schema at its place in a rule. */
interface Asked {
  readonly schema: Value | undefined;
  readonly at: string;
  /** Whether what satisfies it is let through, and not looked at. */
  readonly lets: boolean;
  /** Whether a key that is absent may satisfy it. */
  readonly optional: boolean;
}

/** Where a schema may hold for a null, or for what is absent, and lets that through. */
function vacuous(asked: Asked, known: Known): readonly string[] {
  const { schema, at, lets, optional } = asked;
  if (!isMap(schema) || own(schema, '$param') !== undefined) return [];
  const members = (keyword: string): readonly Value[] => listOf(own(schema, keyword));
  const parts = [schema, ...members('allOf').filter(isMap)];
  const exact = parts.some((one) => own(one, 'const') !== undefined || own(one, 'enum') !== undefined);
  const type = exact ? 'exact' : (parts.map((one) => own(one, 'type')).find(isText) ?? known.type);
  const keys = [
    ...(known.keys ?? []),
    ...parts.flatMap((one) => listOf(own(one, 'required')).filter(isText)),
  ];
  const here: Known = { ...known, type, keys };
  const go = (below: Value | undefined, place: string, change: Partial<Asked> = {}): readonly string[] =>
    vacuous({ ...asked, ...change, schema: below, at: `${at}/${place}` }, here);

  const loose = Object.entries(SPEAKS_OF).flatMap(([keyword, of]) =>
    lets && own(schema, keyword) !== undefined && type !== of && type !== 'exact'
      ? [`${at}: ${keyword} beside no type`]
      : [],
  );
  const properties = own(schema, 'properties');
  const below = Object.entries(isMap(properties) ? properties : {}).flatMap(([key, value]) => {
    const place = `${at}/${key}`;
    const shown = known.shown?.[key];
    const absent = lets && !optional && shown === undefined && !keys.includes(key);
    return [
      ...(absent ? [`${place} may be absent`] : []),
      ...vacuous({ ...asked, schema: value, at: place }, { type: shown }),
    ];
  });
  return [
    ...loose,
    ...below,
    ...go(own(schema, 'not'), 'not', { lets: !lets }),
    ...['allOf', 'anyOf', 'oneOf'].flatMap((keyword) =>
      members(keyword).flatMap((one, i) => go(one, `${keyword}/${String(i)}`)),
    ),
    // Either way it decides.
    ...go(own(schema, 'if'), 'if', { lets: true }),
    ...['then', 'else'].flatMap((keyword) => go(own(schema, keyword), keyword)),
  ];
}

function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

function isText(value: Value | undefined): value is string {
  return typeof value === 'string';
}

/** The same of a rule: what satisfies its `schema` passes, what does not satisfy its `where` is left out. */
function vacuousIn({ on, select, at, where, schema }: Partial<Rule>): readonly string[] {
  const lens = on ?? 'object';
  const shown = SHOWN[select === undefined ? lens : `${lens} ${select}`] ?? {};
  const thing: Known = select === undefined ? { type: 'object', shown } : { shown };
  // What `at` reads is not null. Of another wrong type it would be refused by the API server.
  const judged: Known = at === undefined ? thing : { type: 'exact' };
  return [
    ...vacuous({ schema: where, at: 'where', lets: false, optional: false }, thing),
    ...vacuous({ schema, at: 'schema', lets: true, optional: true }, judged),
  ];
}

t.test('a condition that may hold for a null is found', (t) => {
  const table: readonly { name: string; given: Partial<Rule>; expected: readonly string[] }[] = [
    {
      name: 'an exemption by what may be null',
      given: {
        on: 'container',
        where: {
          not: {
            required: ['pod'],
            properties: {
              pod: {
                required: ['os'],
                properties: { os: { required: ['name'], properties: { name: { const: 'windows' } } } },
              },
            },
          },
        },
      },
      expected: ['where/not/pod/os: required beside no type', 'where/not/pod/os: properties beside no type'],
    },
    {
      name: 'and by what may be absent',
      given: { where: { not: { properties: { metadata: { type: 'object', required: ['name'] } } } } },
      expected: ['where/not/metadata may be absent'],
    },
    {
      name: 'a pattern that holds for what is no text',
      given: { at: '$.ref', schema: { type: 'object', properties: { commit: { pattern: '[0-9a-f]+' } } } },
      expected: ['schema/commit: pattern beside no type'],
    },
    {
      name: 'what is selected may be null',
      given: { select: '$.list[*]', schema: { required: ['name'] } },
      expected: ['schema: required beside no type'],
    },
    {
      name: 'what is spoken of for a null is judged, and not let through',
      given: {
        where: { properties: { metadata: { required: ['name'] } } },
        schema: { not: { pattern: 'a' } },
      },
      expected: [],
    },
  ];
  for (const { name, given, expected } of table) t.same(vacuousIn(given), expected, name);
  t.end();
});

t.test('no condition of a shipped policy lets a null through', (t) => {
  const { policies, errors } = loadPolicies(packNames().map((name) => `pack:${name}`));
  t.same(errors, []);
  t.ok(policies.length > 20, `${String(policies.length)} policies`);
  for (const { name, rules } of policies) {
    const found = rules.flatMap((rule) => vacuousIn(rule).map((one) => `${rule.name}: ${one}`));
    t.same(found, [], name);
  }
  t.end();
});
