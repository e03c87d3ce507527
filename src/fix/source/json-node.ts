import type { Trace } from '../../manifest/trace.ts';
import type { Node } from '../../manifest/yaml/node.ts';

/** The nodes of a JSON value from the trace of its reader, which is exact; offsets are those of the trace. */
export function jsonNode(text: string, trace: Trace): Node {
  let at = 0;
  const read = (): Node => {
    const start = trace[at++] as number;
    const below: Node[] = [];
    while ((trace[at] as number) >= 0) below.push(read());
    const end = ~(trace[at++] as number);
    const char = text[start];
    if (char === '[') return { kind: 'sequence', start, end, items: below };
    if (char === '{') {
      const pairs: [Node, Node][] = [];
      for (let i = 0; i < below.length; i += 2) pairs.push([below[i] as Node, below[i + 1] as Node]);
      return { kind: 'mapping', start, end, pairs };
    }
    const raw = text.slice(start, end);
    if (char !== '"') return { kind: 'scalar', start, end, tag: '', value: raw, style: 'plain' };
    return { kind: 'scalar', start, end, tag: '', value: JSON.parse(raw) as string, style: 'quoted' };
  };
  return read();
}
