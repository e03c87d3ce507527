// Who may break which rules until when, and what is old: for people, and for programs.
import type { Exception } from '../exception/model.ts';
import { daysLeft } from '../exception/standing.ts';
import { aligned } from './aligned.ts';
import type { Json } from './encode.ts';
import { sideWords } from './match-words.ts';
import { count } from './words.ts';

/** What does not count although it fails. */
export interface Permissions {
  readonly exceptions: readonly Exception[];
  /** The time by which they expire, in milliseconds since 1970. */
  readonly now: number;
  /** The file that lists old findings; `undefined` when there is none. */
  readonly baseline: string | undefined;
}

/** Exceptions as rows: name, owner, end, days left, and which objects they cover of what. */
export function coverRows(exceptions: readonly Exception[], now: number): readonly (readonly string[])[] {
  return sorted(exceptions).map((one) => [
    one.name,
    one.owner,
    one.expires,
    leftWords(one, now),
    coverWords(one),
  ]);
}

/** The sections of a list for people; none when everything counts. */
export function permissionsText({ exceptions, now, baseline }: Permissions): readonly string[] {
  const head = ['exception', 'owner', 'expires', 'left', 'covers'];
  const rows = exceptions.length === 0 ? [] : [head, ...coverRows(exceptions, now)];
  return [
    ...(rows.length === 0 ? [] : [aligned(rows)]),
    ...(baseline === undefined ? [] : [aligned([['baseline', baseline]])]),
  ];
}

/** The same as fields of a list for programs. */
export function permissionsJson({ exceptions, now, baseline }: Permissions): Readonly<Record<string, Json>> {
  return { exceptions: exceptionsJson(exceptions, now), baseline: baseline ?? null };
}

/** Exceptions for programs. `daysLeft` is negative for one that has expired. */
export function exceptionsJson(exceptions: readonly Exception[], now: number): Json {
  return sorted(exceptions).map((one) => ({
    name: one.name,
    owner: one.owner,
    reason: one.reason,
    expires: one.expires,
    daysLeft: daysLeft(one, now),
    policies: [...one.policies],
    rules: [...one.rules],
    covers: objectWords(one),
    file: one.resource.file,
  }));
}

function sorted(exceptions: readonly Exception[]): readonly Exception[] {
  return [...exceptions].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function leftWords(exception: Exception, now: number): string {
  const left = daysLeft(exception, now);
  if (left < 0) return 'expired';
  return left === 0 ? 'less than a day' : count(left, 'day');
}

function coverWords(exception: Exception): string {
  const { policies, rules } = exception;
  const of = rules.length === 0 ? '' : ` (${rules.join(', ')})`;
  return `${policies.join(', ')}${of}: ${objectWords(exception)}`;
}

function objectWords({ match }: Exception): string {
  return sideWords(match).join('; ') || 'every object';
}
