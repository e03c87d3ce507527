import type { ErrorWords } from './words.ts';

/** What can be wrong with what it is judged by. */
export const RULE_ERRORS = {
  // --- policies ----------------------------------------------------------------------------
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
  // --- exceptions --------------------------------------------------------------------------
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
  // --- baselines ---------------------------------------------------------------------------
  BASELINE_NOT_FOUND: {
    title: 'There is no baseline of that name.',
    next: 'Write one with `doorward baseline --output FILE`, or leave --baseline out.',
  },
  BASELINE_INVALID: {
    title: 'A file is not a baseline.',
    next: 'Write it anew with `doorward baseline --output FILE`, after removing it.',
  },
  // --- the configuration -------------------------------------------------------------------
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
} as const satisfies Record<string, ErrorWords>;
