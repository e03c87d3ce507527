// What is in force for files, and who decided: for people, and for programs.
import type { Explained, ExplainedPolicy } from '../config/explain.ts';
import type { Location } from '../errors.ts';
import type { Value } from '../manifest/value.ts';
import { aligned } from './aligned.ts';
import { encode, type Json } from './encode.ts';
import { permissionsJson, permissionsText, type Permissions } from './exception-list.ts';
import { valueText } from './explain-value.ts';
import { count } from './words.ts';

/** A setting of a run: of the configuration, of a flag, or a default. */
export interface ExplainedSetting extends Explained<Value> {
  /** As in the configuration: `kubeVersion`, `limits.maxFiles`. */
  readonly name: string;
}

/** Files that all of the same is in force for. */
export interface ExplainedFiles {
  readonly files: readonly string[];
  /** The overrides that they have, from 1, in the order of the configuration. */
  readonly overrides: readonly {
    readonly number: number;
    readonly files: readonly string[];
    readonly location: Location | undefined;
  }[];
  readonly digest: string;
  readonly policies: readonly ExplainedPolicy[];
}

/** What is in force for a file, or for the files of a folder. */
export interface Explanation {
  /** The configuration; `undefined` when there is none. */
  readonly config: string | undefined;
  readonly settings: readonly ExplainedSetting[];
  readonly parts: readonly ExplainedFiles[];
  readonly permissions: Permissions;
  /** How a policy's file is called. */
  readonly source: (file: string) => string;
}

/** The explanation for people: a line a value, and at its end who decided on it. */
export function explainText({ config, settings, parts, permissions, source }: Explanation): string {
  const rows = settings.map((one) => [one.name, valueText(one.value), origin(one, source)]);
  const head = aligned([['configuration', config ?? 'none', ''], ...rows]);
  return [head, ...parts.map((part) => partText(part, source)), ...permissionsText(permissions)].join('\n');
}

/** Names that are shown of a long list. */
const MOST = 5;

function partText({ files, overrides, digest, policies }: ExplainedFiles, source: Source): string {
  const names = files.slice(0, MOST).join(', ');
  const more = files.length > MOST ? ` and ${count(files.length - MOST, 'other')}` : '';
  const have = overrides.map(({ number, files: patterns, location }) => [
    `override ${number}`,
    patterns.join(', '),
    place(location, source),
  ]);
  const rows = policies.flatMap((policy) => policyRows(policy, source));
  return (
    aligned([[`${names}${more}`]]) +
    aligned([...have, ['digest', digest]], '  ') +
    '\n' +
    aligned([['policy', 'in force', 'decided by'], ...rows], '  ')
  );
}

function policyRows(
  { policy, action, ratchet, parameters, rules }: ExplainedPolicy,
  source: Source,
): readonly (readonly string[])[] {
  return [
    ...actionRows(policy.name, action, source),
    ...(ratchet === undefined ? [] : [['  ratchet', String(ratchet.value), origin(ratchet, source)]]),
    ...rules.flatMap((rule) => actionRows(`  rule ${rule.name}`, rule.action, source)),
    ...parameters.map((one) => [`  ${one.name}`, valueText(one.value), origin(one, source)]),
  ];
}

/** What failures do: a row for both doors, or one for each; and who decided. */
export function actionRows(
  name: string,
  { scan, admission }: ExplainedPolicy['action'],
  source: Source,
): readonly (readonly string[])[] {
  const [first, second] = [origin(scan, source), origin(admission, source)];
  if (scan.value === admission.value && first === second) return [[name, scan.value, first]];
  return [
    [name, `${scan.value} in scans`, first],
    ['', `${admission.value} at admission`, second],
  ];
}

type Source = Explanation['source'];

/** Who decided on a value. */
export function origin({ from, location }: Explained<unknown>, source: Source): string {
  const where = place(location, source);
  switch (from.type) {
    case 'default':
      return 'default';
    case 'flag':
      return 'the command line';
    case 'policy':
      return `its policy ${where}`.trimEnd();
    case 'override':
      return `override ${from.index + 1} ${where}`.trimEnd();
    case 'config':
      return where;
  }
}

/** Of a policy that ships with Doorward the line is of no use to anybody. */
function place(location: Location | undefined, source: Source): string {
  if (location === undefined) return '';
  const file = source(location.file);
  return file === location.file ? `${file}:${location.line}:${location.column}` : `(${file})`;
}

/** The explanation for programs, version 1: sorted as the text is. */
export function explainJson({ config, settings, parts, permissions, source }: Explanation): string {
  const whole: Json = {
    schemaVersion: 1,
    config: config ?? null,
    settings: settings.map((one) => ({ name: one.name, ...explainedJson(one, source) })),
    parts: parts.map(({ files, overrides, digest, policies }) => ({
      files: [...files],
      overrides: overrides.map(({ number, files: patterns, location }) => ({
        number,
        files: [...patterns],
        location: locationJson(location),
      })),
      digest,
      policies: policies.map((one) => policyJson(one, source)),
    })),
    ...permissionsJson(permissions),
  };
  return `${encode(whole)}\n`;
}

/** A policy that is in force, and who decided. */
export function policyJson(
  { policy, action, ratchet, parameters, rules }: ExplainedPolicy,
  source: Source,
): Json {
  const atDoors = (actions: ExplainedPolicy['action']): Json => ({
    scan: explainedJson(actions.scan, source),
    admission: explainedJson(actions.admission, source),
  });
  return {
    name: policy.name,
    source: source(policy.resource.file),
    action: atDoors(action),
    ratchet: ratchet && explainedJson(ratchet, source),
    rules: rules.map((rule) => ({ name: rule.name, action: atDoors(rule.action) })),
    parameters: parameters.map((one) => ({ name: one.name, ...explainedJson(one, source) })),
  };
}

function explainedJson(
  { value, from, location }: Explained<Value>,
  source: Source,
): Readonly<Record<string, Json | undefined>> {
  const isShipped = location !== undefined && source(location.file) !== location.file;
  return {
    value,
    from: from.type,
    override: from.type === 'override' ? from.index + 1 : undefined,
    location: isShipped ? undefined : locationJson(location),
  };
}

function locationJson(location: Location | undefined): Json | undefined {
  if (location === undefined) return undefined;
  const { file, line, column, endLine, endColumn } = location;
  return { file, line, column, endLine, endColumn };
}
