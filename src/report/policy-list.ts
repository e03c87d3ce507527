// The policies in force: for people, and for programs.
import type { PolicyInfo, RuleInfo } from '../engine/model.ts';
import type { Door } from '../manifest/request.ts';
import { aligned } from './aligned.ts';
import { encode, type Json } from './encode.ts';
import { permissionsJson, permissionsText, type Permissions } from './exception-list.ts';
import type { RunInfo } from './model.ts';
import { count } from './words.ts';

/** What is listed. */
export interface PolicyList {
  readonly info: Pick<RunInfo, 'digest' | 'policies' | 'notices' | 'overrides'>;
  readonly permissions: Permissions;
  /** How a policy's file is called. */
  readonly source: (file: string) => string;
}

const DOORS: readonly Door[] = ['scan', 'admission'];
const STRONGEST_FIRST = ['deny', 'warn', 'audit', 'off'] as const;

/** What a policy does at a door: the strongest of its rules; `undefined` for one of Kubernetes, whose bindings say it. */
function actionAt({ rules }: PolicyInfo, door: Door): string | undefined {
  return STRONGEST_FIRST.find((word) => rules.some(({ action }) => action?.[door] === word));
}

function isFixable({ rules }: PolicyInfo): boolean {
  return rules.some(({ fixable }) => fixable === true);
}

/** The list for people. */
export function policyListText({ info, permissions, source }: PolicyList): string {
  const { policies, digest, notices, overrides = [] } = info;
  const rows = policies.map((policy) => [
    policy.name,
    ...DOORS.map((door) => actionAt(policy, door) ?? 'bound'),
    policy.severity,
    isFixable(policy) ? 'yes' : 'no',
    source(policy.source),
    policy.title,
  ]);
  const head = ['policy', 'scan', 'admission', 'severity', 'fixable', 'from', 'title'];
  const notes = notices.map(({ policy, message }) => [policy, message]);
  const different = overrides.map(({ files, digest: other }) => [files.join(', '), other]);
  return [
    aligned([head, ...rows]),
    ...(notes.length === 0 ? [] : [`Notes\n${aligned(notes, '  ')}`]),
    ...(different.length === 0
      ? []
      : [`With overrides (doorward explain --config PATH)\n${aligned(different, '  ')}`]),
    ...permissionsText(permissions),
    `${count(policies.length, 'policy', 'policies')}, ${digest}\n`,
  ].join('\n');
}

/** The list for programs, version 1. */
export function policyListJson({ info, permissions, source }: PolicyList): string {
  const { policies, digest, notices, overrides = [] } = info;
  return `${encode({
    schemaVersion: 1,
    digest,
    policies: policies.map((policy) => ({
      name: policy.name,
      title: policy.title,
      severity: policy.severity,
      source: source(policy.source),
      action: { scan: actionAt(policy, 'scan'), admission: actionAt(policy, 'admission') },
      fixable: isFixable(policy),
      rules: policy.rules.map(ruleJson),
    })),
    notices: notices.map(({ policy, message }) => ({ policy, message })),
    overrides: overrides.map(({ files, digest: other }) => ({ files: [...files], digest: other })),
    ...permissionsJson(permissions),
  })}\n`;
}

function ruleJson({ name, action, fixable }: RuleInfo): Json {
  return { name, scan: action?.scan, admission: action?.admission, fixable };
}
