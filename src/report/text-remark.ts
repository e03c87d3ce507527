import { ERRORS, type CodedError } from '../errors.ts';
import type { Action } from '../engine/model.ts';
import type { Finding } from './model.ts';
import type { Palette } from './palette.ts';
import { safe } from './safe.ts';
import type { Unjudged } from './unjudged.ts';
import { wrap } from './width.ts';
import { fieldPath } from './words.ts';

/** One finding or error. */
export interface Remark {
  readonly label: string;
  readonly accent: (text: string) => string;
  readonly message: string;
  /** The rules that say it, or the error's code. */
  readonly ids: string[];
  readonly fix: string;
}

/** What an error of the file says. */
export function errorRemark({ code, message }: CodedError, palette: Palette): Remark {
  return { label: 'error', accent: palette.red, message, ids: [code], fix: ERRORS[code].next };
}

/** What an error of rules says, and which rules it keeps from judging. */
export function unjudgedRemark({ code, message, rules }: Unjudged, palette: Palette): Remark {
  const remark = errorRemark({ code, message }, palette);
  return { ...remark, ids: [`${code}: not judged by ${rules[0] ?? ''}`, ...rules.slice(1)] };
}

/** A remark; rules that say the very same are one remark with several names. */
export function addRemark(remarks: Remark[], remark: Remark): void {
  const same = remarks.find(
    (r) => r.message === remark.message && r.label === remark.label && r.fix === remark.fix,
  );
  if (same === undefined) remarks.push(remark);
  else same.ids.push(...remark.ids);
}

/** What a finding of outcome `fail` says. */
export function findingRemark({ decision, fixable }: Finding, palette: Palette): Remark {
  const { policy, rule, action, severity, message, pointer, field } = decision;
  const ids = [`${policy}/${rule} (${severity}${fixable ? ', fixable' : ''})`];
  return { label: action, accent: accentOf(action, palette), message, ids, fix: fixOf(pointer, field) };
}

function accentOf(action: Action, palette: Palette): (text: string) => string {
  if (action === 'deny') return palette.red;
  return action === 'warn' ? palette.yellow : palette.cyan;
}

/** Which field to write or to change; the message says to what. */
function fixOf(pointer: string, field: string): string {
  if (field === '') return '';
  return `${field === pointer ? 'change' : 'set'} ${fieldPath(field)}`;
}

/** A remark as lines: its label, what it says, what to do, who says it. */
export function remarkLines(remark: Remark, palette: Palette, columns: number): readonly string[] {
  const indent = 4 + 7;
  // Expressions of several lines are told in messages.
  const [first = '', ...more] = wrap(safe(remark.message.replaceAll(/\s*\n\s*/g, ' ')), columns - indent);
  const pad = ' '.repeat(indent);
  const below = (text: string, paint: (line: string) => string): readonly string[] =>
    wrap(safe(text), columns - indent).map((line) => pad + paint(line));
  return [
    `    ${remark.accent(remark.label.padEnd(5))}  ${first}`,
    ...more.map((line) => pad + line),
    ...(remark.fix === '' ? [] : below(`fix: ${remark.fix}`, (line) => line)),
    ...below(remark.ids.join(', '), palette.dim),
  ];
}
