import { trimSpace } from '../cel/library/space.ts';
import type { CelValue } from '../cel/value.ts';
import { byteCount } from '../manifest/text-size.ts';

/** MaxEvaluatedMessageExpressionSizeBytes of the API server. */
const MAX_BYTES = 5 * 1024;

/** The message that a messageExpression gave, when it is a text that the API server would show. */
export function messageOf(value: CelValue): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = trimSpace(value);
  return text === '' || text.includes('\n') || byteCount(text) > MAX_BYTES ? undefined : text;
}
