/** A Pod in which the essentials find nothing. */
export const GOOD = `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels: { owner: web-team }
spec:
  securityContext: { runAsNonRoot: true }
  containers:
    - name: a
      image: registry.example/a:1.0.0
      resources: { requests: { cpu: 10m, memory: 64Mi }, limits: { memory: 64Mi } }
`;
/** The same, denied for its image by disallow-latest-tag alone. */
export const DENIED = GOOD.replace('a:1.0.0', 'a:latest');

/** A policy that warns about the Pod. */
export const WARNS = `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: no-warning }
spec:
  title: Pods are not named a
  action: warn
  match: { kinds: [Pod] }
  rules:
    - { name: name, at: $.metadata.name, schema: { not: { const: a } }, message: the Pod is named a }
`;
