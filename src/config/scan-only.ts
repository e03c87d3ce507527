import type { ConfigDocument } from './model.ts';

/**
 * What a configuration says that holds in scans only: at admission there are no files. A sentence; `undefined` when it says
 * nothing of the kind.
 */
export function scanOnly({ file, spec }: ConfigDocument): string | undefined {
  const { overrides = [], environments = [], baseline, render = [], exceptions, limits } = spec;
  const inline = exceptions?.inline ?? false;
  const names = [
    ...(overrides.length > 0 ? ['overrides'] : []),
    ...(environments.length > 0 ? ['environments'] : []),
    ...(baseline === undefined ? [] : ['baseline']),
    ...(render.length > 0 ? ['render'] : []),
    ...(inline === false ? [] : ['exceptions.inline']),
    ...(limits === undefined ? [] : ['limits']),
  ];
  if (names.length === 0) return undefined;
  return `What ${file} says in ${names.join(', ')} holds in scans only, and not here.`;
}
