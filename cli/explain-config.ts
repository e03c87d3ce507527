import { resolve } from 'node:path';
import {
  explainJson,
  explainPolicy,
  explainText,
  mergeLayers,
  openInputs,
  shownSource,
  type ExplainedFiles,
  type ExplainedSetting,
  type Input,
  type JudgesInForce,
  type Limits,
  type Policy,
  type Value,
} from '../src/index.ts';
import { configure, permissionsOf, type Configured } from './configured.ts';
import type { ListingCommand } from './listing-options.ts';
import type { Machine } from './machine.ts';
import { prepare } from './prepare.ts';

/** Shows what is in force for a file or for the files of a folder, and who decided. Gives the exit status. */
export function explainConfig(command: ListingCommand, machine: Machine): number {
  const { cwd } = machine;
  const told = configure({ ...command, quiet: true }, machine);
  const inputs = openInputs({ paths: told.paths, cwd, limits: told.limits });
  const { judges, policies } = prepare(told, inputs);
  const explanation = {
    config: told.config?.file,
    settings: settingsOf(told, command),
    parts: partsOf(filesOf(inputs.list.inputs, told.paths, cwd), judges, policies),
    permissions: permissionsOf(told, judges.base),
    source: shownSource,
  };
  machine.stdout(command.format === 'json' ? explainJson(explanation) : explainText(explanation));
  return 0;
}

/** A file that is not there yet is one all the same: what would be in force for it depends on its name alone. */
function filesOf(inputs: readonly Input[], paths: readonly string[], cwd: string): readonly Input[] {
  if (inputs.length > 0) return inputs;
  return paths.map((file) => {
    const path = resolve(cwd, file);
    return { file, path, real: path, named: true, pipe: false };
  });
}

/** Files that have the same overrides are told together. */
function partsOf(
  files: readonly Input[],
  judges: JudgesInForce,
  policies: readonly Policy[],
): readonly ExplainedFiles[] {
  const groups = new Map<string, Input[]>();
  for (const file of files) {
    const key = judges
      .layers(file)
      .map(({ from }) => (from.type === 'override' ? from.index : from.type))
      .join();
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  const sorted = [...policies].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...groups.values()].map((group): ExplainedFiles => {
    const [one] = group;
    const layers = judges.layers(one!);
    const merged = mergeLayers(layers);
    const engine = judges.of(one!);
    return {
      files: group.map(({ file }) => file),
      overrides: layers.flatMap(({ from, place }) =>
        from.type === 'override'
          ? [{ number: from.index + 1, files: from.files, location: place(['files']) }]
          : [],
      ),
      digest: engine.digest,
      policies: sorted.map((policy) =>
        explainPolicy(
          policy,
          engine.policies.find(({ name }) => name === policy.name),
          merged,
        ),
      ),
    };
  });
}

/** What holds for the run as a whole. */
function settingsOf(told: Configured, command: ListingCommand): readonly ExplainedSetting[] {
  const { config } = told;
  const setting = (
    name: string,
    value: Value,
    given: { flag: boolean; pointer: string },
  ): ExplainedSetting => {
    if (given.flag) return { name, value, from: { type: 'flag' }, location: undefined };
    const isWritten = config !== undefined && isAt(config.spec, given.pointer);
    if (!isWritten) return { name, value, from: { type: 'default' }, location: undefined };
    return { name, value, from: { type: 'config' }, location: config.locate(`/spec${given.pointer}`) };
  };
  const version = told.kubeMinor === undefined ? 'the newest known' : `1.${told.kubeMinor}`;
  const limits = Object.keys(told.limits) as (keyof Limits)[];
  return [
    setting('policies', told.policies, { flag: command.policies !== undefined, pointer: '/policies' }),
    setting('kubeVersion', version, { flag: command.kubeMinor !== undefined, pointer: '/kubeVersion' }),
    setting('ownerLabels', told.ownerLabels, {
      flag: command.ownerLabels !== undefined,
      pointer: '/ownerLabels',
    }),
    ...limits.map((name) =>
      setting(`limits.${name}`, told.limits[name], {
        flag: command.limits[name] !== undefined,
        pointer: `/limits/${name}`,
      }),
    ),
  ];
}

function isAt(spec: object, pointer: string): boolean {
  let at: unknown = spec;
  for (const key of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = Reflect.get(at, key);
  }
  return true;
}
