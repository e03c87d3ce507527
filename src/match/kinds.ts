import { currentGroup, isClusterScoped, meantKind } from '../manifest/kinds.ts';
import { KNOWN_WORKLOADS } from '../select/workloads.ts';
import type { Workloads } from '../select/workloads.ts';

/** What a kind pattern narrows to; an empty field does not narrow. */
interface KindPattern {
  readonly group: string | undefined;
  readonly version: string | undefined;
  readonly kind: string | undefined;
}

/** The pattern that stands for every kind which is known to run Pods. */
const WORKLOADS_PATTERN = '@workloads';

const VERSION = /^v\d+((alpha|beta)\d+)?$/;
const PATTERN = /^(?:(?:[a-z0-9.-]*|\*)\/){0,2}(?:[A-Za-z0-9]+|\*)$/;

/** Whether a text is a kind pattern: `Kind`, `group/Kind`, `version/Kind` (core), `group/version/Kind`, `@workloads`. */
export function isKindPattern(text: string): boolean {
  return text === WORKLOADS_PATTERN || PATTERN.test(text);
}

function parsePattern(text: string): KindPattern {
  const parts = text.split('/');
  const kind = parts.pop() ?? '';
  const [first, second] = parts;
  const core = parts.length === 1 && first !== undefined && VERSION.test(first);
  const [group, version] = core ? ['', first] : [first, second];
  return { group: any(group), version: any(version), kind: any(kind) };
}

/** The groups whose kinds people write without a group. */
const PLAIN_GROUPS = ['', 'apps', 'batch', 'networking.k8s.io', 'rbac.authorization.k8s.io'];

/** What is wrong with a kind pattern, as a sentence; `undefined` when it can be used. */
export function kindProblem(text: string, workloads: Workloads): string | undefined {
  if (!isKindPattern(text)) {
    return `${JSON.stringify(text)} is not a kind: write Kind, group/Kind or group/version/Kind.`;
  }
  const meant = meantPattern(text, workloads);
  if (meant === undefined) return undefined;
  return `There is no kind ${JSON.stringify(text)}; did you mean ${meant}? Write a custom kind as group/Kind.`;
}

/**
 * What a pattern was most likely meant to be that names no kind of its group, or, without a group, none that is
 * known and almost one that is: it would match nothing, and the policy would pass everything in silence.
 */
export function meantPattern(text: string, workloads: Workloads = KNOWN_WORKLOADS): string | undefined {
  const { group, kind } = parsePattern(text);
  if (text === WORKLOADS_PATTERN || kind === undefined) return undefined;
  if (group !== undefined) {
    const current = currentGroup(group, kind);
    const meant = meantKind(current, kind);
    return meant && `${meant.group === '' ? 'v1' : meant.group}/${meant.kind}`;
  }
  if (workloads.rows.some((row) => row.kind === kind)) return undefined;
  if (PLAIN_GROUPS.some((one) => isClusterScoped(one, kind) !== undefined)) return undefined;
  const meant = PLAIN_GROUPS.map((one) => meantKind(one, kind)?.kind).find((one) => one !== undefined);
  // The same name: a kind of yet another group.
  return meant === kind ? undefined : meant;
}

function any(part: string | undefined): string | undefined {
  return part === '*' ? undefined : part;
}

/**
 * Whether a kind is one of those named. Legacy groups count as their successors, and the version of a built-in
 * kind does not matter (`matchPolicy: Equivalent`): an old apiVersion is no way around a policy.
 */
export function compileKinds(
  patterns: readonly string[],
  table: Workloads = KNOWN_WORKLOADS,
): (group: string, version: string, kind: string) => boolean {
  const parsed = patterns.filter((text) => text !== WORKLOADS_PATTERN).map(parsePattern);
  const workloads = patterns.includes(WORKLOADS_PATTERN);
  return (group, version, kind) => {
    const current = currentGroup(group, kind);
    const equivalent = isClusterScoped(current, kind) !== undefined;
    return (
      (workloads && table.of(group, kind) !== undefined) ||
      parsed.some(
        (one) =>
          (one.kind === undefined || one.kind === kind) &&
          (one.group === undefined || currentGroup(one.group, kind) === current) &&
          (one.version === undefined || one.version === version || equivalent),
      )
    );
  };
}
