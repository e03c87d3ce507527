import { switchFlag, type Arguments, type Flag } from './flags.ts';
import { HELP_FLAG, notOneOf, type Mistake } from './judging-options.ts';

/** Where a pipeline runs. */
export type Pipeline = 'github' | 'gitlab' | 'pre-commit';

const PIPELINES: readonly Pipeline[] = ['github', 'gitlab', 'pre-commit'];

/** Everything that `doorward init` is told. */
export interface InitCommand {
  /** The folder to begin in. */
  readonly folder: string;
  readonly pipelines: readonly Pipeline[];
  readonly dryRun: boolean;
}

/** The flags of `doorward init`, in the order of its help. */
export const INIT_FLAGS: readonly Flag[] = [
  {
    name: '--ci',
    value: PIPELINES.join('|'),
    repeats: true,
    help: 'write the file of this pipeline, too; may be repeated',
  },
  switchFlag('--dry-run', 'write nothing: say what would be written'),
  HELP_FLAG,
];

/** Understands the arguments of `doorward init`. */
export function parseInit({ words, flags }: Arguments): InitCommand | Mistake {
  const [folder = '.', ...more] = words;
  if (more.length > 0) return { mistake: `doorward init begins in one folder, not in ${words.length}.` };
  const pipelines: Pipeline[] = [];
  for (const given of flags.get('--ci') ?? []) {
    const pipeline = PIPELINES.find((known) => known === given);
    if (pipeline === undefined) return { mistake: notOneOf('--ci', given, PIPELINES) };
    pipelines.push(pipeline);
  }
  return { folder, pipelines, dryRun: flags.has('--dry-run') };
}
