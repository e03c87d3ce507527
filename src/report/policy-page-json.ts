import { own, isMap } from '../manifest/value.ts';
import type { Policy } from '../policy/model.ts';
import { encode, type Json } from './encode.ts';
import { exceptionsJson } from './exception-list.ts';
import { policyJson } from './explain.ts';
import { placeWords, type PolicyPage } from './policy-page.ts';
import { schemaWords } from './schema-words.ts';

/** The version of the format. It grows when a field changes its meaning or goes; new fields do not count. */
const SCHEMA_VERSION = 1;

/** The page of a policy for programs: JSON on one line. */
export function policyPageJson(page: PolicyPage): string {
  const { explained, rules, notice, docs, examples, source } = page;
  const { policy } = explained;
  const { title, description, severity } = policy;
  const whole: Json = {
    schemaVersion: SCHEMA_VERSION,
    ...(policyJson(explained, source) as Readonly<Record<string, Json>>),
    title,
    description,
    severity,
    notInForce: notice,
    docs,
    schemas: parameterSchemas(policy),
    rules: rules.map((rule) => ({
      name: rule.name,
      reads: placeWords(rule),
      ...(rule.kinds.length === 0 ? {} : { kinds: [...rule.kinds] }),
      on: rule.on,
      select: rule.select,
      at: rule.at,
      optional: rule.optional,
      secret: rule.secret,
      cel: rule.cel,
      schema: rule.cel === undefined ? (rule.schema as Json) : undefined,
      words: rule.cel === undefined ? schemaWords(rule.schema) : undefined,
      message: rule.message,
      fixable: rule.fix !== undefined,
    })),
    examples: examples.map(({ name, text, breaks, parameters }) => ({
      name,
      text,
      breaks,
      parameters,
    })),
    exceptions: exceptionsJson(page.exceptions, page.now),
  };
  return `${encode(whole)}\n`;
}

/** The schemas of the parameters, by name. */
function parameterSchemas({ parameters }: Policy): Json {
  const declared = own(parameters, 'properties');
  return isMap(declared) ? declared : {};
}
