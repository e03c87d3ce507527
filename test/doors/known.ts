// What is known of the doors: where they rightly differ, and why.
import type { Circumstances } from './review.ts';

/** The last line of a message that does not hold every finding. */
export const ENDING = /^- and \d+ more$/;

const TEXT = 'it is about text: an API server sends one object that it has decoded itself';

/** Codes of what a scan refuses, and why that has no counterpart at the other door. */
export const REFUSED: Readonly<Record<string, string>> = {
  AMBIGUOUS_LIST: 'kubectl would apply the items, and no API server is ever sent the object as it is written',
  EMPTY_INPUT: 'there is no object, so that nothing is sent',
  ENCODING: TEXT,
  ENCRYPTED: 'what arrives in a cluster was decrypted before, and is judged as what it is then',
  HELM_TEMPLATE: 'what arrives in a cluster was rendered before, and is judged as what it is then',
  INCOMPLETE_OBJECT:
    'the API server cannot tell which resource it is, and refuses it before any webhook is called',
  JSON_SYNTAX: TEXT,
  KIND_MISSPELLED: 'the API server has no such kind, and refuses it before any webhook is called',
  KUSTOMIZATION: 'it is input to kustomize: what that makes of it arrives in a cluster',
  NOT_AN_OBJECT: 'it is no object, so that no client sends it',
  TOO_DEEP: 'the limit is on texts that nobody has read yet; the webhook has its own, in bytes',
  YAML_ALIAS_BUDGET: TEXT,
  YAML_DUPLICATE_KEY: TEXT,
  YAML_SYNTAX: TEXT,
  YAML_UNSUPPORTED: TEXT,
};

/** A fact that one door knows and the other does not, and a policy that asks for it. */
export interface Difference {
  readonly fact: string;
  readonly reason: string;
  readonly policy: string;
  readonly manifest: string;
  readonly circumstances: Omit<Circumstances, 'oldObject'> & { readonly old?: string };
  /** Outcome and action of each decision. */
  readonly scan: readonly string[];
  readonly admission: readonly string[];
}

const policy = (
  match: string,
  more = '',
): string => `{ apiVersion: doorward.dev/v1alpha1, kind: Policy, metadata: { name: known }, spec: {
  title: For a test, description: For a test., severity: low, match: ${match}, ${more}
  rules: [{ name: none, schema: false, message: Not here. }] } }`;
const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';

/** Each is shown to be one: a difference that is gone fails the test. */
export const DIFFERENCES: readonly Difference[] = [
  {
    fact: 'the namespace, where a manifest leaves it open',
    reason:
      'whoever applies a manifest chooses; a scan holds the policy to it, since it may land in any namespace',
    policy: policy('{ kinds: [ConfigMap], namespaces: [shop] }'),
    manifest: CONFIG_MAP,
    circumstances: { namespace: 'office' },
    scan: ['fail deny'],
    admission: [],
  },
  {
    fact: 'the namespace, where a policy excludes one and a manifest leaves it open',
    reason: 'a scan cannot know that it will be the excluded one, and an unknown is never a pass',
    policy: policy('{ kinds: [ConfigMap] }', 'exclude: { namespaces: [kube-system] },'),
    manifest: CONFIG_MAP,
    circumstances: { namespace: 'kube-system' },
    scan: ['fail deny'],
    admission: [],
  },
  {
    fact: 'the labels of a namespace that is not among the manifests',
    reason:
      'a scan leaves the rule out aloud; at admission they can be had, so that not having them is an error',
    policy: policy("{ kinds: [ConfigMap], namespaceLabels: { matchLabels: { guarded: 'yes' } } }"),
    manifest: CONFIG_MAP,
    circumstances: {},
    scan: ['skip none'],
    admission: ['error deny'],
  },
  {
    fact: 'the operation',
    reason:
      'a manifest is a CREATE that has not happened yet; only the API server knows that the object is there',
    policy: policy('{ kinds: [ConfigMap], operations: [UPDATE] }'),
    manifest: CONFIG_MAP,
    circumstances: { operation: 'UPDATE', old: CONFIG_MAP },
    scan: [],
    admission: ['fail deny'],
  },
  {
    fact: 'a name that is generated',
    reason: 'a validating webhook is told the name that a scan cannot know yet',
    policy: policy("{ kinds: [ConfigMap], names: ['web-*'] }"),
    manifest: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { generateName: web- }\n',
    circumstances: { generatedName: 'web-x7k2p' },
    scan: [],
    admission: ['fail deny'],
  },
  {
    fact: 'the action, where a policy has one a door',
    reason: 'it is what its author wrote',
    policy: policy('{ kinds: [ConfigMap] }', 'action: { scan: deny, admission: warn },'),
    manifest: CONFIG_MAP,
    circumstances: {},
    scan: ['fail deny'],
    admission: ['fail warn'],
  },
];
