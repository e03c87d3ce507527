import { destination, pino } from 'pino';
import type { CodedError } from '../src/index.ts';
import type { Verdict } from './answer.ts';
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

/**
 * Standard output, some lines at a time. They are put together here: the stream below would measure all that it holds back
 * anew with every line.
 */
function standardOutput(): LineWriter & { readonly flush: () => void } {
  const stream = destination({ dest: 1, sync: false });
  let held = '';
  const pass = (): void => {
    if (held === '') return;
    const text = held;
    held = '';
    stream.write(text);
  };
  const timer = setInterval(pass, LONGEST_WAIT).unref();
  return {
    write: (line) => {
      held += line;
      if (held.length >= HELD_BACK) pass();
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
  const logger = pino(options, stdout ?? writer!);
  const { sampleAllowed } = settings;
  let allowed = 0;
  let unchanged = 0;
  const event: Log['event'] = (level, message, fields = {}) => logger[level](fields, message);
  return {
    decided: (decided) => {
      const { verdict, notEvaluated } = decided;
      if (!verdict.allowed) logger.warn(line(decided), 'denied');
      else if (isRemarkable(verdict) || notEvaluated !== undefined) {
        logger.info(line(decided), 'allowed with remarks');
      } else if (sampleAllowed > 0 && allowed++ % sampleAllowed === 0) logger.info(line(decided), 'allowed');
    },
    mutated: (mutated) => {
      const { mutation } = mutated;
      if (mutation.result === 'denied') logger.warn(changeLine(mutated), 'not mutated, denied');
      else if (mutation.result === 'failed') logger.warn(changeLine(mutated), 'not mutated');
      else if (mutation.result === 'patched') logger.info(changeLine(mutated), 'mutated');
      else if (mutation.result === 'unchanged' && mutation.missed.length > 0)
        logger.warn(changeLine(mutated), 'not mutated');
      else if (sampleAllowed > 0 && unchanged++ % sampleAllowed === 0)
        logger.info(changeLine(mutated), 'nothing to mutate');
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

/** What was asked about; never what it holds. */
function aboutOf({ request, uid, shownName, dryRun, requestKind }: Review): object {
  const { group, version, kind, namespace, operation, subResource, user } = request;
  return {
    uid,
    operation,
    kind: group === '' ? `${version}/${kind}` : `${group}/${version}/${kind}`,
    requestKind,
    subResource: subResource === '' ? undefined : subResource,
    namespace,
    name: shownName,
    user: user?.username,
    dryRun: dryRun ? true : undefined,
  };
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

function line({ review, verdict, digest, microseconds, notEvaluated }: Decided): object {
  return {
    ...aboutOf(review),
    allowed: verdict.allowed,
    policies: rulesOf([...verdict.denied, ...verdict.warned, ...verdict.audited]),
    excepted: rulesOf(verdict.excepted ?? []),
    notEvaluated,
    digest,
    microseconds,
  };
}

function changeLine({ review, mutation, digest, microseconds }: Mutated): object {
  const { result } = mutation;
  const operations = result === 'patched' ? mutation.operations : [];
  const missed = result === 'passed-over' ? [] : mutation.missed;
  const reason = result === 'patched' || result === 'unchanged' ? undefined : mutation.reason;
  return {
    ...aboutOf(review),
    mutation: result,
    reason,
    operations: operations.length === 0 ? undefined : operations.length,
    policies: rulesOf(operations),
    unfixed: rulesOf(missed),
    digest,
    microseconds,
  };
}
