// What the essentials say of a Pod with nothing set but the registries, as ValidatingAdmissionPolicies: the five that a
// cluster's owner would write. Their warnings are left out, so that they do less than ours, not more.
import { ALLOWED_REGISTRIES } from '../corpus/workloads.mjs';

const NOBODY =
  'todo tbd fixme changeme change-me none n/a na nil null unknown undefined nobody - x xx xxx test owner placeholder';

const CONTAINERS = {
  name: 'containers',
  expression:
    'object.spec.containers + (has(object.spec.initContainers) ? object.spec.initContainers : []) + ' +
    '(has(object.spec.ephemeralContainers) ? object.spec.ephemeralContainers : [])',
};

/** Those that may declare resources. */
const LASTING = {
  name: 'containers',
  expression: 'object.spec.containers + (has(object.spec.initContainers) ? object.spec.initContainers : [])',
};

const registries = ALLOWED_REGISTRIES.map((one) => `c.image.startsWith('${one}/')`).join(' || ');
const nobody = NOBODY.split(' ').map((word) => `'${word}'`);

/** Of a container, a quantity that is there and at least so much. */
const atLeast = (/** @type {string} */ list, /** @type {string} */ name, /** @type {string} */ least) =>
  `variables.containers.all(c, has(c.resources) && has(c.resources.${list}) && '${name}' in c.resources.${list} && ` +
  `quantity(c.resources.${list}.${name}).compareTo(quantity('${least}')) >= 0)`;

const pod = 'object.spec.?securityContext';

/** @type {Record<string, { variables?: object[], validations: object[] }>} */
const SPECS = {
  'allowed-registries': {
    variables: [CONTAINERS],
    validations: [
      {
        expression: `variables.containers.all(c, ${registries})`,
        messageExpression: `'images must come from ${ALLOWED_REGISTRIES.join(' or ')}: ' + variables.containers.filter(c, !(${registries})).map(c, c.name).join(', ')`,
      },
    ],
  },
  'disallow-latest-tag': {
    variables: [CONTAINERS],
    validations: [
      {
        expression: "variables.containers.all(c, c.image.contains('@') || c.image.matches(':[^/]+$'))",
        message: 'images need a tag or a digest',
      },
      {
        expression:
          "variables.containers.all(c, c.image.contains('@') || !c.image.lowerAscii().endsWith(':latest'))",
        message: 'the tag latest is another image tomorrow',
      },
    ],
  },
  'require-non-root': {
    variables: [CONTAINERS],
    validations: [
      { expression: `${pod}.?runAsNonRoot.orValue(true) == true`, message: 'the pod must not allow root' },
      {
        expression: `variables.containers.all(c, c.?securityContext.?runAsNonRoot.orValue(${pod}.?runAsNonRoot.orValue(false)))`,
        message: 'containers may run as root',
      },
      { expression: `${pod}.?runAsUser.orValue(1) != 0`, message: 'the pod must not run as user 0' },
      {
        expression: 'variables.containers.all(c, c.?securityContext.?runAsUser.orValue(1) != 0)',
        message: 'containers must not run as user 0',
      },
      {
        expression: `!${pod}.?windowsOptions.?hostProcess.orValue(false) && variables.containers.all(c, !c.?securityContext.?windowsOptions.?hostProcess.orValue(false))`,
        message: 'there must be no HostProcess containers',
      },
      {
        expression:
          "variables.containers.all(c, !c.?securityContext.?windowsOptions.?runAsUserName.orValue('').lowerAscii().matches('(^|\\\\\\\\)(system|administrator)$|containeradministrator$'))",
        message: 'containers must not run as an administrator',
      },
    ],
  },
  'require-owner-labels': {
    variables: [{ name: 'owner', expression: "object.metadata.?labels[?'owner'].orValue('')" }],
    validations: [
      {
        expression: `variables.owner.matches('^.+$') && !(variables.owner.lowerAscii() in [${nobody.join(', ')}])`,
        message: 'the label owner must name an owner',
      },
    ],
  },
  'require-resource-limits': {
    variables: [LASTING],
    validations: [
      { expression: atLeast('limits', 'memory', '4Mi'), message: 'containers need a memory limit' },
      { expression: atLeast('requests', 'memory', '1Mi'), message: 'containers need a memory request' },
      { expression: atLeast('requests', 'cpu', '1m'), message: 'containers need a CPU request' },
      {
        expression:
          "variables.containers.all(c, !(c.?resources.?limits[?'cpu'].hasValue()) || quantity(c.resources.limits.cpu).compareTo(quantity('0')) > 0)",
        message: 'a CPU limit of 0 limits nothing',
      },
    ],
  },
};

const API = 'admissionregistration.k8s.io/v1';

/**
 * Policies and bindings for the Pods of one namespace.
 * @param {string} namespace
 */
export function nativePolicies(namespace) {
  const matchConstraints = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    resourceRules: [
      { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] },
    ],
  };
  return Object.entries(SPECS).flatMap(([name, spec]) => [
    {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: { failurePolicy: 'Fail', matchConstraints, ...spec },
    },
    {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    },
  ]);
}
