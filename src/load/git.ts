// What the program git says of a repository: no shell, no hooks, no network, nothing that a repository's settings could run.
import { spawnSync } from 'node:child_process';
import { DoorwardError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { nearest } from '../manifest/nearest.ts';
import { systemCode, systemReason } from './machine-error.ts';

/** The environment of whoever calls. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A file at a revision. */
export interface OldFile {
  /** From the root of the repository. */
  readonly path: string;
  /** The name of its content: a digest, in hex digits. */
  readonly blob: string;
}

/** A revision of a repository. */
export interface Revision {
  /** The root of the files, links resolved. */
  readonly root: string;
  readonly files: readonly OldFile[];
  /** Folders that are repositories of their own, from the root. */
  readonly submodules: readonly string[];
  /** Contents by their names. @throws DoorwardError */
  readonly read: (blobs: readonly string[]) => ReadonlyMap<string, Uint8Array>;
}

/** What is kept of the environment: where git and its settings are, and which repository is meant. */
const KEPT =
  /^(?:PATH|PATHEXT|HOME|USERPROFILE|SYSTEMROOT|TMPDIR|TEMP|TMP|XDG_CONFIG_HOME|GIT_(?:DIR|WORK_TREE|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)))$/i;

/** Settings by which a repository could have programs run, or ask somebody else. */
const HARMLESS = [
  'core.fsmonitor=false',
  'core.quotepath=false',
  'protocol.allow=never',
  'core.hooksPath=/dev/null',
];

const MAX_MILLISECONDS = 60_000;
/** Bytes of a list of files, or of all old texts. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Opens a revision of the repository that a folder is in.
 * @throws DoorwardError
 */
export function openRevision(folder: string, revision: string, env: Environment): Revision {
  const git = new Git(folder, env);
  const root = git.text(['rev-parse', '--show-toplevel'], 'GIT_NO_REPOSITORY');
  const commit = git.ask(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  if (commit === undefined) throw fault('GIT_NO_REVISION', whyUnknown(git, revision));
  const files: OldFile[] = [];
  const submodules: string[] = [];
  const tree = git.run(['ls-tree', '-r', '-z', '--full-tree', commit], { code: 'GIT_FAILED' });
  for (const line of tree.toString('utf8').split('\0')) {
    const [, mode = '', blob = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (mode === '160000') submodules.push(path);
    else if (mode.startsWith('100')) files.push({ path, blob });
  }
  return { root, files, submodules, read: (blobs) => readBlobs(git, blobs) };
}

class Git {
  readonly #folder: string;
  readonly #env: Record<string, string> = { LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };

  constructor(folder: string, env: Environment) {
    this.#folder = folder;
    for (const [name, value] of Object.entries(env)) {
      if (value !== undefined && KEPT.test(name)) this.#env[name] = value;
    }
    this.#env['GIT_NO_LAZY_FETCH'] = '1';
  }

  /** What git writes. @throws DoorwardError when it fails */
  run(
    args: readonly string[],
    { code, input }: { readonly code: ErrorCode; readonly input?: string },
  ): Buffer {
    const { status, signal, stdout, stderr, error } = spawnSync(
      'git',
      [...HARMLESS.flatMap((setting) => ['-c', setting]), ...args],
      {
        cwd: this.#folder,
        env: this.#env,
        input: input ?? '',
        maxBuffer: MAX_BYTES,
        timeout: MAX_MILLISECONDS,
        windowsHide: true,
      },
    );
    if (status === 0 && error === undefined) return stdout;
    const command = `git ${args.join(' ')}`;
    switch (error === undefined ? '' : systemCode(error)) {
      case 'ENOENT':
        throw fault('GIT_NOT_FOUND', `${command} cannot be run: there is no program git on the path.`);
      case 'ETIMEDOUT':
        throw fault('GIT_FAILED', `${command} took longer than ${MAX_MILLISECONDS / 1000} seconds.`);
      case 'ENOBUFS':
        throw fault('GIT_FAILED', `${command} wrote more than ${MAX_BYTES} bytes.`);
      case '':
        throw fault(
          code,
          `${command} failed: ${firstLine(stderr) || `it ended with ${status ?? signal ?? '?'}`}.`,
        );
      default:
        throw fault('GIT_FAILED', `${command} cannot be run: ${systemReason(error)}.`);
    }
  }

  /** One line that git writes. */
  text(args: readonly string[], code: ErrorCode): string {
    return this.run(args, { code })
      .toString('utf8')
      .replace(/\r?\n$/, '');
  }

  /** One line, or `undefined` when git says no. */
  ask(args: readonly string[]): string | undefined {
    try {
      return this.text(args, 'GIT_NO_REVISION');
    } catch (error) {
      if (error instanceof DoorwardError && error.errors[0]?.code === 'GIT_NO_REVISION') return undefined;
      throw error;
    }
  }
}

function fault(code: ErrorCode, message: string): DoorwardError {
  return new DoorwardError([{ code, message }]);
}

function firstLine(stderr: Buffer): string {
  const line = stderr.toString('utf8').split('\n', 1)[0] ?? '';
  return line
    .trim()
    .replace(/^fatal: /, '')
    .replace(/\.$/, '');
}

/** A clone of CI often holds one commit and no more. */
function whyUnknown(git: Git, revision: string): string {
  const there = `There is no revision ${revision} in this clone`;
  if (revision === 'HEAD') return `${there}: it has no commit yet.`;
  const [, start = revision, steps = ''] = /^([^~^]+)((?:[~^]\d*)+)$/.exec(revision) ?? [];
  const isShallow = git.ask(['rev-parse', '--is-shallow-repository']) === 'true';
  if (steps !== '' && git.ask(['rev-parse', '--verify', '--quiet', `${start}^{commit}`]) !== undefined) {
    if (!isShallow) return `${there}: ${start} has no such ancestor.`;
    return `${there}, which is shallow: fetch more of it with git fetch --deepen=${generations(steps)}.`;
  }
  const refs = git.ask(['for-each-ref', '--format=%(refname:short)']) ?? '';
  const near = nearest(start, ['HEAD', ...refs.split('\n')]);
  const meant = near === undefined || near === start ? '' : `did you mean ${near}${steps}?`;
  if (!isShallow) return meant === '' ? `${there}.` : `${there}: ${meant}`;
  const remotes = (git.ask(['remote']) ?? '').split('\n');
  const fetch = fetching(start, { remotes, steps });
  return `${there}, which is shallow: fetch it with ${fetch}${meant === '' ? '.' : `; or ${meant}`}`;
}

/** How many commits `~2^` goes back. */
function generations(steps: string): number {
  return [...steps.matchAll(/([~^])(\d*)/g)].reduce(
    (sum, [, sign, count]) => sum + (sign === '~' && count !== '' ? Number(count) : 1),
    0,
  );
}

/**
 * How a revision is fetched so that it has a name. `origin/main` is that of a remote and of its branch. Another word may be
 * a branch or a tag, which the remote knows: fetched without a name for it, it would be FETCH_HEAD and no more.
 */
function fetching(
  start: string,
  { remotes, steps }: { readonly remotes: readonly string[]; readonly steps: string },
): string {
  const command = `git fetch --depth=${1 + generations(steps)}`;
  const tracked = start.replace(/^(?:refs\/)?remotes\//, '');
  const remote = ['origin', ...remotes].find((one) => one !== '' && tracked.startsWith(`${one}/`));
  if (remote !== undefined) {
    const branch = tracked.slice(remote.length + 1);
    return `${command} ${remote} +refs/heads/${branch}:refs/remotes/${remote}/${branch}`;
  }
  const from = remotes.includes('origin') ? 'origin' : remotes[0] || 'origin';
  // The name of a commit is a name already.
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(start)) return `${command} ${from} ${start}`;
  const whole = /^(?:refs\/)?((?:tags|heads)\/.+)$/.exec(start)?.[1];
  if (whole !== undefined) return `${command} ${from} +refs/${whole}:refs/${whole}`;
  return `${command} ${from} +${start}:refs/remotes/${from}/${start}, and name ${from}/${start}${steps}`;
}

/** All contents, by one process: `BLOB blob SIZE`, a line break, the bytes, a line break, for each that is asked for. */
function readBlobs(git: Git, blobs: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  if (blobs.length === 0) return found;
  const wanted = [...new Set(blobs)];
  const out = git.run(['cat-file', '--batch'], { code: 'GIT_FAILED', input: `${wanted.join('\n')}\n` });
  let at = 0;
  for (const blob of wanted) {
    const end = out.indexOf(10, at);
    const head = out.toString('latin1', at, end);
    const size = Number(/ blob (\d+)$/.exec(head)?.[1] ?? NaN);
    if (end === -1 || Number.isNaN(size)) {
      const message = `The repository does not hold ${blob}, a file of that revision: is the clone a partial one?`;
      throw fault('GIT_FAILED', message);
    }
    found.set(blob, out.subarray(end + 1, end + 1 + size));
    at = end + size + 2;
  }
  return found;
}
