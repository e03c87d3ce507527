/**
 * The closed list of coded errors. docs/errors.md holds the same list for people;
 * test/house/errors.test.ts holds the two equal.
 *
 * An entry says what the code means (`title`) and what the reader can do about it (`next`).
 * The message of one occurrence is written where it is found.
 */
export const ERRORS = {
  // --- reading text -------------------------------------------------------------------------
  YAML_SYNTAX: {
    title: 'The text is not YAML as kubectl reads it.',
    next: 'Correct the text at the place shown.',
  },
  YAML_DUPLICATE_KEY: {
    title: 'A mapping has the same key twice.',
    next: 'Remove one of the two: kubectl would silently keep the last one only.',
  },
  YAML_ALIAS_BUDGET: {
    title: 'Anchors and aliases expand to more than the limit.',
    next: 'Write the repeated parts out, or raise the limit with --limit.',
  },
  YAML_UNSUPPORTED: {
    title: 'The text uses a part of YAML that tools read differently.',
    next: 'Write it in plain YAML: no custom tags, directives, complex keys or Unicode line breaks.',
  },
  JSON_SYNTAX: {
    title: 'The text is not JSON.',
    next: 'Correct the text at the place shown.',
  },
  ENCODING: {
    title: 'The bytes are not text in UTF-8.',
    next: 'Save the file as UTF-8 without control characters.',
  },
  BINARY_FILE: {
    title: 'The file is binary, not a manifest.',
    next: 'Name the manifests, or leave the file out.',
  },
  TOO_BIG: {
    title: 'The input is bigger than the limit.',
    next: 'Split it, or raise the limit with --limit.',
  },
  TOO_DEEP: {
    title: 'The input is nested deeper than the limit.',
    next: 'Flatten it, or raise the limit with --limit.',
  },
  TOO_MANY: {
    title: 'There are more files, documents or objects than the limit.',
    next: 'Scan a part of them at a time, or raise the limit with --limit.',
  },
  // --- what the text holds ------------------------------------------------------------------
  EMPTY_INPUT: {
    title: 'The input holds no document at all.',
    next: 'Check that the command that rendered it wrote something.',
  },
  NOT_AN_OBJECT: {
    title: 'A document is not a Kubernetes object.',
    next: 'Give it `apiVersion` and `kind`, or leave the file out of the scan.',
  },
  INCOMPLETE_OBJECT: {
    title: 'An object lacks `apiVersion`, `kind` or a well-formed `metadata`.',
    next: 'Add what is missing.',
  },
  KIND_MISSPELLED: {
    title: 'The kind is spelled almost like a known one.',
    next: 'Use the spelling shown: kinds are case-sensitive and singular.',
  },
  AMBIGUOUS_LIST: {
    title: 'An object that is not a list has `items`, so kubectl would apply the items and not the object.',
    next: 'Remove `items`, or make it `kind: List`.',
  },
  DUPLICATE_OBJECT: {
    title: 'The same object is defined twice in one scan.',
    next: 'Keep one of the two: which one the cluster ends with depends on their order.',
  },
  HELM_TEMPLATE: {
    title: 'The file is a Helm template that has not been rendered.',
    next: 'Render it first: `helm template CHART | doorward scan -`.',
  },
  KUSTOMIZATION: {
    title: 'The file is input to kustomize, not an object.',
    next: 'Render it first: `kustomize build DIR | doorward scan -`.',
  },
  ENCRYPTED: {
    title: 'Values are encrypted with SOPS, so they cannot be judged.',
    next: 'Scan the decrypted text: `sops -d FILE | doorward scan -`.',
  },
  // --- judging ------------------------------------------------------------------------------
  WORKLOAD_MALFORMED: {
    title: 'A workload has no pod template or containers where its kind keeps them.',
    next: 'Correct the object: the API server would refuse it, too.',
  },
  NOT_EVALUATED: {
    title: 'The object holds containers in a way that no table row knows.',
    next: 'Add the kind to the workload table, or judge the Pods that come from it at admission.',
  },
  KIND_GUESSED: {
    title:
      'Nothing tells by which name the API server knows a kind, so an admission policy was matched by a guess.',
    next: 'Add the CustomResourceDefinition to the scan or to the policy folder.',
  },
  CHECK_FAILED: {
    title: 'A rule could not be judged on this object.',
    next: 'Correct the object or the rule, as the message says.',
  },
  FACT_MISSING: {
    title: 'A rule needs a fact about the request that could not be found.',
    next: 'Give Doorward what it needs to find it, as docs/webhook.md says; an unknown is never a pass.',
  },
  BASELINE_NOT_FOUND: {
    title: 'There is no baseline of that name.',
    next: 'Write one with `doorward baseline --output FILE`, or leave --baseline out.',
  },
  BASELINE_INVALID: {
    title: 'A file is not a baseline.',
    next: 'Write it anew with `doorward baseline --output FILE`, after removing it.',
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
  // --- policies -----------------------------------------------------------------------------
  POLICY_SYNTAX: {
    title: 'A policy file cannot be read.',
    next: 'Correct the text at the place shown.',
  },
  POLICY_INVALID: {
    title: 'A policy does not follow the policy schema.',
    next: 'Correct the field at the place shown; docs/policy-language.md lists them all.',
  },
  POLICY_DUPLICATE: {
    title: 'Two policies have the same name, or two rules of a policy do.',
    next: 'Rename one of the two.',
  },
  POLICY_PATH: {
    title: 'A JSONPath in a policy cannot be used.',
    next: 'Use a plain path such as $.spec.replicas or $.spec.ports[*]; filters and scripts are refused.',
  },
  POLICY_REGEX: {
    title: 'A regular expression in a policy is not RE2.',
    next: 'Use RE2 syntax: no look-around, no back-references.',
  },
  POLICY_SCHEMA: {
    title: 'A rule’s schema uses something that the dialect does not have, or uses it wrongly.',
    next: 'Correct the keyword at the place shown; docs/policy-language.md lists them all.',
  },
  POLICY_PARAMETER: {
    title: 'A parameter is not declared, has no value, or has a value that its schema refuses.',
    next: 'Declare it under spec.parameters, or give it a value with --set POLICY.PARAMETER=VALUE.',
  },
  POLICY_REFUSED: {
    title: 'A policy or binding of Kubernetes is one that the API server would not store.',
    next: 'Correct the field at the place shown; the reason is in the API server’s own words.',
  },
  POLICY_EXPRESSION: {
    title: 'An expression in CEL does not compile.',
    next: 'Correct the expression at the place shown, or choose the version of Kubernetes with --kube-version.',
  },
  POLICY_FIX: {
    title: 'The fix of a rule cannot do what it is for.',
    next: 'Correct it as the message says; docs/policy-language.md shows what a fix can be.',
  },
  POLICY_NOT_FOUND: {
    title: 'There is no policy, pack or policy folder of that name.',
    next: 'Check the name; `doorward scan --help` lists the packs.',
  },
  CASES_NOT_FOUND: {
    title: 'There are no cases to hold policies to.',
    next: 'Write a cases.yaml beside policy.yaml; docs/testing-policies.md shows one.',
  },
  CASES_SYNTAX: {
    title: 'A file of cases cannot be read.',
    next: 'Correct the text at the place shown.',
  },
  CASES_INVALID: {
    title: 'A file of cases does not follow its schema, or names something that is not there.',
    next: 'Correct the field at the place shown; docs/testing-policies.md lists them all.',
  },
  // --- exceptions -------------------------------------------------------------------------------------------------
  EXCEPTION_INVALID: {
    title: 'An exception does not follow its schema, or names something that is not there.',
    next: 'Correct the field at the place shown; docs/exceptions.md lists them all.',
  },
  EXCEPTION_EXPIRED: {
    title: 'An exception has expired, so what it excused counts again.',
    next: 'Remove it, or let its owner agree to a later date.',
  },
  EXCEPTION_ENDING: {
    title: 'An exception ends soon.',
    next: 'Mend what it excuses, or let its owner agree to a later date.',
  },
  EXCEPTION_UNUSED: {
    title: 'An exception excuses nothing.',
    next: 'Remove it; or scan all that it speaks of.',
  },
  IGNORE_INVALID: {
    title: 'A comment that begins with doorward-ignore cannot be understood.',
    next: 'Write `# doorward-ignore POLICY/RULE: reason`.',
  },
  IGNORE_NOT_ALLOWED: {
    title: 'A comment would ignore a rule where the configuration does not allow that.',
    next: 'Remove it, or allow it under `exceptions.inline` of doorward.yaml.',
  },
  IGNORE_UNUSED: {
    title: 'A comment ignores a rule that does not fail there.',
    next: 'Remove it, or move it to the line that fails or directly above.',
  },
  // --- the configuration and the webhook --------------------------------------------------------------------------
  CONFIG_NOT_FOUND: {
    title: 'The configuration file is not there or cannot be read.',
    next: 'Check the path given with --config or DOORWARD_CONFIG.',
  },
  CONFIG_SYNTAX: {
    title: 'The configuration file cannot be understood as one document.',
    next: 'Write one YAML document of kind Config; docs/configuration.md shows one.',
  },
  CONFIG_INVALID: {
    title: 'A setting of the configuration file or of the environment is not valid.',
    next: 'Correct the setting at the place shown; docs/configuration.md lists them all.',
  },
  OVERRIDE_UNUSED: {
    title: 'An override of the configuration matches no file.',
    next: 'Correct its pattern, which starts from the folder of the configuration, or remove it.',
  },
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
  // --- rendering ----------------------------------------------------------------------------
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
  // --- the machine --------------------------------------------------------------------------
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
} as const satisfies Record<string, { title: string; next: string }>;

/** One of the codes of {@link ERRORS}. */
export type ErrorCode = keyof typeof ERRORS;

/**
 * A place in a text. Lines and columns count from 1, columns in UTF-16 code units;
 * the end is exclusive (SARIF 2.1.0 section 3.30).
 */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Of a text that a renderer made, where `file` is a name like `helm:web`: the file that the line was made from. */
  readonly source?: string;
}

/** A mistake of the user's: a value, never thrown across a room. */
export interface CodedError {
  readonly code: ErrorCode;
  /** A sentence that says what is wrong here; `ERRORS[code].next` says what to do. Raw text: escape it where it is shown. */
  readonly message: string;
  readonly location?: Location;
}

/** Carries coded errors up to a door from code that cannot go on (policy compilation, usage). */
export class DoorwardError extends Error {
  readonly errors: readonly CodedError[];
  constructor(errors: readonly CodedError[]) {
    super(errors.map((e) => `${e.code}: ${e.message}`).join('\n'));
    this.name = 'DoorwardError';
    this.errors = errors;
  }
}
