import type { Limits } from '../model.ts';
import type { Value } from '../value.ts';
import { YamlProblem } from './cursor.ts';
import type { AliasNode, MappingNode, Node } from './node.ts';
import { decodeScalar, type Decoded } from './tagged.ts';

/** Makes the value of a document as go-yaml v2 and sigs.k8s.io/yaml do. Throws {@link YamlProblem}. */
export function valueOf(node: Node, limits: Limits): Value {
  return new Decoder(limits).value(node, 0);
}

/** Whether a pair's key is `<<`, which merges other mappings into this one. */
export function isMerge(key: Node): boolean {
  return (
    key.kind === 'scalar' &&
    key.value === '<<' &&
    key.style === 'plain' &&
    (key.tag === '' || key.tag === '!')
  );
}

/** The mappings that a merge brings in, in the order in which they overwrite each other. */
export function mergedMappings(value: Node): readonly (MappingNode | AliasNode)[] {
  const list = value.kind === 'sequence' ? [...value.items].reverse() : [value];
  return list.map((node) => {
    if (node.kind === 'mapping' || (node.kind === 'alias' && node.target.kind === 'mapping')) return node;
    throw new YamlProblem('YAML_SYNTAX', 'Only mappings can be merged with <<.', node);
  });
}

/** The text of a key as JSON has it. Throws {@link YamlProblem} on what kubectl cannot turn into text. */
export function keyText(node: Node): string {
  const key = node.kind === 'alias' ? node.target : node;
  if (key.kind !== 'scalar') {
    throw new YamlProblem('YAML_UNSUPPORTED', 'A key must be text, not a list or a mapping.', node);
  }
  const decoded = decodeScalar(key);
  switch (decoded.type) {
    case 'text':
      return decoded.value;
    case 'bool':
      return String(decoded.value);
    case 'int':
      if (decoded.wide) break;
      return String(decoded.value);
    case 'float':
      return goFloat(decoded.value);
    case 'not-json':
      return key.value.replace('+', '').toLowerCase();
    default:
  }
  throw new YamlProblem('YAML_UNSUPPORTED', 'kubectl refuses this key: put it in quotes.', node);
}

/** strconv.FormatFloat(value, 'g', -1, 32): the shortest text that gives the same 32-bit float. */
function goFloat(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  let short = '';
  for (let digits = 0; digits <= 16; digits += 1) {
    short = single.toExponential(digits);
    if (Math.fround(Number(short)) === single) break;
  }
  const [mantissa, exponent] = short.split('e') as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(short));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

class Decoder {
  private readonly limits: Limits;
  private decoded = 0;
  private aliased = 0;
  private aliasDepth = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  value(node: Node, depth: number): Value {
    this.count(node);
    switch (node.kind) {
      case 'scalar':
        return scalarValue(decodeScalar(node), node);
      case 'alias':
        return this.throughAlias(() => this.value(node.target, depth));
      case 'sequence':
        this.checkDepth(node, depth);
        return node.items.map((item) => this.value(item, depth + 1));
      case 'mapping': {
        this.checkDepth(node, depth);
        const out = new Map<string, Value>();
        this.mapping(node, depth, { out, kinds: new Map() });
        return toObject(out);
      }
    }
  }

  private mapping(node: MappingNode, depth: number, into: Target): void {
    const seen = new Set<string>();
    for (const [key, below] of node.pairs) {
      if (isMerge(key)) {
        for (const merged of mergedMappings(below)) this.merge(merged, depth, into);
        continue;
      }
      this.count(key);
      const name = keyText(key);
      // To go-yaml, 0.0 and -0.0 are one key.
      const once = name === '-0' ? '0' : name;
      if (seen.has(once)) {
        throw new YamlProblem('YAML_DUPLICATE_KEY', `The key ${JSON.stringify(name)} is here twice.`, key);
      }
      seen.add(once);
      // 1 and "1" are two keys to go-yaml and one to JSON: which one wins is chance.
      const kind = keyKind(key);
      if ((into.kinds.get(name) ?? kind) !== kind) {
        throw new YamlProblem(
          'YAML_DUPLICATE_KEY',
          `The key ${JSON.stringify(name)} is merged in as well.`,
          key,
        );
      }
      into.kinds.set(name, kind);
      into.out.set(name, this.value(below, depth + 1));
    }
  }

  private merge(node: MappingNode | AliasNode, depth: number, into: Target): void {
    this.count(node);
    if (node.kind === 'mapping') return this.mapping(node, depth, into);
    this.throughAlias(() => {
      this.count(node.target);
      this.mapping(node.target as MappingNode, depth, into);
    });
  }

  private throughAlias<T>(read: () => T): T {
    this.aliasDepth += 1;
    const result = read();
    this.aliasDepth -= 1;
    return result;
  }

  /** The budget of go-yaml v2 (decode.go), and ours. */
  private count(node: Node): void {
    this.decoded += 1;
    if (this.aliasDepth > 0) this.aliased += 1;
    if (this.decoded > this.limits.maxNodes) {
      const code = this.aliased > 0 ? 'YAML_ALIAS_BUDGET' : 'TOO_BIG';
      throw new YamlProblem(code, `The document has more than ${this.limits.maxNodes} nodes.`, node);
    }
    if (
      this.aliased > 100 &&
      this.decoded > 1000 &&
      this.aliased / this.decoded > allowedRatio(this.decoded)
    ) {
      throw new YamlProblem('YAML_ALIAS_BUDGET', 'Almost all of the document comes from aliases.', node);
    }
  }

  private checkDepth(node: Node, depth: number): void {
    if (depth < this.limits.maxDepth) return;
    const message = `Mappings and lists are nested deeper than ${this.limits.maxDepth}.`;
    throw new YamlProblem('TOO_DEEP', message, node);
  }
}

interface Target {
  readonly out: Map<string, Value>;
  readonly kinds: Map<string, string>;
}

function keyKind(node: Node): string {
  const key = node.kind === 'alias' ? node.target : node;
  return key.kind === 'scalar' ? decodeScalar(key).type : key.kind;
}

function scalarValue(decoded: Decoded, node: Node): Value {
  if (decoded.type === 'null') return null;
  if (decoded.type !== 'not-json') return decoded.value;
  throw new YamlProblem(
    'YAML_UNSUPPORTED',
    'JSON has no infinity and no not-a-number, so kubectl refuses them.',
    node,
  );
}

/** `Object.fromEntries` makes own properties of all keys, `__proto__` too. */
function toObject(map: ReadonlyMap<string, Value>): Value {
  return Object.fromEntries(map);
}

function allowedRatio(decoded: number): number {
  const [low, high] = [400_000, 4_000_000];
  if (decoded <= low) return 0.99;
  if (decoded >= high) return 0.1;
  return 0.99 - 0.89 * ((decoded - low) / (high - low));
}
