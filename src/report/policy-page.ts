// What a policy holds, why, and how to keep it: for people.
import type { ExplainedPolicy } from '../config/explain.ts';
import { yamlLines } from '../cases/yaml-lines.ts';
import { isMap, own } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import type { LensName, Rule } from '../policy/model.ts';
import { isTreePolicy } from '../policy/tree.ts';
import { aligned } from './aligned.ts';
import type { Exception } from '../exception/model.ts';
import { actionRows, origin } from './explain.ts';
import { valueText } from './explain-value.ts';
import { coverRows } from './exception-list.ts';
import { matchWords } from './match-words.ts';
import { createPalette, type Palette } from './palette.ts';
import { safe, safeLine } from './safe.ts';
import { schemaWords } from './schema-words.ts';
import { wrap } from './width.ts';

/** A manifest that shows what a policy says. */
export interface PolicyExample {
  readonly name: string;
  /** Its lines. */
  readonly text: string;
  /** The rules that it breaks; empty when it passes. */
  readonly breaks: readonly string[];
  /** The parameters that it is judged with, where they are not those in force; by name. */
  readonly parameters: Readonly<Record<string, Value>>;
}

/** Everything that there is to say about a policy, or about some of its rules. */
export interface PolicyPage {
  readonly explained: ExplainedPolicy;
  /** Those that are told. */
  readonly rules: readonly Rule[];
  /** Why the policy does nothing as it is. */
  readonly notice: string | undefined;
  /** The page that tells more: a path. */
  readonly docs: string | undefined;
  readonly examples: readonly PolicyExample[];
  /** The exceptions that cover what is told, and the time by which they expire: milliseconds since 1970. */
  readonly exceptions: readonly Exception[];
  readonly now: number;
  /** How a policy's file is called. */
  readonly source: (file: string) => string;
}

/** How a page is laid out. */
export interface PageStyle {
  readonly colour: boolean;
  readonly columns: number;
}

/** The page of a policy. */
export function policyPageText(page: PolicyPage, { colour, columns }: PageStyle): string {
  const palette = createPalette(colour);
  const { explained, rules, notice, docs, examples } = page;
  const { policy } = explained;
  const layout: Layout = { palette, columns };
  const sections = [
    headText(page, layout),
    section('Why', [policy.description || 'The policy does not say.'], layout),
    ...(notice === undefined ? [] : [section('Not in force', [notice], layout)]),
    section(
      'Speaks of',
      matchWords(policy.match, policy.exclude, isTreePolicy(policy) ? 'file and folder' : 'object'),
      layout,
    ),
    ...rules.map((rule) => ruleText(rule, layout)),
    parametersText(page, layout),
    ...examples.map((example) => exampleText(example, layout)),
    exceptionsText(page, layout),
    section('How to fix', keepWords(page), layout),
    ...(docs === undefined ? [] : [section('More', [docs], layout)]),
  ];
  return sections.filter((one) => one !== '').join('\n');
}

interface Layout {
  readonly palette: Palette;
  readonly columns: number;
}

function headText({ explained, source }: PolicyPage, { palette }: Layout): string {
  const { policy, action, ratchet } = explained;
  const rows = [
    ...actionRows('action', action, source),
    ...(ratchet === undefined ? [] : [['ratchet', String(ratchet.value), origin(ratchet, source)]]),
    ['severity', policy.severity],
    ['from', source(policy.resource.file)],
  ];
  const heading = safeLine(`${palette.bold(safe(policy.name))}: ${safe(policy.title)}`);
  return `${heading}\n${aligned(rows, '  ')}`;
}

function section(title: string, paragraphs: readonly string[], layout: Layout): string {
  const lines = paragraphs.flatMap((text) => wrapped(text, '  ', layout));
  return block([layout.palette.bold(title), ...lines]);
}

function wrapped(text: string, indent: string, { columns }: Layout): readonly string[] {
  return wrap(safe(text.trim()), columns - indent.length).map((line) => indent + line);
}

function block(lines: readonly string[]): string {
  return lines.map((line) => `${safeLine(line)}\n`).join('');
}

function ruleText(rule: Rule, layout: Layout): string {
  const { palette } = layout;
  const { name, kinds, where, when, each, message, schema, cel, fix } = rule;
  const labelled = (label: string, value: Value | undefined): readonly string[] => {
    if (value === undefined) return [];
    const words = typeof value === 'string' ? value : schemaWords(value);
    if (words !== undefined) return hanging(label, words, layout);
    return [`  ${palette.dim(label)}`, ...yamlLines(value).map((line) => `    ${safe(line)}`)];
  };
  return block([
    `${palette.bold('Rule')} ${palette.cyan(safe(name))}`,
    ...hanging('reads', placeWords(rule), layout),
    ...(kinds.length === 0 ? [] : hanging('only of', kinds.join(', '), layout)),
    ...labelled('only when parameters are', when),
    ...labelled('once for each of', each === undefined ? undefined : isMap(each) ? { const: each } : each),
    ...labelled('only where', where),
    ...labelled('must be', cel ?? schema),
    ...hanging('else', message, layout),
    ...(fix === undefined
      ? []
      : hanging('fix', `doorward fix writes it${fix.unsafe ? ', with --unsafe' : ''}`, layout)),
  ]);
}

function hanging(label: string, text: string, layout: Layout): readonly string[] {
  const [first = '', ...rest] = wrapped(text, ' '.repeat(label.length + 4), layout);
  return [`  ${layout.palette.dim(label)}  ${first.trimStart()}`, ...rest];
}

const LENSES: Readonly<Record<LensName, string>> = {
  object: 'the object',
  pod: 'each pod template',
  container: 'each container',
  image: 'each image',
  file: 'each file of the repository',
  directory: 'each folder of the repository',
};

/** What a rule looks at, in words. */
export function placeWords({ on, select, at, optional, secret }: Rule): string {
  const things = select === undefined ? LENSES[on] : `${LENSES[on]}: all of ${select}`;
  const field = at === undefined ? '' : `: the field ${at}, which ${optional ? 'may' : 'must not'} be absent`;
  return `${things}${field}${secret ? '; of what fails reports show four characters at most' : ''}`;
}

function parametersText({ explained, source }: PolicyPage, { palette, columns }: Layout): string {
  const { parameters, policy } = explained;
  if (parameters.length === 0) return '';
  const declared = own(policy.parameters, 'properties');
  const lines = parameters.flatMap((one) => {
    const schema = isMap(declared) ? own(declared, one.name) : undefined;
    const { type, initial, description } = parameterWords(schema);
    const rows = [
      ['in force', valueText(one.value), origin(one, source)],
      ...(one.from.type === 'policy' ? [] : [['default', initial]]),
    ];
    return [
      `  ${palette.cyan(safe(one.name))}  ${safe(type)}`,
      ...(description === '' ? [] : wrapped(description, '    ', { palette, columns })),
      ...aligned(rows, '    ').trimEnd().split('\n'),
    ];
  });
  return block([palette.bold('Parameters'), ...lines]);
}

/** What a parameter takes, in words; what it is when nobody says anything. */
function parameterWords(schema: Value | undefined): {
  readonly type: string;
  readonly initial: string;
  readonly description: string;
} {
  if (!isMap(schema)) return { type: 'anything', initial: 'none', description: '' };
  const { default: initial, description, ...rest } = schema;
  const simple = isMap(rest['items']) ? `${schemaWords(rest['items']) ?? 'items'}, in a list` : undefined;
  return {
    type:
      schemaWords(rest) ?? simple ?? (typeof rest['type'] === 'string' ? rest['type'] : 'as its schema says'),
    initial: initial === undefined ? 'none' : valueText(initial),
    description: typeof description === 'string' ? description : '',
  };
}

function exampleText({ name, text, breaks, parameters }: PolicyExample, { palette }: Layout): string {
  const title =
    breaks.length === 0 ? palette.green('Passes') : `${palette.red('Breaks')} ${safe(breaks.join(', '))}`;
  const given = Object.entries(parameters).map(([key, value]) => `${key}: ${valueText(value)}`);
  const remark = given.length === 0 ? safe(name) : safe(`${name} (with ${given.join('; ')})`);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${safe(line)}`.trimEnd());
  return block([title, `  ${palette.dim(`# ${remark}`)}`, ...lines]);
}

function exceptionsText({ exceptions, now }: PolicyPage, { palette }: Layout): string {
  if (exceptions.length === 0) return '';
  return `${palette.bold('Exceptions')}\n${aligned(coverRows(exceptions, now), '  ')}`;
}

function keepWords({ explained: { policy }, rules }: PolicyPage): readonly string[] {
  if (rules.every(({ fix }) => fix === undefined)) {
    return ['No fix is written down: change the manifest as the message says.'];
  }
  const unsafe = rules.some(({ fix }) => fix?.unsafe === true) ? ' --unsafe' : '';
  return [`doorward fix --policy ${policy.name}${unsafe} --dry-run shows what can be written for you.`];
}
