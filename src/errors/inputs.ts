import type { ErrorWords } from './words.ts';

/** What can be wrong with what is judged. */
export const INPUT_ERRORS = {
  // --- reading text ------------------------------------------------------------------------
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
  // --- what the text holds -----------------------------------------------------------------
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
  // --- judging -----------------------------------------------------------------------------
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
} as const satisfies Record<string, ErrorWords>;
