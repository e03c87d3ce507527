// Engines of a configuration: one for each different set of overrides that files have.
import type { Policy } from '../policy/model.ts';
import { EVERY_POLICY, givenValues } from '../engine/parameters.ts';
import type { ParameterValues } from '../engine/parameters.ts';
import { statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { engineSettings, layersOf, mergeLayers } from '../config/layers.ts';
import type { Layer } from '../config/layers.ts';
import type { ConfigDocument } from '../config/model.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/model.ts';
import { CompiledPolicies } from '../engine/compiled-policies.ts';
import { DoorwardError } from '../errors.ts';
import { once } from '../manifest/once.ts';
import type { CodedError } from '../errors.ts';
import { compilePathGlobs } from '../match/path-glob.ts';
import { environmentsOf } from './environments.ts';
import { filesOfPattern } from './inputs.ts';
import type { Inputs } from './opened.ts';
import type { Input } from './inputs.ts';
import { flagLayer, infoOf } from './judges.ts';
import { pathBelow, pathFrom } from './path-below.ts';
import { meantFrom } from './meant-from.ts';
import type { JudgesInForce, JudgesOptions } from './judges.ts';

/** The overrides of a configuration, and which files they speak of. */
interface Overrides {
  /** In the order of the configuration. */
  readonly layers: readonly Layer[];
  /** The indexes of those that speak of a file, by its path; what is no file has none. */
  readonly of: (path: string) => readonly number[];
}

/** Where files are. */
interface Where {
  /** That of the configuration. */
  readonly folder: string;
  readonly cwd: string;
}

/**
 * Looks at the patterns of overrides, which start from the folder of the configuration. Of files elsewhere they start from the
 * current folder, too: the configuration of another checkout speaks of the same files.
 */
function overridesOf(config: ConfigDocument, { folder, cwd }: Where): Overrides {
  const [, ...layers] = layersOf(config);
  const matchers = layers.map((layer) => ({
    fromFolder: compilePathGlobs(meantFrom(folder, filesOf(layer))),
    fromCwd: compilePathGlobs(meantFrom(cwd, filesOf(layer).filter(isRelative))),
  }));
  return {
    layers,
    of: (path) => {
      if (path === '-') return [];
      const isBelow = pathBelow(folder, path) !== undefined;
      const [name, other] = [pathFrom(folder, path), pathFrom(cwd, path)];
      return [...matchers.keys()].filter(
        (i) => matchers[i]!.fromFolder(name) || (!isBelow && matchers[i]!.fromCwd(other)),
      );
    },
  };
}

type Options = JudgesOptions & { readonly config: ConfigDocument };

/** As `createJudges`, of a configuration. */
export function createOverridden(options: Options): JudgesInForce {
  const { config, policies, parameters, inputs } = options;
  const folder = dirname(resolve(inputs.cwd, config.file));
  const overrides = overridesOf(config, { folder, cwd: inputs.cwd });
  const known = (layer: Layer): Layer => (options.areOthers ? onlyOf(layer, policies) : layer);
  const whole = known(layersOf(config)[0]);
  const compiled = new CompiledPolicies();
  const errors = new Map<string, CodedError>();
  const engines = new Map<string, Engine>();
  const layersOn = (chosen: readonly number[]): readonly Layer[] => [
    whole,
    ...chosen.map((i) => known(overrides.layers[i]!)),
    flagLayer(parameters),
  ];
  /** The engine of a set of overrides; `undefined` when it has mistakes, which are noted. */
  const engineOf = (chosen: readonly number[]): Engine | undefined => {
    const key = chosen.join();
    const before = engines.get(key);
    if (before !== undefined) return before;
    try {
      const settings = engineSettings(mergeLayers(layersOn(chosen)));
      const made = createEngine(policies, { ...options.engine, ...settings, known: compiled });
      engines.set(key, made);
      return made;
    } catch (error) {
      if (!(error instanceof DoorwardError)) throw error;
      for (const one of error.errors) errors.set(JSON.stringify(one), one);
      return undefined;
    }
  };
  // Each alone, whether a file has it or not, so that a mistake is not found on the day of its first file.
  const base = engineOf([]);
  for (const i of overrides.layers.keys()) engineOf([i]);
  const byPath = new Map(inputs.list.inputs.map(({ path }) => [path, overrides.of(path)]));
  const sets = new Map([...byPath.values()].map((chosen) => [chosen.join(), chosen]));
  for (const chosen of sets.values()) engineOf(chosen);
  if (errors.size > 0 || base === undefined) throw new DoorwardError([...errors.values()]);
  const chosenFor = ({ path }: Input): readonly number[] => byPath.get(path) ?? overrides.of(path);
  const of = (input: Input): Engine => {
    const engine = engineOf(chosenFor(input));
    // Overrides that meet on a folder, and on no file, may have mistakes together.
    if (engine === undefined) throw new DoorwardError([...errors.values()]);
    return engine;
  };
  const layers = (input: Input): readonly Layer[] => layersOn(chosenFor(input));
  const used = [...sets.values()].filter((chosen) => chosen.length > 0).sort(compareIndexes);
  const uses = used.map((chosen) => ({
    files: chosen.flatMap((i) => filesOf(overrides.layers[i]!)),
    digest: engines.get(chosen.join())!.digest,
  }));
  const judging = [...new Set([base, ...used.map((chosen) => engines.get(chosen.join())!)])];
  const matched = new Set(used.flat());
  const notices = idle(
    overrides.layers.filter((_, i) => !matched.has(i)),
    {
      folder,
      inputs,
      folders: once(() => (base.needsTree === undefined ? NONE : foldersOf(inputs, folder))),
    },
  );
  const environmentOf = environmentsOf(config, folder);
  return { base, of, root: folder, environmentOf, info: infoOf(base, judging, uses), layers, notices };
}

/** What a layer says of some policies. */
function onlyOf(layer: Layer, policies: readonly Policy[]): Layer {
  const names = new Set(policies.map(({ name }) => name));
  const entries = <T>(map: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(map).filter(([name]) => names.has(name.replace(/\/.*$/s, ''))));
  const shared = sharedOf(policies, layer.parameters[EVERY_POLICY] ?? {});
  const parameters = { ...entries(layer.parameters), ...(shared && { [EVERY_POLICY]: shared }) };
  return { ...layer, parameters, actions: entries(layer.actions) };
}

/** Of the values for every policy, those that one of these has a parameter for; `undefined` when there are none. */
function sharedOf(policies: readonly Policy[], values: ParameterValues): ParameterValues | undefined {
  const isDeclared = (name: string): boolean =>
    policies.some((policy) => Object.hasOwn(givenValues(policy, { [EVERY_POLICY]: values }), name));
  const shared = Object.entries(values).filter(([name]) => isDeclared(name));
  return shared.length === 0 ? undefined : Object.fromEntries(shared);
}

function compareIndexes(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((one, i) => one !== b[i]);
  return at === -1 ? a.length - b.length : a[at]! - (b[at] ?? -1);
}

function filesOf({ from }: Layer): readonly string[] {
  return from.type === 'override' ? from.files : [];
}

/** Overrides that no file has: neither among those that are judged, which may be a part only, nor on the disk. */
function idle(
  layers: readonly Layer[],
  {
    folder,
    inputs,
    folders,
  }: Pick<Where, 'folder'> & {
    readonly inputs: Inputs;
    /** What is scanned, where rules speak of folders. */
    readonly folders: () => ReadonlySet<string>;
  },
): readonly CodedError[] {
  const { cwd, limits } = inputs;
  const isThere = (patterns: readonly string[]): boolean =>
    meantFrom(folder, patterns).some((one) => filesOfPattern(one, { cwd: folder, limits }).length > 0) ||
    meantFrom(cwd, patterns.filter(isRelative))
      .flatMap((one) => filesOfPattern(one, { cwd, limits }))
      .some(({ path }) => pathBelow(folder, path) === undefined);
  return layers.flatMap((layer): readonly CodedError[] => {
    const patterns = filesOf(layer);
    if (isThere(patterns)) return [];
    if ([...folders()].some(compilePathGlobs(meantFrom(folder, patterns)))) return [];
    const above = patterns.find((pattern) => isFolder(resolve(folder, pattern)));
    const help = above === undefined ? '.' : `; did you mean ${above.replace(/\/$/, '')}/**?`;
    const message = `No file matches the override of ${patterns.join(', ')}${help}`;
    const location = layer.place(['files']);
    return [{ code: 'OVERRIDE_UNUSED', message, ...(location === undefined ? {} : { location }) }];
  });
}

const NONE: ReadonlySet<string> = new Set();

/** The folders of what is scanned, for rules that speak of them. */
function foldersOf(inputs: Inputs, root: string): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { path } of inputs.everyFile()) {
    const names = relative(root, path).split(sep).slice(0, -1);
    for (const i of names.keys()) paths.add(names.slice(0, i + 1).join('/'));
  }
  return paths;
}

function isRelative(pattern: string): boolean {
  return !isAbsolute(pattern);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
