// How the API server says what is wrong with a field (apimachinery, util/validation/field).
import type { Value } from '../manifest/value.ts';

/** A mistake at a field. */
export interface FieldProblem {
  readonly pointer: string;
  /** As the API server writes it: `spec.validations[0].expression: Required value: expression is not specified`. */
  readonly message: string;
}

/** A field: where it is, and how both notations write that. */
export class Field {
  readonly path: string;
  readonly pointer: string;

  constructor(path: string, pointer: string) {
    this.path = path;
    this.pointer = pointer;
  }

  /** A field below it; of names without `/` and `~` only. */
  child(...names: readonly string[]): Field {
    let { path, pointer } = this;
    for (const name of names) {
      path = path === '' ? name : `${path}.${name}`;
      pointer = `${pointer}/${name}`;
    }
    return new Field(path, pointer);
  }

  index(i: number): Field {
    return new Field(`${this.path}[${String(i)}]`, `${this.pointer}/${String(i)}`);
  }

  required(detail = ''): FieldProblem {
    return this.#say('Required value', detail);
  }

  forbidden(detail: string): FieldProblem {
    return this.#say('Forbidden', detail);
  }

  invalid(value: Value, detail: string): FieldProblem {
    return this.#say(`Invalid value: ${shown(value)}`, detail);
  }

  unsupported(value: Value, supported: readonly string[]): FieldProblem {
    return this.#say(
      `Unsupported value: ${shown(value)}`,
      `supported values: ${supported.map((one) => JSON.stringify(one)).join(', ')}`,
    );
  }

  duplicate(value: Value): FieldProblem {
    return this.#say(`Duplicate value: ${shown(value)}`, '');
  }

  tooMany(count: number, most: number): FieldProblem {
    return this.#say(`Too many: ${String(count)}`, `must have at most ${String(most)} items`);
  }

  #say(what: string, detail: string): FieldProblem {
    const message = `${this.path}: ${what}${detail === '' ? '' : `: ${detail}`}`;
    return { pointer: this.pointer, message };
  }
}

function shown(value: Value): string {
  return typeof value === 'string' ? goQuote(value) : JSON.stringify(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** A text as Go's `%q` writes it. */
function goQuote(text: string): string {
  const inner = text.replace(
    /[\u0000-\u001f"\\\u007f]/g,
    (one) => ESCAPES[one] ?? `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${inner}"`;
}
