// What an expression became, and what a run of it may spend.
import type { Budget } from './budget.ts';
import type { Meter } from './declaration.ts';
import { raise } from './library/declare.ts';
import { EvalError, type CelValue } from './value.ts';

/** The values of variables, by name. One that is missing is an error where it is read. */
export type Bindings = ReadonlyMap<string, CelValue>;

/** An expression that can be run, any number of times. */
export interface Program {
  /** Throws an EvalError. */
  readonly run: (bindings: Bindings, spend: Spend) => CelValue;
  /** As `run`, but the error is returned: quicker where errors are common. A {@link Cancelled} is returned, too. */
  readonly evaluate: (bindings: Bindings, spend: Spend) => CelValue | EvalError;
}

/** An error that no `||` absorbs: the run was stopped, because it cost or worked too much. */
export class Cancelled extends EvalError {}

/** The cost in Kubernetes' units that one expression may have (PerCallLimit). */
export const EXPRESSION_LIMIT = 1_000_000;

/** The cost in Kubernetes' units of all expressions of a policy together (RuntimeCELCostBudget). */
export const POLICY_BUDGET = 10_000_000;

/** The same of a policy's matchConditions (RuntimeCELCostBudgetMatchConditions). */
export const MATCH_CONDITIONS_BUDGET = 2_500_000;

/**
 * Steps between two settlements, of all expressions run: a step is about ten nanoseconds of work or eight bytes of
 * memory, so that a run-away expression ends within 100 ms whatever its cost in Kubernetes' units is.
 */
const STEP_LIMIT = 4_000_000;

/** What runs spend. One is made for what shares a budget (the expressions of a policy for one request). */
export class Spend implements Meter {
  readonly budget: Budget;
  /** Kubernetes' units that one run may cost. */
  readonly limit: number;
  /** Kubernetes' units that were spent since the last settlement: of a run, and of the variables it made run. */
  cost = 0;
  /** Steps left until the next settlement. */
  steps: number;
  readonly #stepLimit: number;

  constructor(budget: Budget, limit: number = EXPRESSION_LIMIT, stepLimit: number = STEP_LIMIT) {
    this.budget = budget;
    this.limit = limit;
    this.steps = stepLimit;
    this.#stepLimit = stepLimit;
  }

  /** Charges steps of work; throws {@link Cancelled} when there are none left. */
  work(steps: number): void {
    this.steps -= steps;
    if (this.steps < 0) raise(new Cancelled('operation cancelled: more steps than a run may take'));
  }

  /**
   * After a run: takes its cost from the budget. `false` when the budget does not suffice ("validation failed due to
   * running out of cost budget, no further validation rules will be run").
   */
  settle(): boolean {
    this.budget.remaining -= this.cost;
    this.cost = 0;
    this.steps = this.#stepLimit;
    return this.budget.remaining >= 0;
  }
}
