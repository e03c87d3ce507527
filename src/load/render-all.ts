import { realpathSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { ConfigDocument } from '../config/model.ts';
import type { CodedError } from '../errors.ts';
import { shownFolder } from './rendered.ts';
import { realOf, type Input } from './inputs.ts';
import type { Inputs } from './opened.ts';
import { joinRendered, type Joined } from './render-join.ts';
import {
  findRenderer,
  renderArguments,
  rendererEnvironment,
  type Environment,
  type Renderer,
} from './render-command.ts';
import { failure, runFailure } from './render-failure.ts';
import type { Rendered, RenderEntry } from './render-model.ts';
import { renderEntries } from './render-entries.ts';
import { isInside, renderPaths, type RenderPaths } from './render-paths.ts';
import { renderReads, type Reads } from './render-reads.ts';
import { endRuns, runProgram } from './render-run.ts';
import { helmSources, kustomizeSources, type SourceTree } from './render-sources.ts';

/** What to render, and where. */
export interface RenderOptions {
  /** The configuration, whose file is relative to the folder of the inputs. What its entries name lies beside it. */
  readonly config: ConfigDocument;
  /** The paths of the scan. What lies in none of them is not rendered. */
  readonly paths: readonly string[];
  readonly env: Environment;
  /** Calls a function when a signal ends the process; gives how to stop that. */
  readonly onSignal: (cleanUp: () => void) => () => void;
}

/** The inputs of a scan with what was rendered, in the place of what it was rendered from. */
export interface RenderedInputs {
  readonly inputs: Inputs;
  /** What renderers said although they did not fail: one line each, with its name before it; raw text. */
  readonly warnings: readonly string[];
}

/** Programs at work at once, at most. */
const MOST_RUNS = 8;
/** Longest piece of what a program said that is told on, in UTF-16 code units. */
const LONGEST = 1000;

/** An entry that is to be rendered. */
interface Job {
  readonly entry: RenderEntry;
  readonly file: string;
  readonly paths: RenderPaths;
  readonly reads: Reads;
}

/** Renders what lies in the paths of a scan, several entries at a time. The order of the results is that of the names. */
export async function renderAll(inputs: Inputs, options: RenderOptions): Promise<RenderedInputs> {
  const joined: Joined = { texts: [], reads: [], errors: [] };
  const folder = baseFolder(inputs.cwd, options);
  const jobs = jobsOf({ inputs, options, folder }, joined);
  const warnings: string[] = [];
  const renderers = new Map<RenderEntry['type'], Renderer>();
  for (const type of new Set(jobs.map(({ entry }) => entry.type))) {
    const renderer = findRenderer(type, options.env);
    const needed = jobs.filter(({ entry }) => entry.type === type).length;
    if (renderer === undefined) joined.errors.push(notFound(type, needed));
    else renderers.set(type, renderer);
    if (renderer?.name === 'kubectl kustomize') {
      warnings.push('kustomize is not on the PATH: kubectl renders the kustomizations.');
    }
  }
  const forget = options.onSignal(endRuns);
  try {
    await inTurn(jobs, async (job) => {
      const renderer = renderers.get(job.entry.type);
      if (renderer === undefined) return;
      const { rendered, said } = await renderOne(job, renderer, { inputs, options, folder });
      joined.texts.push(inputOf(job.file, job.paths.own, rendered));
      if (said !== '') warnings.push(`${job.file}: ${said}`);
    });
  } finally {
    forget();
  }
  return { inputs: joinRendered(inputs, joined), warnings: warnings.sort() };
}

/**
 * The folder that paths of entries start from, absolute: that of the configuration. Where nothing of it is scanned it is the
 * current one: the configuration of another checkout speaks of the same charts.
 */
function baseFolder(cwd: string, { config, paths }: RenderOptions): string {
  const folder = dirname(resolve(cwd, config.file));
  const own = realOf(folder);
  const scanned = paths.filter((path) => path !== '-').map((path) => realOf(resolve(cwd, path)));
  return scanned.some((path) => isInside(own, path) || isInside(path, own)) ? folder : cwd;
}

/** The entries that lie in the paths of the scan. What is wrong with an entry stands among the texts. */
function jobsOf({ inputs, options, folder }: Scope, joined: Joined): readonly Job[] {
  const { cwd, limits, list } = inputs;
  const scanned = options.paths.flatMap((path) => realFolder(path, cwd));
  const contains = (path: string): boolean => scanned.some((root) => isInside(root, path));
  const found = new Set([...list.charts, ...list.kustomizations].map(({ real }) => real));
  const names = new Set<string>();
  const jobs: Job[] = [];
  for (const entry of renderEntries(options.config, folder)) {
    const file = fileOf(entry);
    const refuse = (error: CodedError): void => {
      joined.texts.push(inputOf(file, folder, failure(error, cwd)));
    };
    const where = entry.type === 'helm' ? entry.chart : entry.path;
    const result = renderPaths(entry, folder);
    if (isError(result)) {
      if (contains(realOf(folder)) || contains(resolve(realOf(folder), where))) refuse(result);
      continue;
    }
    const reads = renderReads(entry, result, limits);
    const named = list.inputs.some((input) => input.named && reads.isPart(input));
    if (!named && !contains(result.real) && !found.has(realOf(result.mainFile))) continue;
    joined.reads.push(reads);
    if (names.has(file)) refuse(sameName(entry, file));
    else jobs.push({ entry, file, paths: result, reads });
    names.add(file);
  }
  return jobs;
}

function fileOf(entry: RenderEntry): string {
  return `${entry.type}:${entry.name}`;
}

interface Scope {
  readonly inputs: Inputs;
  readonly options: RenderOptions;
  /** The folder that paths of entries start from, absolute. */
  readonly folder: string;
}

async function renderOne(
  { entry, file, paths }: Job,
  renderer: Renderer,
  { inputs: { cwd, limits }, options: { env }, folder }: Scope,
): Promise<{ readonly rendered: Rendered; readonly said: string }> {
  const tree: SourceTree = {
    folder: paths.main,
    root: entry.type === 'helm' ? paths.main : folder,
    main: shownFolder(cwd, paths.mainFile),
    cwd,
  };
  const real = realOf(folder);
  const run = {
    program: renderer.program,
    args: [...renderer.command, ...renderArguments(entry, paths, real)],
    cwd: real,
    env: rendererEnvironment(env),
    timeoutSeconds: entry.timeoutSeconds,
    maxBytes: limits.maxFileBytes,
  };
  const ran = await runProgram(run);
  if (ran.type !== 'done') {
    return { rendered: runFailure({ entry, file, renderer: renderer.name, run, ran, tree }), said: '' };
  }
  const text = new TextDecoder().decode(ran.bytes);
  const sourceOf = entry.type === 'helm' ? helmSources(text, tree) : kustomizeSources(text, tree);
  const namespace = entry.type === 'helm' ? entry.namespace : undefined;
  const said = ran.stderr.trim().replaceAll(/\s+/g, ' ');
  return {
    rendered: { type: 'text', bytes: ran.bytes, namespace, sourceOf },
    said: said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said,
  };
}

/** Works off a list, some at a time. */
async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  const workers = Math.min(items.length, availableParallelism(), MOST_RUNS);
  await Promise.all(Array.from({ length: workers }, worker));
}

function inputOf(file: string, path: string, rendered: Rendered): Input {
  return { file, path, real: file, named: true, pipe: false, rendered };
}

function notFound(type: RenderEntry['type'], needed: number): CodedError {
  const who = needed === 1 ? 'a render entry needs it' : `${needed} render entries need it`;
  return { code: 'PROGRAM_NOT_FOUND', message: `${type} is not on the PATH, and ${who}.` };
}

function sameName({ location }: RenderEntry, file: string): CodedError {
  const message = `Two render entries are called ${file}: give one of them another name.`;
  return { code: 'CONFIG_INVALID', message, location };
}

function isError(value: RenderPaths | CodedError): value is CodedError {
  return Object.hasOwn(value, 'code');
}

/** The real path of a folder; nothing for what is none. */
function realFolder(path: string, cwd: string): readonly string[] {
  const at = resolve(cwd, path);
  return statSync(at, { throwIfNoEntry: false })?.isDirectory() === true ? [realpathSync(at)] : [];
}
