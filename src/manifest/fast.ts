import { load, Schema, Type, type LoadOptions, type State } from 'js-yaml';
import type { FlowDoubt } from './flow.ts';
import type { Limits } from './model.ts';
import { resolveScalar, type Scalar } from './scalar.ts';
import { TraceIndex, type TraceWriter } from './trace.ts';
import type { Value } from './value.ts';

/** What the bulk reader read, or that the careful reader has to. */
export type FastResult =
  | { readonly type: 'value'; readonly value: Value }
  /** Not in the part of YAML that js-yaml and go-yaml are known to read alike, too deep, or no YAML at all. */
  | { readonly type: 'careful' };

// Written by the scalar type while js-yaml reads one document; js-yaml offers no other way to hand a note out.
let resolved: Scalar;
const notes = { odd: false, keysInDoubt: false };

const PLAIN = new Type('tag:doorward.dev:plain', {
  kind: 'scalar',
  resolve: (text: string) => {
    resolved = resolveScalar(text);
    return resolved.type !== 'text';
  },
  construct: (text: string): Value => {
    switch (resolved.type) {
      case 'bool':
        return resolved.value;
      case 'int':
        if (resolved.wide) notes.keysInDoubt = true;
        return resolved.value;
      case 'float':
        notes.keysInDoubt = true;
        return resolved.value;
      case 'null':
        notes.keysInDoubt = true;
        return null;
      default:
        notes.odd = true; // a merge key, an infinity
        return text;
    }
  },
});

const SCHEMA = new Schema({ implicit: [PLAIN], explicit: [] });

/**
 * Reads one document with js-yaml 4, noting positions in `trace` through its `listener` option (undocumented, in the
 * code since version 3).
 */
export function readFast(
  text: string,
  doubt: FlowDoubt,
  tools: { limits: Limits; trace: TraceWriter },
): FastResult {
  const { limits, trace } = tools;
  if (doubt === 'careful') return { type: 'careful' };
  forget();
  trace.reset();
  const { maxDepth } = limits;
  let opened = 0;
  const options: LoadOptions & { maxDepth: number } = {
    schema: SCHEMA,
    // One level for the scalars below the deepest collection, one for js-yaml's own retry of a plain scalar.
    maxDepth: maxDepth + 2,
    listener(event: string, state: State & { depth?: number; anchor?: unknown; tag?: unknown }): void {
      if (event === 'open') {
        opened = state.line;
        trace.push(state.position);
      } else {
        trace.push(~state.position);
        // Behind a quoted text of several lines js-yaml takes a key that has no line of its own.
        if (state.line !== opened && isQuote(state.input.charCodeAt(state.position - 1))) notes.odd = true;
        if (state.anchor !== null || state.tag === '!') notes.odd = true;
        if ((state.depth as number) > maxDepth && state.kind !== 'scalar') notes.odd = true;
      }
    },
  };
  let value: Value;
  try {
    value = (load(text, options) ?? null) as Value;
  } catch {
    return { type: 'careful' };
  }
  if (notes.odd || trace.size > limits.maxNodes || (notes.keysInDoubt && hasDoubtfulKey(value)))
    return { type: 'careful' };
  if (doubt === 'check' && !new TraceIndex(trace.take(), text).matches(value)) return { type: 'careful' };
  return { type: 'value', value };
}

function forget(): void {
  notes.odd = false;
  notes.keysInDoubt = false;
}

function isQuote(char: number): boolean {
  return char === 0x22 || char === 0x27;
}

/** Whether a key may have been written as a float or null, which become other texts in Go than in JavaScript. */
function hasDoubtfulKey(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasDoubtfulKey);
  for (const [key, below] of Object.entries(value)) {
    if (key === 'null' || /^[-+]?[.0-9]/.test(key)) return true;
    if (typeof below === 'object' && hasDoubtfulKey(below)) return true;
  }
  return false;
}
