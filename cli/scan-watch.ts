import { besideConfig, DoorwardError } from '../src/index.ts';
import { configure, type Configured } from './configured.ts';
import type { Machine } from './machine.ts';
import type { ScanCommand } from './scan-options.ts';
import { watch } from './watch.ts';

/** Scans, and scans again whenever a manifest, a policy or the configuration changes. */
export function watchScan(
  command: ScanCommand,
  run: (command: ScanCommand, machine: Machine) => Promise<number>,
  machine: Machine,
): Promise<number> {
  // Of a configuration that cannot be understood, what the last good one said is watched on.
  let last: readonly string[] = typeof command.config === 'object' ? [command.config.file] : [];
  const paths = (): readonly string[] => {
    try {
      last = readBy(configure({ ...command, quiet: true }, machine));
    } catch (error) {
      if (!(error instanceof DoorwardError)) throw error;
    }
    return [...command.paths, ...last];
  };
  const outputs = command.reports.map(({ file }) => file);
  return watch({ paths, outputs, run: () => run(command, machine) }, machine);
}

/** Everything that may change a verdict. */
function readBy({ policies, params, config }: Configured): readonly string[] {
  const named = [...policies.filter((path) => !path.startsWith('pack:')), ...params];
  if (config === undefined) return named;
  const { exceptions, baseline, render = [] } = config.spec;
  const beside = [
    ...(exceptions?.files ?? []),
    ...(baseline === undefined ? [] : [baseline]),
    ...render.flatMap(({ helm, kustomize }) => [
      ...(helm === undefined ? [] : [helm.chart, ...(helm.values ?? [])]),
      ...(kustomize === undefined ? [] : [kustomize.path]),
    ]),
  ];
  return [...named, config.file, ...beside.map((path) => besideConfig(config.file, path))];
}
