import type { Value } from '../manifest/value.ts';

/**
 * A value that an expression made and structured-merge-diff does not know: it is of no type, and told by its looks. It
 * stands among values of manifests until they are held against their types, which none of them outlives.
 */
export class Foreign {
  /** `%v`, `%#v` and `%T` of Go. */
  readonly plain: string;
  readonly detail: string;
  readonly type: string;

  constructor(plain: string, detail: string, type: string) {
    this.plain = plain;
    this.detail = detail;
    this.type = type;
  }
}

/** A foreign value in the place of one of a manifest. */
export function foreign(plain: string, detail: string, type: string): Value {
  return new Foreign(plain, detail, type) as unknown as Value;
}

/** Whether a value is foreign: asked before anything else is. */
export function isForeign(value: unknown): value is Foreign {
  return value instanceof Foreign;
}
