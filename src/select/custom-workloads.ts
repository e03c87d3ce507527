import { compilePath } from './path.ts';
import type { ContainersAt, KindPath, Workload } from './workloads.ts';
import { KNOWN_WORKLOADS, tableOf } from './workloads.ts';
import type { Workloads } from './workloads.ts';

/** A kind that runs Pods and that the built-in table does not know, as somebody writes it. Paths are plain JSONPaths. */
export interface CustomWorkload {
  /** `group/Kind`. */
  readonly kind: string;
  /** Pod templates: things with `metadata` and `spec`. */
  readonly pods?: readonly string[];
  /** Containers outside of a pod template. */
  readonly containers?: readonly string[];
  /** The same, of those that run before the others. */
  readonly initContainers?: readonly string[];
  /** Texts that name an image. */
  readonly images?: readonly string[];
}

/** Told of a mistake at keys below the list, such as `0`, `pods`, `1`. */
export type RefuseWorkload = (keys: readonly string[], message: string) => void;

/** The built-in table and more. It is only added to: where a known kind keeps its Pods is not for a file to say. */
export function customTable(custom: readonly CustomWorkload[], refuse: RefuseWorkload): Workloads {
  const rows: Workload[] = [];
  for (const [i, one] of custom.entries()) {
    const slash = one.kind.lastIndexOf('/');
    const [group, kind] = [one.kind.slice(0, slash), one.kind.slice(slash + 1)];
    const at = String(i);
    if (KNOWN_WORKLOADS.of(group, kind) !== undefined)
      refuse([at, 'kind'], `Where a ${one.kind} keeps its Pods is known already.`);
    else if (rows.some((row) => row.group === group && row.kind === kind))
      refuse([at, 'kind'], `There is a second entry for ${one.kind}.`);
    const read = (field: Field): readonly KindPath[] =>
      (one[field] ?? []).map((text, j) =>
        readPath(text, (message) => refuse([at, field, String(j)], message)),
      );
    const containers = (field: Field, as: ContainersAt['kind']): readonly ContainersAt[] =>
      read(field).map((path) => ({ path, kind: as }));
    const row: Workload = {
      group,
      kind,
      pods: read('pods'),
      required: false,
      sparse: false,
      containers: [...containers('containers', 'regular'), ...containers('initContainers', 'init')],
      images: read('images'),
    };
    if (row.pods.length + row.containers.length + row.images.length === 0)
      refuse([at], `The entry for ${one.kind} needs a path: pods, containers or images.`);
    rows.push(row);
  }
  return tableOf([...KNOWN_WORKLOADS.rows, ...rows]);
}

type Field = Exclude<keyof CustomWorkload, 'kind'>;

function readPath(text: string, refuse: (message: string) => void): KindPath {
  const path = compilePath(text);
  if (!path.ok) {
    refuse(`The path ${JSON.stringify(text)} cannot be used: ${path.reason}.`);
    return [];
  }
  return path.steps.map((step) => {
    if (step.type === 'all') return '*';
    if (step.type === 'key' && step.key !== '*') return step.key;
    refuse(`The path ${JSON.stringify(text)} cannot be used: only keys and [*] may stand in it.`);
    return '';
  });
}
