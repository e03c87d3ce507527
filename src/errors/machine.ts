import type { ErrorWords } from './words.ts';

/** What can be wrong around it: on the disk, with programs, in the cluster, on the command line. */
export const MACHINE_ERRORS = {
  // --- the webhook -------------------------------------------------------------------------
  CERTIFICATE_INVALID: {
    title: 'A certificate or its key cannot be used.',
    next: 'Check that both are PEM, belong together and are not expired.',
  },
  CLUSTER_UNREACHABLE: {
    title: 'Something is needed of the cluster, and its API server cannot be reached or refuses it.',
    next: 'Check the service account’s rights in deploy/, or the kubeconfig.',
  },
  ADDRESS_UNAVAILABLE: {
    title: 'An address or port cannot be listened on.',
    next: 'Choose another port, or stop what listens there.',
  },
  // --- other programs ----------------------------------------------------------------------
  RENDER_INPUT: {
    title: 'A `render` entry names what is not there, or not in the folder of the configuration.',
    next: 'Correct the path. Nothing is fetched: put a chart of a registry there with `helm pull --untar`.',
  },
  RENDER_FAILED: {
    title: 'A chart or a kustomization of a `render` entry could not be rendered.',
    next: 'Correct what the message names. Nothing is fetched: run `helm dependency build` before.',
  },
  PROGRAM_NOT_FOUND: {
    title: 'The program that renders is not there.',
    next: 'Install helm, or kustomize (kubectl has it, too), or leave rendering out with --no-render.',
  },
  GIT_NOT_FOUND: {
    title: 'The program git is not on the path.',
    next: 'Install git, or leave --changed-since out.',
  },
  GIT_NO_REPOSITORY: {
    title: 'The scanned files are not in a repository of git that can be read.',
    next: 'Run it in a clone, or leave --changed-since out.',
  },
  GIT_NO_REVISION: {
    title: 'The repository has no such revision.',
    next: 'Fetch it, or name one that is there.',
  },
  GIT_FAILED: {
    title: 'The program git failed.',
    next: 'Run the command that the message names, and see what it says.',
  },
  // --- the machine -------------------------------------------------------------------------
  PATH_NOT_FOUND: {
    title: 'A path or pattern on the command line matches nothing.',
    next: 'Check the spelling and the current folder.',
  },
  PATH_UNREADABLE: {
    title: 'A file or folder cannot be read.',
    next: 'Check its permissions.',
  },
  PATH_OUTSIDE: {
    title: 'A symbolic link leads out of the scanned folder, or a path is not a regular file.',
    next: 'Name the target itself on the command line if it is meant to be scanned.',
  },
  NOTHING_TO_JUDGE: {
    title: 'No object was found, so nothing was judged.',
    next: 'Check the paths: a pass over nothing is not a pass.',
  },
  OUTPUT_UNWRITABLE: {
    title: 'The output cannot be written.',
    next: 'Check the path, its permissions and the free space.',
  },
  FILE_CHANGED: {
    title: 'A file was changed by somebody else while it was being fixed, so it was left alone.',
    next: 'Run `doorward fix` again.',
  },
  FIX_DIFFERS: {
    title: 'An edited file would not have read as exactly what was meant, so it was left alone.',
    next: 'Please report it, with the file; make the change by hand.',
  },
  USAGE: {
    title: 'The command line cannot be understood.',
    next: 'See `doorward --help`.',
  },
  INTERNAL: {
    title: 'Doorward itself failed.',
    next: 'Please report it, with the input that caused it.',
  },
} as const satisfies Record<string, ErrorWords>;
