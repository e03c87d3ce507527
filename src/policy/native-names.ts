// What names may be in Kubernetes, and what the API server says of those that may not (apimachinery, util/validation).
import { byteCount } from '../manifest/utf8.ts';
import type { Field, FieldProblem } from './native-field.ts';
import type { LabelSelector } from './model.ts';

/** What is wrong with a name: no sentence, several, in the words of the API server. */
type Judge = (name: string) => readonly string[];

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = String.raw`${LABEL}(\.${LABEL})*`;
const SUBDOMAIN_PATTERN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const KEY_PATTERN = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

/** A DNS-1123 subdomain: the names of cluster-scoped objects, API groups. */
export const subdomainProblems: Judge = (name) => [
  ...tooLong(name, 253),
  ...(SUBDOMAIN_PATTERN.test(name)
    ? []
    : [
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must " +
          `start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
      ]),
];

/** A DNS-1035 label: API versions, and kinds in lower case. */
export const label1035Problems: Judge = (name) => [
  ...tooLong(name, 63),
  ...(/^[a-z](?:[-a-z0-9]*[a-z0-9])?$/.test(name)
    ? []
    : [
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic " +
          "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for " +
          "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      ]),
];

const KEY_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${KEY}')`;

/** A qualified name: label keys, names of match conditions. */
export const qualifiedNameProblems: Judge = (value) => {
  const parts = value.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${KEY_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  return [
    ...(prefix === undefined
      ? []
      : prefix === ''
        ? ['prefix part must be non-empty']
        : subdomainProblems(prefix).map((problem) => `prefix part ${problem}`)),
    ...(name === ''
      ? ['name part must be non-empty']
      : tooLong(name, 63, 'bytes').map((problem) => `name part ${problem}`)),
    ...(KEY_PATTERN.test(name) ? [] : [`name part ${KEY_RULE}`]),
  ];
};

const labelValueProblems: Judge = (value) => [
  ...tooLong(value, 63, 'bytes'),
  ...(value === '' || KEY_PATTERN.test(value)
    ? []
    : [
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must " +
          "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used " +
          `for validation is '(${KEY})?')`,
      ]),
];

/** A name that can stand in a path: of parameters, of resources in a rule. */
export const segmentProblems: Judge = (name) => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
};

function tooLong(text: string, most: number, unit = 'characters'): readonly string[] {
  return byteCount(text) > most ? [`must be no more than ${String(most)} ${unit}`] : [];
}

/** What is wrong with a label selector. */
export function selectorProblems(selector: LabelSelector, field: Field): readonly FieldProblem[] {
  const labels = field.child('matchLabels');
  const equalities = Object.keys(selector.matchLabels).flatMap((key) => {
    const written = selector.matchLabels[key];
    const value = typeof written === 'string' ? written : '';
    return [
      ...qualifiedNameProblems(key).map((problem) => labels.invalid(key, problem)),
      ...labelValueProblems(value).map((problem) => labels.invalid(value, problem)),
    ];
  });
  return [
    ...equalities,
    ...selector.matchExpressions.flatMap((one, i) =>
      expressionProblems(one, field.child('matchExpressions').index(i)),
    ),
  ];
}

function expressionProblems(
  { key, operator, values }: LabelSelector['matchExpressions'][number],
  field: Field,
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const given = field.child('values');
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        problems.push(given.required("must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
        problems.push(given.forbidden(detail));
      }
      break;
    default:
      problems.push(field.child('operator').invalid(operator, 'not a valid selector operator'));
  }
  return [
    ...problems,
    ...qualifiedNameProblems(key).map((problem) => field.child('key').invalid(key, problem)),
    ...values.flatMap((value, i) =>
      labelValueProblems(value).map((problem) => given.index(i).invalid(value, problem)),
    ),
  ];
}

const RESERVED: ReadonlySet<string> = new Set(
  (
    'true false null in as break const continue else for function if import let loop package namespace return var ' +
    'void while'
  ).split(' '),
);

/** Whether a text can be the name of a variable. */
export function isCelIdentifier(name: string): boolean {
  return /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !RESERVED.has(name);
}
