// The structures of built-in kinds, read from the generated table when they are asked for.
//
// A line of the table is a type: an `!` when the struct is atomic, its name in Go, and its fields. A field is
// `name:flags type=default`: `?` for what is left out when empty, `*` for a pointer, `^Embedded.` for the Go field around
// it. A type is a letter, `[` and `{` with the type of the elements, or `#` and the number of a type; a name of Go follows in
// `<>`, of a list or mapping in `()`, where it cannot be told from the type.
import { apiVersionOf } from '../manifest/request.ts';
import type { Value } from '../manifest/value.ts';
import { KINDS, TYPES } from './structures.generated.ts';
import type {
  Atom,
  FieldType,
  GoField,
  GoStruct,
  GoType,
  ListType,
  Structure,
  TypeRef,
} from './structure.ts';
import { DEDUCED_REF, SCALARS, UNTYPED } from './structure-leaves.ts';

interface Known {
  readonly atom: Atom;
  readonly go: GoStruct;
}

let lines: readonly string[] | undefined;
const known: (Known | undefined)[] = [];

/** The structure of a built-in kind of Kubernetes' own groups; `undefined` of others. */
export function builtInStructure(group: string, version: string, kind: string): Structure | undefined {
  const key = `${apiVersionOf({ group, version })}/${kind}=`;
  const at = ` ${KINDS}`.indexOf(` ${key}`);
  if (at < 0) return undefined;
  const number = parseInt(KINDS.slice(at + key.length), 10);
  return { type: () => typeOf(number).atom, go: typeOf(number).go };
}

function typeOf(number: number): Known {
  return (known[number] ??= readLine(lineOf(number)));
}

function lineOf(number: number): string {
  lines ??= TYPES.split('\n');
  return lines[number] ?? '';
}

function readLine(line: string): Known {
  const isAtomic = line.startsWith('!');
  const [name = '', ...texts] = line.slice(isAtomic ? 1 : 0).split(' ');
  const fields = new Map<string, FieldType>();
  const goFields = new Map<string, GoField>();
  for (const text of texts) {
    const colon = text.indexOf(':');
    const key = text.slice(0, colon);
    const { field, go } = new FieldReader(text.slice(colon + 1)).read();
    fields.set(key, field);
    goFields.set(key, go);
  }
  const atom = { map: { atomic: isAtomic, fields, rest: undefined } };
  return { atom, go: { name: name.slice(name.indexOf('.') + 1), fields: goFields } };
}

interface Both {
  readonly ref: TypeRef;
  readonly go: GoType;
}

/** Letters: how the type merges, and what it is in Go. */
const LETTERS: Readonly<Record<string, readonly [TypeRef, GoType]>> = {
  s: [SCALARS.string, { kind: 'string', name: 'string' }],
  b: [SCALARS.boolean, { kind: 'bool', name: 'bool' }],
  i: [SCALARS.numeric, { kind: 'int32', name: 'int32' }],
  l: [SCALARS.numeric, { kind: 'int64', name: 'int64' }],
  y: [SCALARS.string, { kind: 'bytes', name: '[]uint8' }],
  t: [SCALARS.untyped, { kind: 'time', name: 'v1.Time' }],
  u: [SCALARS.untyped, { kind: 'time', name: 'v1.MicroTime' }],
  q: [SCALARS.untyped, { kind: 'quantity', name: 'resource.Quantity' }],
  o: [SCALARS.untyped, { kind: 'intOrString', name: 'intstr.IntOrString' }],
  r: [() => UNTYPED, { kind: 'raw', name: 'runtime.RawExtension' }],
  v: [
    () => ({ map: { atomic: false, fields: new Map(), rest: DEDUCED_REF } }),
    { kind: 'raw', name: 'v1.FieldsV1' },
  ],
};

class FieldReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): { readonly field: FieldType; readonly go: GoField } {
    const omit = this.#takes('?');
    const pointer = this.#takes('*');
    const embedded = this.#takes('^') ? this.#until(/\.(?=[[{#a-z])/g).split('.') : [];
    const { ref, go } = this.#type();
    const rest = this.#text.slice(this.#at);
    const value = rest.startsWith('=') ? (JSON.parse(rest.slice(1)) as Value) : undefined;
    return { field: { type: ref, default: value }, go: { type: go, pointer, omit, embedded } };
  }

  #takes(mark: string): boolean {
    const is = this.#text.startsWith(mark, this.#at);
    if (is) this.#at += mark.length;
    return is;
  }

  #until(end: RegExp): string {
    end.lastIndex = this.#at;
    const match = end.exec(this.#text);
    const from = this.#at;
    const to = match?.index ?? this.#text.length;
    this.#at = to + (match?.[0].length ?? 0);
    return this.#text.slice(from, to);
  }

  #type(): Both {
    const letter = this.#text.charAt(this.#at);
    this.#at += 1;
    if (letter === '[') return this.#list();
    if (letter === '{') return this.#map();
    if (letter === '#') return this.#struct();
    const [ref, go] = LETTERS[letter] ?? [() => UNTYPED, { kind: 'raw' as const, name: '' }];
    // A text of some format may be any scalar to the merge.
    const merges = this.#takes('!') ? SCALARS.untyped : ref;
    return { ref: merges, go: { ...go, name: this.#takes('<') ? this.#until(/>/g) : go.name } };
  }

  #name(plain: string): string {
    return this.#takes('(') ? this.#until(/\)/g) : plain;
  }

  #list(): Both {
    const relation = this.#text.charAt(this.#at);
    this.#at += 1;
    const keys = relation === 'm' ? this.#until(/;/g).split(',') : [];
    const { ref, go } = this.#type();
    const list: ListType = { atomic: relation === 'a', keys, of: ref };
    return { ref: () => ({ list }), go: { kind: 'list', of: go, name: this.#name(`[]${go.name}`) } };
  }

  #map(): Both {
    const atomic = this.#takes('a');
    const { ref, go } = this.#type();
    const map = { atomic, fields: new Map<string, FieldType>(), rest: ref };
    return { ref: () => ({ map }), go: { kind: 'map', of: go, name: this.#name(`map[string]${go.name}`) } };
  }

  #struct(): Both {
    const relation = this.#takes('a') ? true : this.#takes('g') ? false : undefined;
    const number = parseInt(this.#until(/(?=\D|$)/g), 10);
    const [name = ''] = lineOf(number).split(' ', 1);
    const ref = (): Atom => {
      const { atom } = typeOf(number);
      if (relation === undefined || atom.map === undefined) return atom;
      return { ...atom, map: { ...atom.map, atomic: relation } };
    };
    return { ref, go: { kind: 'struct', name: name.replace('!', ''), struct: () => typeOf(number).go } };
  }
}
