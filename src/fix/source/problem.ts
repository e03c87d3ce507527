import type { Refusal, RefusalReason } from './model.ts';

/** Why an edit cannot be made. Thrown inside this folder only; its door is edit.ts. */
export class EditProblem extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** What an edit gives up with: its refusal. What is no {@link EditProblem} is thrown on. */
export function refusalOf(problem: unknown): Refusal {
  if (problem instanceof EditProblem) return { reason: problem.reason, message: problem.message };
  throw problem;
}
