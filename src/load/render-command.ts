import { accessSync, constants, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { delimiter, isAbsolute, join, relative, sep } from 'node:path';
import { canonical } from '../manifest/canonical.ts';
import type { RenderPaths } from './render-paths.ts';
import type { RenderEntry } from './render-model.ts';

/** The environment of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A program that renders. */
export interface Renderer {
  /** Its path. */
  readonly program: string;
  /** The words of the command before its flags: `kubectl` renders kustomizations, too. */
  readonly command: readonly string[];
  /** As it is called in sentences: `helm`, `kubectl kustomize`. */
  readonly name: string;
}

/** The program that renders entries of a type; `undefined` when it is not on the PATH. */
export function findRenderer(type: RenderEntry['type'], env: Environment): Renderer | undefined {
  const ways = type === 'helm' ? HELM : KUSTOMIZE;
  for (const { file, command, name } of ways) {
    const program = findProgram(file, env);
    if (program !== undefined) return { program, command, name };
  }
  return undefined;
}

const HELM = [{ file: 'helm', command: ['template'], name: 'helm' }];
const KUSTOMIZE = [
  { file: 'kustomize', command: ['build'], name: 'kustomize' },
  { file: 'kubectl', command: ['kustomize'], name: 'kubectl kustomize' },
];

/** Folders of the PATH that are relative are left out: what is scanned must not bring the program that is run. */
function findProgram(name: string, env: Environment): string | undefined {
  const windows = process.platform === 'win32';
  const path = env['PATH'] ?? (windows ? env['Path'] : undefined) ?? '';
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, windows ? `${name}.exe` : name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const PASSED = ['PATH', 'Path', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'USERPROFILE'];

/**
 * What a renderer is told of the environment: where programs and its own settings are, and nothing that could change
 * what it writes. The cluster and the network are out of its reach: what is judged is what is in the repository.
 */
export function rendererEnvironment(env: Environment): Readonly<Record<string, string>> {
  const passed = PASSED.flatMap((name): readonly (readonly [string, string])[] => {
    const value = env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const nowhere = 'http://127.0.0.1:1';
  return {
    ...Object.fromEntries(passed),
    LC_ALL: 'C',
    KUBECONFIG: devNull,
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
  };
}

/**
 * The arguments that render an entry. All that the configuration says stands behind `=` or behind `--`, so that nothing
 * of it can be taken for a flag.
 */
export function renderArguments(
  entry: RenderEntry,
  { real, values }: RenderPaths,
  folder: string,
): readonly string[] {
  const local = (path: string): string => `.${sep}${relative(folder, path)}`;
  if (entry.type === 'kustomize') return ['--', local(real)];
  const { release, namespace, set, kubeVersion, apiVersions } = entry;
  return [
    '--include-crds',
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
    ...(kubeVersion === undefined ? [] : [`--kube-version=${kubeVersion}`]),
    ...apiVersions.map((version) => `--api-versions=${quoted(version)}`),
    ...values.map((path) => `--values=${quoted(local(path))}`),
    ...Object.entries(set).map(([key, value]) => `--set-json=${key}=${canonical(value)}`),
    '--',
    release,
    local(real),
  ];
}

/** Flags that take several values read them as a line of CSV. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
