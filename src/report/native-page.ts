// What a policy of Kubernetes holds, and what puts it in force: for people, and for programs.
import type { Exception } from '../exception/model.ts';
import type { MatchResources, NativeBinding, NativePolicy } from '../policy/native-model.ts';
import { aligned } from './aligned.ts';
import { encode, type Json } from './encode.ts';
import { coverRows, exceptionsJson } from './exception-list.ts';
import { selectorWords } from './match-words.ts';
import { safe, safeLine } from './safe.ts';

/** Everything that there is to say about a policy of Kubernetes. */
export interface NativePage {
  readonly policy: NativePolicy;
  /** Those that name it. */
  readonly bindings: readonly NativeBinding[];
  /** Why it does nothing as it is. */
  readonly notice: string | undefined;
  /** The exceptions that cover it, and the time by which they expire: milliseconds since 1970. */
  readonly exceptions: readonly Exception[];
  readonly now: number;
}

/** One step: what has to hold, or what is changed. */
interface Step {
  readonly name: string;
  readonly expression: string;
  readonly message: string;
}

/** The page of a policy of Kubernetes. */
export function nativePageText(page: NativePage): string {
  const { policy, bindings, notice, exceptions, now } = page;
  const head = [
    ['kind', policy.kind],
    ['from', policy.resource.file],
    ['failure policy', policy.failurePolicy],
    ['speaks of', resourceWords(policy.matchConstraints)],
    ...policy.matchConditions.map(({ name, source }) => [`only where ${name}`, source.trim()]),
  ];
  const steps = stepsOf(policy).map(({ name, expression, message }) =>
    block([`Rule ${name}`, ...expression.split('\n').map((line) => `  ${line}`)], message),
  );
  const bound = bindings.map((one) => [one.name, one.validationActions.join(', '), bindingWords(one)]);
  return [
    `${safe(policy.name)}\n${aligned(head, '  ')}`,
    ...(notice === undefined ? [] : [block(['Not in force', `  ${notice}`], '')]),
    ...steps,
    ...(bound.length === 0 ? [] : [`Bindings\n${aligned(bound, '  ')}`]),
    ...(exceptions.length === 0 ? [] : [`Exceptions\n${aligned(coverRows(exceptions, now), '  ')}`]),
  ].join('\n');
}

function block(lines: readonly string[], message: string): string {
  const all = message === '' ? lines : [...lines, `  else  ${message}`];
  return all.map((line) => `${safeLine(safe(line))}\n`).join('');
}

/** The page of a policy of Kubernetes for programs, version 1. */
export function nativePageJson({ policy, bindings, notice, exceptions, now }: NativePage): string {
  const whole: Json = {
    schemaVersion: 1,
    name: policy.name,
    kind: policy.kind,
    source: policy.resource.file,
    failurePolicy: policy.failurePolicy,
    notInForce: notice,
    rules: stepsOf(policy).map(({ name, expression, message }) => ({ name, cel: expression, message })),
    bindings: bindings.map(({ name, validationActions, paramRef, resource }) => ({
      name,
      validationActions: [...validationActions],
      params: paramRef === undefined ? undefined : paramRef.name || 'selected',
      source: resource?.file,
    })),
    exceptions: exceptionsJson(exceptions, now),
  };
  return `${encode(whole)}\n`;
}

function stepsOf(policy: NativePolicy): readonly Step[] {
  if (policy.kind === 'MutatingAdmissionPolicy')
    return policy.mutations.map(({ source }, i) => ({
      name: `mutations[${i}]`,
      expression: source.trim(),
      message: '',
    }));
  return policy.validations.map(({ source, message }, i) => ({
    name: `validations[${i}]`,
    expression: source.trim(),
    message,
  }));
}

function resourceWords({ resourceRules }: MatchResources): string {
  return resourceRules
    .map(({ operations, apiGroups, resources }) => {
      const groups = apiGroups.map((group) => (group === '' ? 'core' : group)).join(', ');
      return `${operations.join(', ')} of ${resources.join(', ')} (${groups})`;
    })
    .join('; ');
}

function bindingWords({ paramRef, matchResources }: NativeBinding): string {
  const labels = selectorWords(matchResources?.namespaceSelector);
  return [
    ...(paramRef === undefined ? [] : [`parameters ${paramRef.name || 'by labels'}`]),
    ...(labels.length === 0 ? [] : [`namespaces with ${labels.join(', ')}`]),
  ].join('; ');
}
