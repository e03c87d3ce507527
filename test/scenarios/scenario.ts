// How a scenario is told: prose, and steps that begin with `> `. The lines below a step, as far as the next empty one, are
// what it is about.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One step of a scenario. */
export interface Step {
  /** `write`, `edit`, `move`, `copy`, `remove`, `commit` or `doorward`. */
  readonly verb: string;
  readonly words: readonly string[];
  readonly lines: readonly string[];
  /** Where it is told. */
  readonly line: number;
}

/** The steps of a scenario. */
export function parseScenario(text: string): readonly Step[] {
  const steps: Step[] = [];
  let body: string[] | undefined;
  for (const [i, line] of text.split('\n').entries()) {
    if (line.startsWith('> ')) {
      body = [];
      const [verb = '', ...words] = line.slice(2).split(' ');
      steps.push({ verb, words, lines: body, line: i + 1 });
    } else if (line === '') body = undefined;
    else body?.push(line);
  }
  return steps;
}

/** Carries a step out that changes the repository. */
export function change(folder: string, { verb, words, lines }: Step): void {
  const [path = '', to = ''] = words.map((word) => join(folder, word));
  switch (verb) {
    case 'write':
      mkdirSync(dirname(path), { recursive: true });
      return writeFileSync(path, `${lines.join('\n')}\n`);
    case 'edit':
      return writeFileSync(path, edited(readFileSync(path, 'utf8'), lines));
    case 'move':
      mkdirSync(dirname(to), { recursive: true });
      return renameSync(path, to);
    case 'copy':
      return cpSync(path, to);
    case 'remove':
      return rmSync(path);
    case 'commit':
      git(folder, 'add', '-A');
      return git(folder, 'commit', '-q', '-m', 'a change');
    default:
      throw new Error(`${verb} is no step`);
  }
}

/** The lines that begin with `-` are taken out, where they stand once, and those with `+` put in their place. */
function edited(text: string, lines: readonly string[]): string {
  const part = (sign: string): string =>
    lines
      .filter((line) => line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const pieces = `\n${text}`.split(`\n${part('-')}`);
  if (pieces.length !== 2) throw new Error(`found ${pieces.length - 1} times: ${part('-')}`);
  return pieces.join(`\n${part('+')}`).slice(1);
}

const GIT = {
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** Runs git as nobody in particular, without hooks. */
export function git(folder: string, ...args: readonly string[]): void {
  const set = ['-c', 'core.hooksPath=/dev/null', '-c', 'init.defaultBranch=main'];
  const { status, stderr } = spawnSync('git', [...set, ...args], { cwd: folder, env: GIT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
}
