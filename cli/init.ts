import { lstatSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { safe, systemReason } from '../src/index.ts';
import type { Command } from './command.ts';
import { startFiles, type StartFile } from './init-files.ts';
import { INIT_FLAGS, parseInit, type InitCommand } from './init-options.ts';
import { isMistake } from './judging-options.ts';
import type { Machine } from './machine.ts';
import { sayErrors } from './say.ts';

/** `doorward init`. */
export function initCommand(): Command {
  return {
    about:
      'Begin: write a doorward.yaml with comments, a first policy with its cases, and the file of a pipeline.',
    flags: INIT_FLAGS,
    notes: [
      'FOLDER is the root of the repository; without one it is the current folder.\nWhat is there already is left as it is.',
    ],
    exits: ['the files are there', '', 'a file cannot be written'],
    takes: 'files',
    understand: (given) => {
      const command = parseInit(given);
      return isMistake(command) ? command : (machine) => init(command, machine);
    },
  };
}

function init({ folder, pipelines, dryRun }: InitCommand, machine: Machine): number {
  let status = 0;
  for (const file of startFiles(pipelines)) {
    const shown = join(folder, file.path);
    const path = resolve(machine.cwd, shown);
    let isNew: boolean;
    try {
      isNew = dryRun ? lstatSync(path, { throwIfNoEntry: false }) === undefined : write(path, file);
    } catch (error) {
      const message = `${shown} cannot be written: ${systemReason(error)}.`;
      sayErrors([{ code: 'OUTPUT_UNWRITABLE', message }], machine);
      status = 2;
      continue;
    }
    const { next = '', otherwise = '' } = file;
    const [done, more] = isNew
      ? [`${dryRun ? 'would write' : 'wrote'}  ${safe(shown)}`, next]
      : [`left   ${safe(shown)}, which is there already`, otherwise];
    machine.stdout(`${done}${more === '' ? '' : `. ${more}`}\n`);
  }
  if (status === 0 && !dryRun) {
    machine.stdout(
      '\nNext: doorward test     holds the policy to its cases\n      doorward scan .   judges the manifests here\n',
    );
  }
  return status;
}

/**
 * Makes a folder and those above it that are missing. `recursive` of Node does not come back where a folder is there and
 * the system says that it is not, as it does of `/proc`.
 */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Whether it was written: what is there stays, a link that leads nowhere included. */
function write(path: string, { text }: StartFile): boolean {
  makeFolder(dirname(path));
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'EEXIST') return false;
    throw error;
  }
}
