// Whether an admission policy, or a binding, of Kubernetes speaks of a request (apiserver, policy/matching).
import type { Operation } from '../manifest/request.ts';
import type { Value, ValueMap } from '../manifest/value.ts';
import { own } from '../manifest/value.ts';
import type { LabelSelector } from '../policy/model.ts';
import type { MatchResources, ResourceRule } from '../policy/native-model.ts';
import { labelsOf, holds } from './labels.ts';
import type { ApiResource, Resources } from './resources.ts';

/** What is asked about of a request. */
export interface NativeSubject {
  readonly operation: Operation;
  /** What the request names, with the kind of its object. */
  readonly resource: ApiResource;
  readonly subResource: string;
  /** Empty for a generated name. */
  readonly name: string;
  /** Empty for a cluster-scoped object; `undefined` when nobody knows. */
  readonly namespace: string | undefined;
  readonly object: ValueMap | null;
  readonly oldObject: ValueMap | null;
  /** `undefined` when nobody knows. */
  readonly namespaceLabels: ValueMap | undefined;
}

/** The name under which a request is matched, no, or why nobody can tell. */
type NativeMatch = ApiResource | false | string;

/** A compiled `matchConstraints` or `matchResources`. */
export type NativeMatcher = (subject: NativeSubject, resources: Resources) => NativeMatch;

const UNKNOWN_LABELS = 'needs the labels of the namespace, which are not known here';
const UNKNOWN_SCOPE =
  'needs to know whether the kind has namespaces, which no CustomResourceDefinition tells';

/** Compiles what a policy or binding matches. */
export function compileNativeMatch(match: MatchResources): NativeMatcher {
  const { namespaceSelector, objectSelector, resourceRules, excludeResourceRules } = match;
  const isEquivalent = match.matchPolicy === 'Equivalent';
  return (subject, resources) => {
    const inNamespace = matchNamespace(namespaceSelector, subject);
    if (inNamespace === false) return false;
    if (!matchObject(objectSelector, subject)) return false;
    const others = (): readonly ApiResource[] =>
      isEquivalent ? resources.equivalents(subject.resource, subject.subResource) : [];
    const excluded = matchRules(excludeResourceRules, subject, others);
    if (typeof excluded === 'object') return false;
    const found = resourceRules.length === 0 ? subject.resource : matchRules(resourceRules, subject, others);
    if (found === false) return false;
    if (typeof inNamespace === 'string') return inNamespace;
    return typeof excluded === 'string' ? excluded : found;
  };
}

/** Whether a resource, by its own or another name, is one that the rules speak of, whatever else they ask. */
export function couldMatch(
  { resourceRules, matchPolicy }: MatchResources,
  subject: Pick<NativeSubject, 'resource' | 'subResource'>,
  resources: Resources,
): boolean {
  const { resource, subResource } = subject;
  const names = matchPolicy === 'Exact' ? [] : resources.equivalents(resource, subResource);
  return resourceRules.some((rule) => [resource, ...names].some((one) => speaksOf(rule, one, subResource)));
}

/** Whether it matters under which name a resource goes whose name was guessed. */
export function dependsOnName({ resourceRules }: MatchResources, { group, version }: ApiResource): boolean {
  return resourceRules.some(
    ({ apiGroups, apiVersions, resources }) =>
      includes(apiGroups, group) &&
      includes(apiVersions, version) &&
      !resources.some((pattern) => pattern === '*' || pattern.startsWith('*/')),
  );
}

/** As the selector of the API server: `kubernetes.io/metadata.name` is known wherever the namespace is. */
function matchNamespace(selector: LabelSelector, subject: NativeSubject): boolean | string {
  const { resource, namespace, operation, object, oldObject } = subject;
  const isNamespace = resource.resource === 'namespaces';
  if (isEmpty(selector) || (namespace === '' && !isNamespace)) return true;
  if (isNamespace && subject.subResource === '') {
    const itself = operation === 'DELETE' ? oldObject : object;
    return matchLabels(selector, withName(itself === null ? {} : labelsOf(itself), subject.name)) === true;
  }
  const known = subject.namespaceLabels;
  if (known !== undefined) return matchLabels(selector, withName(known, namespace)) === true;
  return matchLabels(selector, namespace === undefined ? undefined : withName({}, namespace), true);
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

function withName(labels: ValueMap, name: string | undefined): ValueMap {
  return name === undefined || name === '' ? labels : { ...labels, [NAME_LABEL]: name };
}

/** With `isPartial`, only the label of the name is known, and every other question is open. */
function matchLabels(
  selector: LabelSelector,
  labels: ValueMap | undefined,
  isPartial = false,
): boolean | string {
  const open: string[] = [];
  const ask = (key: string, test: (value: Value | undefined) => boolean): boolean => {
    if (labels === undefined || (isPartial && key !== NAME_LABEL)) {
      open.push(key);
      return true;
    }
    return test(own(labels, key));
  };
  const matches =
    Object.keys(selector.matchLabels).every((key) =>
      ask(key, (value) => value === selector.matchLabels[key]),
    ) && selector.matchExpressions.every((one) => ask(one.key, (value) => holds(one, value)));
  if (!matches) return false;
  return open.length > 0 ? UNKNOWN_LABELS : true;
}

function isEmpty(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels).length === 0 && selector.matchExpressions.length === 0;
}

/** The object or the old one. */
function matchObject(selector: LabelSelector, { object, oldObject }: NativeSubject): boolean {
  if (isEmpty(selector)) return true;
  return [object, oldObject].some((one) => one !== null && matchLabels(selector, labelsOf(one)) === true);
}

function matchRules(
  rules: readonly ResourceRule[],
  subject: NativeSubject,
  others: () => readonly ApiResource[],
): NativeMatch {
  let unknown: string | undefined;
  const ask = (rule: ResourceRule, resource: ApiResource): ApiResource | undefined => {
    const answer = matchRule(rule, resource, subject);
    if (typeof answer === 'string') unknown ??= answer;
    return answer === true ? resource : undefined;
  };
  for (const rule of rules) {
    const found = ask(rule, subject.resource);
    if (found !== undefined) return found;
  }
  const equivalents = rules.length === 0 ? [] : others();
  for (const rule of rules) {
    for (const other of equivalents) {
      const found = ask(rule, other);
      if (found !== undefined) return found;
    }
  }
  return unknown ?? false;
}

function matchRule(rule: ResourceRule, resource: ApiResource, subject: NativeSubject): boolean | string {
  const { operation, subResource, name } = subject;
  if (!includes(rule.operations, operation) || !speaksOf(rule, resource, subResource)) return false;
  if (rule.resourceNames.length > 0 && !rule.resourceNames.includes(name)) return false;
  return matchScope(rule.scope, resource, subject);
}

function speaksOf(
  rule: ResourceRule,
  { group, version, resource }: ApiResource,
  subResource: string,
): boolean {
  return (
    includes(rule.apiGroups, group) &&
    includes(rule.apiVersions, version) &&
    rule.resources.some((pattern) => matchResource(pattern, resource, subResource))
  );
}

function includes(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value);
}

/** `*` alone means no subresource. */
function matchResource(pattern: string, resource: string, subResource: string): boolean {
  const slash = pattern.indexOf('/');
  const [name, sub] = slash === -1 ? [pattern, ''] : [pattern.slice(0, slash), pattern.slice(slash + 1)];
  return (name === '*' || name === resource) && (sub === '*' || sub === subResource);
}

function matchScope(
  scope: ResourceRule['scope'],
  { namespaced }: ApiResource,
  { namespace }: NativeSubject,
): boolean | string {
  if (scope === '*') return true;
  const known = namespaced ?? (namespace === undefined ? undefined : namespace !== '');
  if (known === undefined) return UNKNOWN_SCOPE;
  return known === (scope === 'Namespaced');
}
