// The AdmissionReview, on its way out. What an API server makes of each answer is in docs/operations.md.
import { safe } from '../src/index.ts';
import type { Decision } from '../src/index.ts';
import { fieldPath } from './field-path.ts';
import { isNative, nativeAnnotations, nativeStatus } from './native-answer.ts';
import { VERSION } from './version.ts';

/** The words of one policy set that do not change from answer to answer, made once. */
export interface Phrases {
  readonly digest: string;
  /** What stands around the uid of an answer that says yes and nothing else. */
  readonly allowed: readonly [before: string, after: string];
  /** The same of an answer that changes nothing. */
  readonly unchanged: readonly [before: string, after: string];
  /** What stands around the uid and the patch of an answer that changes something; the annotations have no end. */
  readonly patched: readonly [before: string, between: string, after: string, annotations: string];
}

/** What the decisions about one request come to. */
export interface Verdict {
  readonly allowed: boolean;
  readonly denied: readonly Decision[];
  readonly warned: readonly Decision[];
  readonly audited: readonly Decision[];
  /** Failures that an exception excuses; absent when there is none. */
  readonly excepted?: readonly Decision[];
  /** Audit annotations of policies of Kubernetes: values by `policy/key`. */
  readonly annotations?: ReadonlyMap<string, readonly string[]>;
}

/** How every answer begins, up to its uid. */
const OPENING = '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":';

/** The text of an answer: an AdmissionReview with a response, of which the uid is the first field. */
export function reviewText(uid: string, response: object): string {
  return `${OPENING}${JSON.stringify(uid)},${JSON.stringify(response).slice(1)}}`;
}

/** Who answers, by which policies: in every answer. Keys without a slash: the API server puts the webhook's name before them. */
export function answererOf(digest: string): Record<string, string> {
  return { 'engine-version': VERSION, 'policy-set-digest': digest };
}

/** What can be written before any request has come. */
export function phrasesOf(digest: string): Phrases {
  const annotations = JSON.stringify(annotationsOf('allow', 0, digest));
  const others = JSON.stringify(answererOf(digest));
  return {
    digest,
    allowed: [OPENING, `,"allowed":true,"auditAnnotations":${annotations}}}`],
    unchanged: [OPENING, `,"allowed":true,"auditAnnotations":${others}}}`],
    patched: [
      OPENING,
      ',"allowed":true,"patchType":"JSONPatch","patch":"',
      '"',
      `,"auditAnnotations":${others.slice(0, -1)}`,
    ],
  };
}

function annotationsOf(
  decision: 'allow' | 'deny',
  violations: number,
  digest: string,
): Record<string, string> {
  return { decision, violations: String(violations), ...answererOf(digest) };
}

const NONE: Verdict = { allowed: true, denied: [], warned: [], audited: [] };

/** Sorts what was decided by what is done about it. */
export function verdictOf(
  decisions: readonly Decision[],
  annotations?: ReadonlyMap<string, readonly string[]>,
): Verdict {
  if (decisions.length === 0) return annotations === undefined ? NONE : { ...NONE, annotations };
  const denied = decisions.filter(({ action }) => action === 'deny');
  const excepted = decisions.filter(({ excuse }) => excuse?.kind === 'exception');
  return {
    allowed: denied.length === 0,
    denied,
    warned: decisions.filter(({ action }) => action === 'warn'),
    audited: decisions.filter(({ action }) => action === 'audit'),
    ...(excepted.length === 0 ? {} : { excepted }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** The text of an answer to a review that was judged. */
export function answerText(uid: string, verdict: Verdict, phrases: Phrases): string {
  const { allowed, denied, warned, audited, excepted, annotations: others } = verdict;
  if (allowed && warned.length + audited.length === 0 && excepted === undefined && others === undefined) {
    return phrases.allowed[0] + JSON.stringify(uid) + phrases.allowed[1];
  }
  const violations = denied.length + warned.length + audited.length;
  const annotations = annotationsOf(allowed ? 'allow' : 'deny', violations, phrases.digest);
  if (audited.length > 0) annotations['audited'] = rulesOf(audited);
  if (excepted !== undefined) annotations['excepted'] = exceptedRules(excepted);
  const ratcheted = [...warned, ...audited].filter(({ excuse }) => excuse?.kind === 'ratchet');
  if (ratcheted.length > 0) annotations['ratcheted'] = rulesOf(ratcheted);
  Object.assign(annotations, nativeAnnotations([...denied, ...warned, ...audited], others));
  const response = {
    allowed,
    ...(allowed ? {} : { status: denied.every(isNative) ? nativeStatus(denied) : statusOf(denied) }),
    ...(warned.length === 0 ? {} : { warnings: warningsOf(warned) }),
    auditAnnotations: annotations,
  };
  return reviewText(uid, response);
}

/**
 * The text of an answer that says no because something of ours failed. Made of nothing that can fail, since it is the
 * last resort: an explicit denial is the only answer that `failurePolicy: Ignore` does not turn into yes.
 */
export function refusalText(uid: string, reason: string, digest: string): string {
  const status = { status: 'Failure', message: reason, reason: 'Forbidden', code: 403 };
  const annotations = annotationsOf('deny', 0, digest);
  const response = { allowed: false, status, auditAnnotations: { ...annotations, failure: reason } };
  return reviewText(uid, response);
}

const MAX_FINDINGS = 1000;
const MAX_MESSAGE = 32 * 1024;
const MAX_FIRST_LINE = 160;

/** The first line says how many and of which policies; then a line for each. */
function statusOf(denied: readonly Decision[]): object {
  const policies = [...new Set(denied.map(({ policy }) => policy))];
  const many = denied.length === 1 ? '1 finding' : `${String(denied.length)} findings`;
  const lines = [cut(`${many} of ${policies.join(', ')}`, MAX_FIRST_LINE)];
  const causes: object[] = [];
  let length = lines[0]!.length;
  for (const { policy, rule, field, message, outcome } of denied) {
    const path = safe(fieldPath(field));
    const said = safe(message);
    const line = `- ${policy}/${rule}: ${path === '' ? '' : `${path}: `}${said}`;
    length += line.length + 1;
    if (lines.length > MAX_FINDINGS || length > MAX_MESSAGE) {
      lines.push(`- and ${String(denied.length - causes.length)} more`);
      break;
    }
    lines.push(line);
    causes.push({
      reason: outcome === 'error' ? 'InternalError' : 'FieldValueInvalid',
      message: `${policy}/${rule}: ${said}`,
      ...(path === '' ? {} : { field: path }),
    });
  }
  // 403, not 422: of an Invalid with causes kubectl shows the causes without saying who refused.
  return {
    status: 'Failure',
    message: lines.join('\n'),
    reason: 'Forbidden',
    code: 403,
    details: { causes },
  };
}

/**
 * The API server drops a warning with a line break whole; beyond 4,096 characters in all it cuts every warning and drops
 * the rest (endpoints/filters/warning.go). Its API asks for at most 120 characters each.
 */
export const MAX_WARNING = 120;
const MAX_WARNINGS = 4096;

/** What was there before the policy may stay for now, and whoever changes it shall know. */
const RATCHETED = 'failed before, allowed for now: ';

function warningsOf(warned: readonly Decision[]): readonly string[] {
  const all = [
    ...new Set(
      warned.map(({ policy, message, native, excuse }) =>
        native === undefined
          ? cut(`${policy}: ${excuse?.kind === 'ratchet' ? RATCHETED : ''}${safe(message)}`, MAX_WARNING)
          : cut(safe(message), MAX_WARNINGS / 4),
      ),
    ),
  ];
  return keptWarnings(all);
}

/** As many as the API server passes on whole, and how many are left. */
export function keptWarnings(all: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let length = 0;
  for (const warning of all) length += warning.length;
  // Never fewer units than characters.
  if (length <= MAX_WARNINGS - MAX_WARNING) return all;
  length = 0;
  for (const [i, warning] of all.entries()) {
    length += [...warning].length;
    // Room for the last line is kept as long as it may be needed.
    if (length > MAX_WARNINGS - (i === all.length - 1 ? 0 : MAX_WARNING)) {
      kept.push(`doorward: and ${String(all.length - i)} more warnings`);
      break;
    }
    kept.push(warning);
  }
  return kept;
}

const MAX_RULES = 2048;

function rulesOf(decisions: readonly Decision[]): string {
  return cut([...new Set(decisions.map(({ policy, rule }) => `${policy}/${rule}`))].join(','), MAX_RULES);
}

/** Who answers for what. */
function exceptedRules(excepted: readonly Decision[]): string {
  const texts = excepted.map(({ policy, rule, excuse }) =>
    excuse?.kind === 'exception' ? `${policy}/${rule}: ${excuse.name} (${safe(excuse.owner)})` : '',
  );
  return cut([...new Set(texts)].join(', '), MAX_RULES);
}

/** A text, or its beginning. */
export function cut(text: string, longest: number): string {
  // Never fewer units than characters.
  if (text.length <= longest) return text;
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
