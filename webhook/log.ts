import { destination, pino } from 'pino';
import type { CodedError } from '../src/index.ts';
import type { Verdict } from './answer.ts';
import { reasonOf } from './mutation.ts';
import type { Mutation } from './mutation.ts';
import type { Review } from './review.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** How much is written. */
export interface LogSettings {
  readonly level: LogLevel;
  /** Of decisions that let something pass without a word, one in so many is written; 1 is all, 0 is none. */
  readonly sampleAllowed: number;
}

/** A review that was answered. */
export interface Decided {
  readonly review: Review;
  readonly verdict: Verdict;
  readonly digest: string;
  /** From the first byte of the body to the answer. */
  readonly microseconds: number;
  readonly notEvaluated: string | undefined;
}

/** A review that asked for a change, and was answered. */
export interface Mutated extends Pick<Decided, 'review' | 'digest' | 'microseconds'> {
  readonly mutation: Mutation;
}

/** A request of which nothing was judged. */
export interface Refused {
  readonly uid: string | undefined;
  /** The HTTP status. */
  readonly status: number;
  /** Where it ended: a stage's name, or what was short. */
  readonly stage: string;
  readonly reason: string;
}

/** The log: JSON lines. What an object holds is never written, only what it is and which policies spoke. */
export interface Log {
  readonly decided: (decided: Decided) => void;
  readonly mutated: (mutated: Mutated) => void;
  readonly refused: (refused: Refused) => void;
  readonly event: (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;
  readonly mistakes: (message: string, errors: readonly CodedError[]) => void;
  /** A fault of ours: its stack goes to the log and nowhere else. */
  readonly fault: (message: string, error: unknown) => void;
  /** Writes what is still held back. */
  readonly flush: () => void;
}

/** Where lines go: standard output unless a test looks. */
export interface LineWriter {
  readonly write: (line: string) => void;
}

/** Lines are written some at a time, since a write of each would cost as much as the judging. */
const HELD_BACK = 32 * 1024;
const LONGEST_WAIT = 500;
/** Of a unit of a text in UTF-8. */
const MOST_BYTES = 3;

/**
 * Standard output, some lines at a time. They are put together here: the stream below would measure all that it holds back
 * anew with every line.
 */
function standardOutput(): LineWriter & { readonly flush: () => void } {
  const stream = destination({ dest: 1, sync: false, contentMode: 'buffer' });
  const held = Buffer.allocUnsafe(2 * HELD_BACK);
  let end = 0;
  // Its types know of texts only.
  const send = (bytes: Buffer): void => void stream.write(bytes as unknown as string);
  const pass = (): void => {
    if (end === 0) return;
    // A copy: it may not be written at once.
    send(Buffer.from(held.subarray(0, end)));
    end = 0;
  };
  const timer = setInterval(pass, LONGEST_WAIT).unref();
  return {
    write: (line) => {
      const longest = MOST_BYTES * line.length;
      if (longest > held.length - end) pass();
      if (longest > held.length) send(Buffer.from(line));
      else end += held.write(line, end);
      if (end >= HELD_BACK) pass();
    },
    flush: () => {
      clearInterval(timer);
      pass();
      stream.flushSync();
    },
  };
}

/** @param writer where to write; standard output when left out. */
export function createLog(settings: LogSettings, writer?: LineWriter): Log {
  const stdout = writer === undefined ? standardOutput() : undefined;
  const options = {
    level: settings.level,
    base: null,
    formatters: { level: (level: string) => ({ level }) },
  };
  const lines = stdout ?? writer!;
  const logger = pino(options, lines);
  const { sampleAllowed } = settings;
  // A line a review, as pino would write it, in less than half the time: put together as text.
  const record = (level: LogLevel, fields: string, message: string): void => {
    if (!logger.isLevelEnabled(level)) return;
    lines.write(`{"level":"${level}","time":${String(Date.now())}${fields},"msg":"${message}"}\n`);
  };
  let allowed = 0;
  let unchanged = 0;
  const event: Log['event'] = (level, message, fields = {}) => logger[level](fields, message);
  return {
    decided: (decided) => {
      const { verdict, notEvaluated } = decided;
      if (!verdict.allowed) record('warn', decidedLine(decided), 'denied');
      else if (isRemarkable(verdict) || notEvaluated !== undefined) {
        record('info', decidedLine(decided), 'allowed with remarks');
      } else if (sampleAllowed > 0 && allowed++ % sampleAllowed === 0)
        record('info', decidedLine(decided), 'allowed');
    },
    mutated: (mutated) => {
      const { mutation } = mutated;
      if (mutation.result === 'denied') record('warn', mutatedLine(mutated), 'not mutated, denied');
      else if (mutation.result === 'failed') record('warn', mutatedLine(mutated), 'not mutated');
      else if (mutation.result === 'patched') record('info', mutatedLine(mutated), 'mutated');
      else if (mutation.result === 'unchanged' && mutation.missed.length > 0)
        record('warn', mutatedLine(mutated), 'not mutated');
      else if (sampleAllowed > 0 && unchanged++ % sampleAllowed === 0)
        record('info', mutatedLine(mutated), 'nothing to mutate');
    },
    refused: ({ uid, status, stage, reason }) => logger.error({ uid, status, stage, reason }, 'refused'),
    event,
    mistakes: (message, errors) => {
      for (const { code, message: reason, location } of errors) {
        const place = location && `${location.file}:${String(location.line)}:${String(location.column)}`;
        event('error', message, { code, reason, place });
      }
    },
    fault: (message, error) => {
      event('error', message, {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    },
    flush: () => {
      try {
        stdout?.flush();
      } catch {
        // Nobody reads it any more.
      }
    },
  };
}

/** What is said of a review besides what was asked about. */
interface Said {
  readonly allowed?: boolean;
  readonly mutation?: Mutation['result'];
  readonly reason?: string | undefined;
  readonly operations?: number | undefined;
  readonly policies: readonly string[] | undefined;
  readonly unfixed?: readonly string[] | undefined;
  readonly excepted?: readonly string[] | undefined;
  readonly notEvaluated?: string | undefined;
}

/** What was asked about, never what it holds, and what was said: fields of JSON, each after a comma. */
function lineOf(
  { review, digest, microseconds }: Pick<Decided, 'review' | 'digest' | 'microseconds'>,
  said: Said,
): string {
  const { request, uid, shownName, dryRun, requestKind } = review;
  const { group, version, kind, namespace, operation, subResource, user } = request;
  return (
    textField('uid', uid) +
    textField('operation', operation) +
    textField('kind', group === '' ? `${version}/${kind}` : `${group}/${version}/${kind}`) +
    textField('requestKind', requestKind) +
    textField('subResource', subResource === '' ? undefined : subResource) +
    textField('namespace', namespace) +
    textField('name', shownName) +
    textField('user', user?.username) +
    (dryRun ? ',"dryRun":true' : '') +
    (said.allowed === undefined ? '' : `,"allowed":${String(said.allowed)}`) +
    textField('mutation', said.mutation) +
    textField('reason', said.reason) +
    (said.operations === undefined ? '' : `,"operations":${String(said.operations)}`) +
    listField('policies', said.policies) +
    listField('unfixed', said.unfixed) +
    listField('excepted', said.excepted) +
    textField('notEvaluated', said.notEvaluated) +
    textField('digest', digest) +
    `,"microseconds":${String(microseconds)}`
  );
}

/** Most texts are names, and stand in JSON as they are: to ask so is cheaper than to write each as JSON. */
const PLAIN = /^[\w .:/@*-]*$/;

function textField(name: string, text: string | undefined): string {
  if (text === undefined) return '';
  return `,"${name}":${PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)}`;
}

function listField(name: string, texts: readonly string[] | undefined): string {
  return texts === undefined ? '' : `,"${name}":${JSON.stringify(texts)}`;
}

function isRemarkable({ warned, audited, excepted }: Verdict): boolean {
  return warned.length + audited.length > 0 || excepted !== undefined;
}

interface Spoken {
  readonly policy: string;
  readonly rule: string;
}

function rulesOf(spoke: readonly Spoken[]): readonly string[] | undefined {
  if (spoke.length === 0) return undefined;
  return [...new Set(spoke.map(({ policy, rule }) => `${policy}/${rule}`))];
}

function decidedLine(decided: Decided): string {
  const { allowed, denied, warned, audited, excepted = [] } = decided.verdict;
  return lineOf(decided, {
    allowed,
    policies: rulesOf([...denied, ...warned, ...audited]),
    excepted: rulesOf(excepted),
    notEvaluated: decided.notEvaluated,
  });
}

function mutatedLine(mutated: Mutated): string {
  const { mutation } = mutated;
  const { result } = mutation;
  const operations = result === 'patched' ? mutation.operations : [];
  const missed = result === 'passed-over' ? [] : mutation.missed;
  return lineOf(mutated, {
    mutation: result,
    reason: reasonOf(mutation),
    operations: operations.length === 0 ? undefined : operations.length,
    policies: rulesOf(operations),
    unfixed: rulesOf(missed),
  });
}
