import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseConfig } from '../config/parse.ts'; // on first use
import type { ParsedConfig } from '../config/parse.ts';
import { systemCode, systemReason } from './machine-error.ts';

/**
 * Reads `doorward.yaml`: one document of kind Config. Never throws.
 * @param file as its mistakes show it; relative to `cwd`, which is the current folder when left out
 */
export function loadConfig(file: string, cwd = ''): ParsedConfig {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(cwd, file));
  } catch (error) {
    const why = systemCode(error) === 'ENOENT' ? '' : `: ${systemReason(error)}`;
    const message = `There is no configuration file ${file} that can be read${why}.`;
    return { config: undefined, errors: [{ code: 'CONFIG_NOT_FOUND', message }] };
  }
  return parseConfig({ file, bytes });
}

/** A path in a configuration file starts from the file's folder; a pack is none. */
export function besideConfig(file: string, path: string): string {
  return isAbsolute(path) || path.startsWith('pack:') ? path : join(dirname(file), path);
}
