import { resolve } from 'node:path';
import type { CodedError } from '../errors.ts';
import { byFile, realOf, type Input } from './inputs.ts';
import type { Inputs } from './opened.ts';
import type { Reads } from './render-reads.ts';
import type { RenderUnit } from './rendered.ts';

/** What came of rendering, gathered entry by entry. */
export interface Joined {
  readonly texts: Input[];
  /** What renderers read. */
  readonly reads: Reads[];
  /** What concerns no single text. */
  readonly errors: CodedError[];
}

/** Inputs in which rendered texts stand in the place of what was rendered. */
export function joinRendered(inputs: Inputs, { texts, reads, errors }: Joined): Inputs {
  const { list, cwd } = inputs;
  const isRead = (input: Input): boolean =>
    reads.some((read) => read.isPart(input) || (!input.named && read.isObject(input)));
  const isLeft = ({ folder }: RenderUnit): boolean => {
    const real = realOf(resolve(cwd, folder));
    return !reads.some(({ folders }) => folders.has(real));
  };
  const all = [...list.inputs.filter((input) => !isRead(input)), ...texts];
  return {
    ...inputs,
    list: {
      ...list,
      inputs: all.sort(byFile),
      errors: [...list.errors, ...errors],
    },
    charts: () => {
      const charts = inputs.charts();
      return { ...charts, units: charts.units.filter(isLeft) };
    },
    kustomizations: () => {
      const kustomizations = inputs.kustomizations();
      return { ...kustomizations, units: kustomizations.units.filter(isLeft) };
    },
  };
}
