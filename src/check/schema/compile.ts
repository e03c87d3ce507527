import { isMap, own } from '../../manifest/value.ts';
import type { Value, ValueMap } from '../../manifest/value.ts';
import { nearest } from '../../manifest/nearest.ts';
import { always, here, never, show } from './check.ts';
import type { Check } from './check.ts';
import { COLLECTION_KEYWORDS, compileContains, compileItems, compileOtherProperties } from './collections.ts';
import { COMBINATOR_KEYWORDS, compileIf, every } from './combinators.ts';
import { descend } from './context.ts';
import type { Context, Keyword, SchemaProblem } from './context.ts';
import { KUBERNETES_KEYWORDS } from './kubernetes.ts';
import { SCALAR_KEYWORDS } from './scalars.ts';

/** Keywords that stand alone, in the order in which a failing value is explained. */
const KEYWORDS: readonly (readonly [string, Keyword])[] = [
  ...SCALAR_KEYWORDS,
  ...KUBERNETES_KEYWORDS,
  ...COLLECTION_KEYWORDS,
  ...COMBINATOR_KEYWORDS,
];

/** Keywords that are read together. */
const GROUPED = [
  'patternProperties',
  'additionalProperties',
  'prefixItems',
  'items',
  'contains',
  'minContains',
  'maxContains',
  'if',
  'then',
  'else',
];
const GROUPS = [compileOtherProperties, compileItems, compileContains, compileIf];

/** Keywords that say something to people and constrain nothing. */
const ANNOTATIONS = ['title', 'description', 'default', 'examples', 'deprecated', '$comment'];

/** Every keyword of the dialect. */
const DIALECT: readonly string[] = [...KEYWORDS.map(([name]) => name), ...GROUPED, ...ANNOTATIONS];

const KNOWN = new Set(DIALECT);

/** What looks like a field of an object, and is no keyword that the dialect leaves out. */
const FIELD =
  /^(?!(?:id|definitions|dependencies|nullable|discriminator|additionalItems|readOnly|writeOnly|unevaluated.*|content[A-Z].*)$)[A-Za-z_][\w./-]*$/;
const MAX_DEPTH = 64;

const TRUE: Check = { test: always, explain: () => here('true', 'it is allowed') };
const FALSE: Check = { test: never, explain: () => here('false', 'it is not allowed') };

/** What compiling a schema gives: a check, and the mistakes found on the way (then the check is not to be used). */
export interface CompiledSchema {
  readonly check: Check;
  readonly problems: readonly SchemaProblem[];
}

/**
 * Compiles a schema of the dialect (docs/policy-language.md) to closures.
 * @param pointer where the schema stands in its document, for the places of problems.
 */
export function compileSchema(schema: Value, pointer: string): CompiledSchema {
  const problems: SchemaProblem[] = [];
  const compileAt = (value: Value, at: string, depth: number): Check => {
    const refuse = (message: string, ...steps: readonly (string | number)[]): void => {
      const where = descend(at, steps);
      problems.push({ code: isPattern(steps) ? 'POLICY_REGEX' : 'POLICY_SCHEMA', pointer: where, message });
    };
    if (value === true) return TRUE;
    if (value === false) return FALSE;
    if (!isMap(value)) refuse(`a schema is a mapping, true or false, not ${show(value)}`);
    else if (depth > MAX_DEPTH) refuse(`schemas nest at most ${String(MAX_DEPTH)} deep`);
    else {
      refuseUnknown(value, refuse);
      const compile: Context['compile'] = (part, ...steps) => compileAt(part, descend(at, steps), depth + 1);
      return compileMap(value, { pointer: at, compile, refuse });
    }
    return FALSE;
  };
  return { check: compileAt(schema, pointer, 0), problems };
}

/** Whether steps lead to a regular expression: `pattern`, or a name under `patternProperties`. */
function isPattern(steps: readonly (string | number)[]): boolean {
  return steps[0] === 'pattern' || (steps[0] === 'patternProperties' && steps.length === 2);
}

function refuseUnknown(schema: ValueMap, refuse: Context['refuse']): void {
  for (const key of Object.keys(schema)) {
    if (KNOWN.has(key)) continue;
    const like = nearest(key, DIALECT);
    const field = FIELD.test(key) ? '; the fields of a mapping go under properties' : '';
    const help = like === undefined ? field : `; did you mean ${like}?`;
    refuse(`the schema dialect has no keyword ${show(key)}${help}`, key);
  }
}

function compileMap(schema: ValueMap, context: Context): Check {
  const alone = KEYWORDS.map(([name, compile]) => {
    const value = own(schema, name);
    return value === undefined ? undefined : compile(value, context);
  });
  const grouped = GROUPS.map((compile) => compile(schema, context));
  return every([...alone, ...grouped].filter((check) => check !== undefined));
}
