import { resolveScalar, type Scalar } from '../scalar.ts';
import { YamlProblem } from './cursor.ts';
import type { ScalarNode } from './node.ts';

/** A scalar as go-yaml decodes it: a number, bool or null, or text. */
export type Decoded =
  | Exclude<Scalar, { readonly type: 'text' } | { readonly type: 'merge' }>
  | { readonly type: 'text'; readonly value: string };

const CORE = 'tag:yaml.org,2002:';

/** Resolves a scalar by its tag, style and text (resolve.go of go-yaml v2). Throws {@link YamlProblem}. */
export function decodeScalar(node: ScalarNode): Decoded {
  const { tag, value } = node;
  const text = { type: 'text', value } as const;
  if (tag === '') return node.style === 'plain' ? untagged(value) : text;
  if (tag === '!' || tag === `${CORE}str`) return text;
  const name = tag.slice(CORE.length);
  if (name === 'binary') return { type: 'text', value: decodeBinary(node) };
  if (name === 'timestamp') {
    if (isTimestamp(value)) return text;
  } else {
    const found = untagged(value);
    if (found.type === name) return found;
    if (name === 'float') {
      if (found.type === 'not-json') return found;
      if (found.type === 'int' && !found.wide) return { type: 'float', value: Number(found.value) };
    }
  }
  throw new YamlProblem('YAML_SYNTAX', `This is not what its tag !!${name} says.`, node);
}

function untagged(value: string): Decoded {
  const found = resolveScalar(value);
  return found.type === 'text' || found.type === 'merge' ? { type: 'text', value } : found;
}

/** Base 64 of text; kubectl would hand on what is not UTF-8 as replacement characters. */
function decodeBinary(node: ScalarNode): string {
  const digits = node.value.replaceAll(/[\r\n]/g, '');
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(digits)) {
    const bytes = Uint8Array.from(atob(digits), (char) => char.charCodeAt(0));
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new YamlProblem('YAML_UNSUPPORTED', 'The value of !!binary is not text.', node);
    }
  }
  throw new YamlProblem('YAML_SYNTAX', 'The value of !!binary is not base 64.', node);
}

const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?)?$/;

function isTimestamp(value: string): boolean {
  const match = TIMESTAMP.exec(value);
  if (match === null) return false;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  const [hour, minute, second] = [match[4] ?? match[7], match[5] ?? match[8], match[6] ?? match[9]].map(
    (part) => Number(part ?? 0),
  ) as [number, number, number];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}
