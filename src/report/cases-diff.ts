import type { Miss } from '../cases/model.ts';
import { diffHunks } from './line-diff.ts';
import { shown } from './safe.ts';

/** A line of the difference between what a case expects and what it got; safe text. */
export interface MissLine {
  /** `-` for what is expected, `+` for what is there, ` ` for both. */
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/** What is missing, too much, or different; of long texts only what is around the difference. */
export function missLines({ expected, got }: Miss): readonly MissLine[] {
  const hunks = diffHunks(asText(expected), asText(got));
  return hunks.flatMap(({ lines }, i) => [
    ...(i === 0 ? [] : [{ kind: ' ', text: '…' } as const]),
    ...lines.map(({ kind, text }) => ({ kind, text: shown(text.slice(0, -1)) })),
  ]);
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line.replaceAll('\n', ' ')}\n`).join('');
}

/** What is wrong, in words. */
export function missTitle({ what, expected, got }: Miss): string {
  if (what === 'fixed') return 'the fixed objects are not those expected';
  if (what === 'reasons') return 'what is left after the fixes has other reasons';
  if (what === 'again') return 'fixing is not done after the first time';
  if (what === 'notEvaluated') return 'other objects cannot be seen into';
  if (got.length === 0) return `${what === 'error' ? 'an error' : 'a finding'} is expected and not there`;
  if (expected.length === 0)
    return `${what === 'error' ? 'an error' : 'a finding'} is there and not expected`;
  return `${what === 'error' ? 'an error' : 'a finding'} is not the one expected`;
}
