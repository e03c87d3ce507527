import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

/** One object of `deploy/`. What is below `spec` is looked at field by field. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- it has as many shapes as there are kinds
  readonly spec: any;
  readonly data?: Readonly<Record<string, string>>;
  readonly webhooks?: readonly Webhook[];
  readonly rules?: readonly RbacRule[];
}

/** An entry of a registration. */
interface Webhook {
  readonly name: string;
  readonly namespaceSelector: unknown;
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly apiVersions: readonly string[];
    readonly operations: readonly string[];
    readonly resources: readonly string[];
  }[];
}

/** A rule of a Role or ClusterRole. */
interface RbacRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** The files of a folder of manifests, without its kustomization and the components below it. */
export function manifestFiles(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
}

/** The one object of a file. */
export function readManifestFile(file: string): Manifest {
  const [manifest, ...others] = loadAll(readFileSync(file, 'utf8')) as Manifest[];
  if (manifest === undefined || others.length > 0) throw new Error(`${file} is not one object`);
  return manifest;
}

/** All objects of a folder of manifests, in the order of its kustomization. */
export function readManifests(folder: string): readonly Manifest[] {
  const order = readFileSync(join(folder, 'kustomization.yaml'), 'utf8');
  const place = (name: string): number => order.indexOf(`- ${name}`);
  return [...manifestFiles(folder)]
    .sort((a, b) => place(a) - place(b))
    .flatMap((name) => loadAll(readFileSync(join(folder, name), 'utf8')) as Manifest[]);
}
