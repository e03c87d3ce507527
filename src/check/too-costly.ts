/**
 * Thrown by a check that would cost more than it may. It is no verdict: the engine turns it into the outcome `error`,
 * because an answer that was not worked out is neither a pass nor a failure.
 */
export class TooCostly extends Error {
  override readonly name = 'TooCostly';
}
