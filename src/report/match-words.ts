// Which objects something speaks of, in words.
import type { LabelSelector, Match } from '../policy/model.ts';
import { valueText } from './explain-value.ts';

/** Which objects (or what else) a policy speaks of, in words: a paragraph each. */
export function matchWords(match: Match, exclude: Match | undefined, things = 'object'): readonly string[] {
  const words = sideWords(match);
  const but = exclude === undefined ? [] : sideWords(exclude);
  const whole = words.length === 0 ? `every ${things} that its rules find something in` : words.join('; ');
  return but.length === 0 ? [whole] : [whole, `but not: ${but.join('; ')}`];
}

/** What narrows it, a phrase each; empty for everything. */
export function sideWords({
  kinds,
  namespaces,
  names,
  labels,
  namespaceLabels,
  operations,
  files,
}: Match): readonly string[] {
  const some = (label: string, values: readonly string[]): readonly string[] =>
    values.length === 0 ? [] : [`${label} ${values.join(', ')}`];
  const isDefault = operations.join() === 'CREATE,UPDATE';
  return [
    ...some('kinds', kinds),
    ...some('namespaces', namespaces),
    ...some('files', files),
    ...some('names', names),
    ...some('labels', selectorWords(labels)),
    ...some('labels of the namespace', selectorWords(namespaceLabels)),
    ...some('operations', isDefault ? [] : operations),
  ];
}

/** What labels have to be. */
export function selectorWords(selector: LabelSelector | undefined): readonly string[] {
  if (selector === undefined) return [];
  const equal = Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${valueText(value)}`);
  const others = selector.matchExpressions.map(({ key, operator, values }) =>
    `${key} ${operator} ${values.join(' ')}`.trim(),
  );
  return [...equal, ...others];
}
