import { resolve, sep } from 'node:path';
import { pathBelow } from '../src/index.ts';
import type { Machine } from './machine.ts';

/**
 * How a file is called from the root of the repository, which CI names (GITHUB_WORKSPACE, CI_PROJECT_DIR); elsewhere it is
 * the current folder. What lies outside keeps its name.
 */
export function repositoryPath({ cwd, env }: Machine): (file: string) => string {
  const root = env['GITHUB_WORKSPACE'] || env['CI_PROJECT_DIR'] || cwd;
  return (file) => {
    if (file === '-' || file === '') return file;
    const path = pathBelow(root, resolve(cwd, file)) ?? file.split(sep).join('/');
    // The root itself has a name, too.
    return path || '.';
  };
}
