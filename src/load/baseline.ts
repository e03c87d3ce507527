import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Engine } from '../engine/model.ts';
import { DoorwardError } from '../errors.ts';
import type { CodedError } from '../errors.ts';
import { Baseline, type BaselineEntry, type BaselineFacts } from '../report/baseline.ts';
import { leadsTo } from './inputs.ts';
import type { Input } from './inputs.ts';
import type { Judges } from './judges.ts';
import type { Inputs } from './opened.ts';
import { machineError, systemCode } from './machine-error.ts';

/** Where a baseline is, and what it is held to. */
export interface BaselineOptions {
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** What is scanned: files, folders, patterns, `-`. */
  readonly paths: readonly string[];
  /** What that leads to. */
  readonly inputs: Inputs;
  readonly judges: Judges;
}

/**
 * Opens a baseline.
 * @throws DoorwardError when it is not there or cannot be read.
 */
export function openBaseline(file: string, options: BaselineOptions): Baseline {
  const entries = readEntries(file, resolve(options.cwd, file));
  if (!Array.isArray(entries)) throw new DoorwardError([entries]);
  return new Baseline(entries, factsOf(file, options));
}

/**
 * A baseline to be written: with the entries of one that is there.
 * @throws DoorwardError when what is there is no baseline.
 */
export function openNewBaseline(file: string, options: BaselineOptions): Baseline {
  return existsSync(resolve(options.cwd, file))
    ? openBaseline(file, options)
    : new Baseline([], factsOf(file, options));
}

function factsOf(name: string, { cwd, paths, inputs, judges }: BaselineOptions): BaselineFacts {
  const root = repositoryRoot(cwd) ?? cwd;
  const gone = new Map<string, boolean>();
  const named = new Map<string, string>();
  const byName = new Map(inputs.list.inputs.map((input) => [input.file, input]));
  const engineOf = (file: string | undefined): Engine =>
    file === undefined ? judges.base : judges.of(byName.get(file) ?? placeOf(file, cwd));
  const asked = new Map<Engine, (rule: string) => boolean>();
  return {
    name,
    isAsked: (rule, file) => {
      const engine = engineOf(file);
      let isAsked = asked.get(engine);
      if (isAsked === undefined) asked.set(engine, (isAsked = askedBy(engine)));
      return isAsked(rule);
    },
    pathOf: (file) => {
      let path = named.get(file);
      if (path === undefined) named.set(file, (path = fromRoot(root, cwd, file)));
      return path;
    },
    isCovered: (file) => paths.some((path) => leadsTo(path, join(root, file), cwd)),
    isGone: (file) => {
      let answer = gone.get(file);
      // What is no file, as standard input, is not gone when it is not there.
      if (answer === undefined) gone.set(file, (answer = isFile(file) && !existsSync(join(root, file))));
      return answer;
    },
  };
}

/** A folder that rules speak of, which is no input. */
function placeOf(file: string, cwd: string): Input {
  const path = resolve(cwd, file);
  return { file, path, real: path, named: false, pipe: false };
}

/** Tells whether a `policy/rule` is asked in a scan. One that its policy has no more is: it finds nothing. */
function askedBy({ policies, notices }: Engine): (rule: string) => boolean {
  // What waits for the value of a parameter judges nothing.
  const waiting = new Set(notices.map(({ policy }) => policy));
  const names = new Set(policies.map(({ name }) => name).filter((name) => !waiting.has(name)));
  const off = new Set(
    policies.flatMap(({ name, rules }) =>
      rules.filter(({ action }) => action?.scan === 'off').map((rule) => `${name}/${rule.name}`),
    ),
  );
  return (rule) => names.has(rule.slice(0, rule.indexOf('/'))) && !off.has(rule);
}

/** Names such as `-` and `helm:shop` are of no file. */
function isFile(file: string): boolean {
  return file !== '-' && !/^[a-z]+:/.test(file);
}

function fromRoot(root: string, cwd: string, file: string): string {
  if (file === '' || !isFile(file)) return file;
  return relative(root, resolve(cwd, file)).split(sep).join('/');
}

/** The folder above, or this one, that holds `.git`; `undefined` when there is none. */
function repositoryRoot(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function readEntries(file: string, path: string): BaselineEntry[] | CodedError {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') return machineError(error, file);
    return { code: 'BASELINE_NOT_FOUND', message: `There is no baseline ${file}.` };
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const why = /^<{7} /m.test(text)
      ? 'it holds the marks of a merge'
      : error instanceof Error
        ? error.message
        : '';
    return invalid(file, `it is not JSON (${why})`);
  }
  if (!isRecord(document) || !Array.isArray(document['findings']))
    return invalid(file, 'it has no list of findings');
  if (document['schemaVersion'] !== 1) return invalid(file, 'its schemaVersion is not 1');
  const entries: BaselineEntry[] = [];
  for (const [i, one] of (document['findings'] as readonly unknown[]).entries()) {
    const entry = readEntry(one);
    if (entry === undefined)
      return invalid(
        file,
        `entry ${i + 1} needs rule, object, file, fingerprint (32 hex digits) and count (from 1 on)`,
      );
    entries.push(entry);
  }
  return entries;
}

function readEntry(value: unknown): BaselineEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { rule, object, file, fingerprint, count } = value;
  if (
    typeof rule !== 'string' ||
    !rule.includes('/') ||
    typeof object !== 'string' ||
    typeof file !== 'string'
  )
    return undefined;
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{32}$/.test(fingerprint)) return undefined;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) return undefined;
  return { rule, object, file, fingerprint, count };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(file: string, why: string): CodedError {
  return { code: 'BASELINE_INVALID', message: `${file} is not a baseline: ${why}.` };
}
