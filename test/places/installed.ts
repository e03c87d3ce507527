import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the project. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** What package.json says of the package. */
export const OWN = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
};

/** Why nothing that was built can be tried; `false` when it can. */
export const notBuilt = existsSync(join(ROOT, 'dist', 'doorward.cjs'))
  ? false
  : 'dist is not built: run `npm run build` first';

/** An environment in which npm asks no registry and says nothing but errors. */
export const OFFLINE = { npm_config_offline: 'true', npm_config_update_notifier: 'false' } as const;

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly devOptional?: boolean; readonly optional?: boolean }>
  >;
}

/** A file of a package, and its permissions. */
interface PackedFile {
  readonly path: string;
  readonly mode: number;
}

/** A package as it would be published. */
export interface Packed {
  /** Absolute. */
  readonly tarball: string;
  readonly files: readonly PackedFile[];
}

/** Packs the project as it was built; nothing is built here. */
export function pack(folder: string): Packed {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const listing = execFileSync('npm', args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename, files }] = JSON.parse(listing) as [{ filename: string; files: readonly PackedFile[] }];
  return { tarball: join(folder, filename), files };
}

/**
 * Puts what the package needs at run time into a folder's `node_modules`, from this checkout: npm finds it there, and
 * needs no registry to install the package itself.
 */
export function supplyDependencies(folder: string): void {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
  mkdirSync(folder, { recursive: true });
  for (const [path, { dev, devOptional, optional }] of Object.entries(lock.packages)) {
    if (path === '' || dev === true || devOptional === true || optional === true) continue;
    // A package inside another one has been copied with it.
    if (path.includes('/node_modules/')) continue;
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  // A package whose programs are not linked counts as broken: npm would fetch it again.
  const links = join('node_modules', '.bin');
  mkdirSync(join(folder, links));
  for (const name of readdirSync(join(ROOT, links))) {
    const target = readlinkSync(join(ROOT, links, name));
    if (existsSync(join(folder, links, target))) symlinkSync(target, join(folder, links, name));
  }
}

/** Writes files, by their paths below a folder, and gives the folder. */
export function files(folder: string, content: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(content)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
