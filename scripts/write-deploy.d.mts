/** The text of deploy/policies.yaml: one key a policy, each a literal block. */
export function policiesConfigMap(): string;
