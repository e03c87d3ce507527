import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { shellWord } from '../report/safe.ts';
import { folderShown, type Input, type InputList } from './inputs.ts';
import { shownFolder, type RenderUnit } from './rendered.ts';

/** What is known of the Helm charts around the inputs. */
export interface Charts {
  /** One for each chart that is not a part of another. */
  readonly units: readonly RenderUnit[];
  /** The chart whose template an input is. */
  templateOf(input: Input): RenderUnit | undefined;
  /** Whether an input is a chart's own metadata or values: they may hold `kind` or `apiVersion` and are no objects. */
  isSetting(input: Input): boolean;
}

const SETTING = /^(?:Chart|requirements|(?:.*[-._])?values(?:[-._].*)?)\.(?:ya?ml|json)$/;

/** Finds the charts: a folder that holds Chart.yaml is one, as it is for Helm. */
export function findCharts(list: InputList, cwd: string): Charts {
  const shown = new Map(list.charts.map((chart) => [dirname(chart.path), folderShown(chart)]));
  const known = new Map<string, boolean>([...shown.keys()].map((folder) => [folder, true]));
  // A scan may begin below a chart's folder.
  const isChart = (folder: string): boolean => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const is = existsSync(join(folder, 'Chart.yaml'));
    known.set(folder, is);
    return is;
  };
  const units = new Map<string, RenderUnit>();
  const unitOf = (folder: string): RenderUnit => {
    const outer = outermost(folder, isChart);
    let unit = units.get(outer);
    if (unit === undefined) {
      unit = chartUnit(shown.get(outer) ?? shownFolder(cwd, outer));
      units.set(outer, unit);
    }
    return unit;
  };
  for (const folder of shown.keys()) unitOf(folder);
  return {
    units: [...units.values()],
    templateOf(input: Input): RenderUnit | undefined {
      const chart = chartOfTemplate(input.path, isChart);
      return chart === undefined ? undefined : unitOf(chart);
    },
    isSetting(input: Input): boolean {
      const name = basename(input.path);
      return SETTING.test(name) && (name === 'Chart.yaml' || isBelowChart(input.path, isChart));
    },
  };
}

/** The chart whose `templates` folder a path is in. */
function chartOfTemplate(path: string, isChart: (folder: string) => boolean): string | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (basename(folder) === 'templates' && isChart(dirname(folder))) return dirname(folder);
  }
  return undefined;
}

/** A chart in the `charts` folder of a chart is rendered with it. */
function outermost(folder: string, isChart: (folder: string) => boolean): string {
  const parent = dirname(dirname(folder));
  return basename(dirname(folder)) === 'charts' && isChart(parent) ? outermost(parent, isChart) : folder;
}

/** Values lie in the chart's folder or one below, such as `ci`. */
function isBelowChart(path: string, isChart: (folder: string) => boolean): boolean {
  const folder = dirname(path);
  return isChart(folder) || isChart(dirname(folder));
}

function chartUnit(folder: string): RenderUnit {
  return {
    reason: 'helm-chart',
    folder,
    message: 'This is a Helm chart: render it first.',
    command: `helm template ${shellWord(folder)} | doorward scan -`,
  };
}
