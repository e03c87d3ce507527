import type { Value } from '../../src/manifest/value.ts';
import { WORKLOADS } from '../../src/select/workloads.ts';
import type { KindPath } from '../../src/select/workloads.ts';

/** An object of a kind that runs Pods, with one image in it. */
export interface Sample {
  readonly name: string;
  readonly manifest: (image: string) => string;
  /** Where the image stands. */
  readonly pointer: string;
}

/** A sample for each path of each row of the table of workload kinds. */
export function sampleWorkloads(): readonly Sample[] {
  return WORKLOADS.flatMap(({ group, kind, pods, containers, images }) => {
    const places: readonly { path: KindPath; leaf: (image: string) => Value; below: string }[] = [
      ...pods.map((path) => ({
        path,
        leaf: (image: string): Value => ({ spec: { containers: [{ name: 'app', image }] } }),
        below: '/spec/containers/0/image',
      })),
      ...containers.map(({ path }) => ({
        path,
        leaf: (image: string): Value => ({ name: 'app', image }),
        below: '/image',
      })),
      ...images.map((path) => ({ path, leaf: (image: string): Value => image, below: '' })),
    ];
    return places.map(({ path, leaf, below }): Sample => {
      const apiVersion = group === '' ? 'v1' : `${group}/v1`;
      return {
        name: `${apiVersion} ${kind} ${path.join('.')}`,
        manifest: (image) =>
          JSON.stringify({
            apiVersion,
            kind,
            metadata: { name: 'web' },
            ...(nest(path, leaf(image)) as object),
          }),
        pointer: `${path.map((_, i) => `/${step(path, i)}`).join('')}${below}`,
      };
    });
  });
}

/** What stands for `*`: an item of a list, or a name where the kind has a mapping. */
function step(path: KindPath, i: number): string {
  if (path[i] !== '*') return path[i] ?? '';
  return (path[i - 1] ?? '').endsWith('ReplicaSpecs') ? 'Worker' : '0';
}

function nest(path: KindPath, leaf: Value): Value {
  return path.reduceRight<Value>(
    (value, _, i) => (step(path, i) === '0' ? [value] : { [step(path, i)]: value }),
    leaf,
  );
}
