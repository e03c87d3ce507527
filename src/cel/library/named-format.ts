// k8s.io/apiserver/pkg/cel/library/format.go
import {
  asPrefix,
  label1035Problems,
  labelProblems,
  labelValueProblems,
  qualifiedNameProblems,
  subdomainProblems,
} from '../../manifest/names.ts';
import type { Validate } from '../../manifest/names.ts';
import type { Library } from '../declaration.ts';
import { STRING, listOf, opaque, optionalOf } from '../type.ts';
import { NONE, Opaque, Optional } from '../value.ts';
import type { CelValue } from '../value.ts';
import { declare, member, plain, textAt, valueAt } from './declare.ts';
import { isBase64, isDate, isDateTime, isUuid } from './named-format-times.ts';
import { regexCost } from './size.ts';
import { requestUriProblem } from './url-parse.ts';

const FORMAT = opaque('kubernetes.NamedFormat');

/** A format that texts can have. */
class FormatValue extends Opaque {
  readonly typeName = 'kubernetes.NamedFormat';
  readonly name: string;
  readonly validate: Validate;
  /** Characters of the regular expression that the API server counts for it. */
  readonly pattern: number;
  constructor(name: string, validate: Validate, pattern: number) {
    super();
    this.name = name;
    this.validate = validate;
    this.pattern = pattern;
  }

  equals(other: Opaque): boolean {
    return other instanceof FormatValue && this.name === other.name;
  }
}

const test =
  (holds: (text: string) => boolean, problem: string): Validate =>
  (text) =>
    holds(text) ? [] : [problem];

const uri: Validate = (text) => {
  const problem = requestUriProblem(text);
  return problem === undefined ? [] : [problem];
};

/** By the names that expressions use. */
const FORMATS: ReadonlyMap<string, FormatValue> = new Map([
  ['dns1123Label', new FormatValue('DNS1123Label', labelProblems, 30)],
  ['dns1123Subdomain', new FormatValue('DNS1123Subdomain', subdomainProblems, 60)],
  ['dns1035Label', new FormatValue('DNS1035Label', label1035Problems, 30)],
  ['qualifiedName', new FormatValue('QualifiedName', qualifiedNameProblems, 60)],
  ['dns1123LabelPrefix', new FormatValue('DNS1123LabelPrefix', asPrefix(labelProblems), 30)],
  ['dns1123SubdomainPrefix', new FormatValue('DNS1123SubdomainPrefix', asPrefix(subdomainProblems), 60)],
  ['dns1035LabelPrefix', new FormatValue('DNS1035LabelPrefix', asPrefix(label1035Problems), 30)],
  ['labelValue', new FormatValue('LabelValue', labelValueProblems, 40)],
  ['uri', new FormatValue('URI', uri, 1103)],
  ['uuid', new FormatValue('uuid', test(isUuid, 'does not match the UUID format'), 70)],
  ['byte', new FormatValue('byte', test(isBase64, 'invalid base64'), 84)],
  ['date', new FormatValue('date', test(isDate, 'invalid date'), 71)],
  ['datetime', new FormatValue('datetime', test(isDateTime, 'invalid datetime'), 71)],
]);

function formatAt(args: readonly CelValue[]): FormatValue {
  return valueAt(args, 0) as FormatValue;
}

export const NAMED_FORMATS: Library = {
  name: 'kubernetes.format',
  since: 31,
  functions: [
    declare(
      'validate',
      member({
        id: 'format-validate',
        params: [FORMAT, STRING],
        result: optionalOf(listOf(STRING)),
        cost: (args) => regexCost(valueAt(args, 1), formatAt(args).pattern),
        call: (args, meter) => {
          const text = textAt(args, 1);
          meter.work(16 + text.length * 8);
          const problems = formatAt(args).validate(text);
          return problems.length === 0 ? NONE : new Optional(problems);
        },
      }),
    ),
    declare(
      'format.named',
      plain({
        id: 'format-named',
        params: [STRING],
        result: optionalOf(FORMAT),
        call: (args) => {
          const format = FORMATS.get(textAt(args, 0));
          return format === undefined ? NONE : new Optional(format);
        },
      }),
    ),
    ...Array.from(FORMATS, ([name, format]) =>
      declare(
        `format.${name}`,
        plain({ id: `format.${name}`, params: [], result: FORMAT, call: () => format }),
      ),
    ),
  ],
};
