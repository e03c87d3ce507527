import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './installed.ts';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly shell: string;
  readonly run: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

/** What action.yml says, as far as it is looked at. */
export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** The action of the project. */
export const ACTION = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;

/** A job of GitHub Actions as far as a composite action can tell. */
export interface Job {
  /** GITHUB_WORKSPACE, absolute. */
  readonly workspace: string;
  /** RUNNER_TEMP and what the runner keeps, absolute. */
  readonly temp: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a run of the action leaves. */
export interface JobResult {
  /** Of the step that failed; 0 when none did. */
  readonly status: number | null;
  readonly log: string;
  /** As the action declares them; '' for one that is not set. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What was written to the file of outputs, as it is. */
  readonly outputFile: string;
  readonly summary: string;
}

/**
 * Runs the steps of the action as a runner does: `shell: bash` is
 * `bash --noprofile --norc -eo pipefail FILE` (docs.github.com, "Workflow syntax", `jobs.<job_id>.steps[*].shell`).
 */
export function runAction({ workspace, temp, inputs, env }: Job, steps = ACTION.runs.steps): JobResult {
  mkdirSync(temp, { recursive: true });
  const [output, summary] = [join(temp, 'output'), join(temp, 'summary.md')];
  const value = (name: string): string => inputs[name] ?? ACTION.inputs[name]?.default ?? '';
  const fill = (text: string): string =>
    text.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_all, name: string) => value(name));
  const found = new Map<string, string>();
  let status: number | null = 0;
  let log = '';
  writeFileSync(summary, '');
  let outputFile = '';
  for (const [i, step] of steps.entries()) {
    if (status !== 0) break;
    const script = join(temp, `step-${String(i)}.sh`);
    writeFileSync(script, step.run);
    writeFileSync(output, '');
    const own = Object.entries(step.env ?? {}).map(([name, text]) => [name, fill(text)]);
    const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: join(workspace, fill(step['working-directory'] ?? '.')),
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        HOME: temp,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: ROOT,
        GITHUB_WORKSPACE: workspace,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        RUNNER_TEMP: temp,
        ...env,
        ...(Object.fromEntries(own) as Record<string, string>),
      },
    });
    status = ran.status;
    log += ran.stdout + ran.stderr;
    const written = readFileSync(output, 'utf8');
    outputFile += written;
    for (const line of written.split('\n')) {
      const equals = line.indexOf('=');
      if (equals > 0) found.set(`${step.id ?? ''}.${line.slice(0, equals)}`, line.slice(equals + 1));
    }
  }
  const outputs = Object.entries(ACTION.outputs).map(([name, { value: from }]) => {
    const key = /^\$\{\{ steps\.(\w+)\.outputs\.([\w-]+) \}\}$/.exec(from);
    return [name, found.get(`${key?.[1] ?? ''}.${key?.[2] ?? ''}`) ?? ''] as const;
  });
  return {
    status,
    log,
    outputs: Object.fromEntries(outputs),
    outputFile,
    summary: readFileSync(summary, 'utf8'),
  };
}
