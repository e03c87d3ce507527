// What closures share while a program runs.
import { raise } from './library/declare.ts';
import { Cancelled, type Spend } from './program.ts';
import type { CelValue, EvalError } from './value.ts';

/** What a closure gives. Errors are values: to absorb one costs nothing, and no stack is unwound. */
export type Result = CelValue | EvalError;

/** A part of a program. */
export type Closure = (frame: Frame) => Result;

/** A run of a program. */
export class Frame {
  /** The values of variables: first those of the bindings, then those of macros. */
  readonly slots: (Result | undefined)[];
  readonly spend: Spend;
  readonly limit: number;
  /** Kubernetes' units so far. */
  cost = 0;

  constructor(slots: (Result | undefined)[], spend: Spend) {
    this.slots = slots;
    this.spend = spend;
    this.limit = spend.limit;
  }

  /** Before each turn of a loop: throws when the run has cost or worked too much. */
  turn(): void {
    if (this.cost > this.limit) this.exceed();
    this.spend.work(2);
  }

  /** After a call whose cost may be high. */
  check(): void {
    if (this.cost > this.limit) raise(new Cancelled(COST_EXCEEDED));
  }

  /** cel-go looks after every unit, so that hardly more than the limit is ever spent. */
  exceed(): never {
    this.cost = this.limit + 1;
    raise(new Cancelled(COST_EXCEEDED));
  }
}

/** cel-go's words. */
export const COST_EXCEEDED = 'operation cancelled: actual cost limit exceeded';
