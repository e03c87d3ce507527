// What an API server would say itself, had the policies of Kubernetes been its own.
import { shown } from '../src/index.ts';
import type { Decision, NativeDecision } from '../src/index.ts';

/** A decision of a policy of Kubernetes. */
export type Native = Decision & { readonly native: NativeDecision };

/** Whether a decision is one of a policy of Kubernetes. */
export function isNative(decision: Decision): decision is Native {
  return decision.native !== undefined;
}

const MAX_CAUSES = 1000;
/** In UTF-16 code units; a `messageExpression` may give 5,120 bytes, and what quotes an expression may be longer. */
const MAX_MESSAGE = 32 * 1024;
const MAX_CAUSE = 2000;

/** The status of a denial by such policies alone: the first one's message and code; the others are among the causes. */
export function nativeStatus(denied: readonly Native[]): object {
  const [first] = denied;
  const causes = denied
    .slice(0, MAX_CAUSES)
    .map(({ message }) => ({ message: safeLines(message, MAX_CAUSE) }));
  return {
    status: 'Failure',
    message: safeLines(first?.message ?? '', MAX_MESSAGE),
    reason: first?.native.reason,
    code: first?.native.status,
    details: { causes },
  };
}

/** A message may hold an expression of several lines. */
function safeLines(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.split('\n').map(shown).join('\n');
}

const MAX_FAILURES = 50;
const MAX_VALUE = 10 * 1024;

/**
 * The annotations of the audit log: `validation_failure` as the API server writes it, and those that policies ask for, by
 * `policy.key`: a key with a slash would be dropped.
 */
export function nativeAnnotations(
  decisions: readonly Decision[],
  annotations: ReadonlyMap<string, readonly string[]> = new Map(),
): Readonly<Record<string, string>> {
  const failures = decisions
    .filter(isNative)
    .filter(({ native }) => native.actions.includes('Audit'))
    .slice(0, MAX_FAILURES)
    .map(({ policy, native: { binding, message, expressionIndex = 0, actions } }) => ({
      message,
      policy,
      binding,
      expressionIndex,
      validationActions: actions,
    }));
  const asked = [...annotations].map(([key, values]): [string, string] => [
    key.replaceAll('/', '.'),
    values.join(', ').slice(0, MAX_VALUE),
  ]);
  return {
    ...Object.fromEntries(asked),
    ...(failures.length === 0 ? {} : { validation_failure: JSON.stringify(failures) }),
  };
}
