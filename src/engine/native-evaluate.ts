// What a policy says of one request, binding and parameter (apiserver, policy/validating/validator.go).
import { EXPRESSION_LIMIT, MATCH_CONDITIONS_BUDGET, POLICY_BUDGET, Spend } from '../cel/program.ts';
import type { Budget } from '../cel/budget.ts';
import { trimSpace } from '../cel/library/space.ts';
import { EvalError } from '../cel/value.ts';
import type { CelValue } from '../cel/value.ts';
import type { NativePolicy, Validation } from '../policy/native-model.ts';
import { messageOf } from './message-expression.ts';
import type { CompiledExpression, CompiledNative, CompiledValidating } from './native-compile.ts';
import { blamedPart } from './native-blame.ts';
import { createFrame, Variables } from './native-frame.ts';
import type { Frame, FrameUse, Scene } from './native-frame.ts';

/** What became of one expression. */
export type Evaluated =
  | { readonly type: 'value'; readonly value: CelValue }
  | { readonly type: 'error'; readonly message: string }
  /** It read what nobody knows here: why, as a clause. */
  | { readonly type: 'unknown'; readonly reason: string };

/** What one validation says, or an annotation that failed. */
export interface Verdict {
  readonly rule: string;
  readonly expressionIndex: number | undefined;
  readonly type: 'admit' | 'deny' | 'error' | 'unknown';
  readonly message: string;
  /** Of an annotation, whose error denies whatever the binding's actions are. */
  readonly deniesAlways: boolean;
  /** Of a mutation that made something that cannot be read: the request fails whatever the policy says. */
  readonly breaks?: true;
  /** JSON pointer of what made it false, present or not; '' for the object as a whole. */
  readonly field?: string;
}

/** What a policy says. */
export interface Evaluation {
  readonly verdicts: readonly Verdict[];
  /** Audit annotations to publish: key and value. */
  readonly annotations: readonly (readonly [key: string, value: string])[];
}

/** What the API server says when a budget is spent. */
export const OUT_OF_BUDGET =
  'validation failed due to running out of cost budget, no further validation rules will be run';

/** Expressions that share a budget and the values of variables. */
export class Run {
  readonly frame: Frame;
  readonly #spend: Spend;

  constructor(policy: CompiledNative, scene: Scene, { use, budget }: { use: FrameUse; budget: Budget }) {
    this.frame = createFrame(scene, use);
    this.#spend = new Spend(budget);
    if (policy.variables.size > 0)
      this.frame.set('variables', new Variables(policy.variables, this.frame, this.#spend));
  }

  /** `undefined` when the budget is spent. */
  evaluate({ source, program }: CompiledExpression): Evaluated | undefined {
    const frame = this.frame;
    frame.asking.take();
    const value = program.evaluate(frame, this.#spend);
    const unknown = frame.asking.take();
    if (!this.#spend.settle()) return undefined;
    if (!(value instanceof EvalError)) return { type: 'value', value };
    if (unknown !== undefined) return { type: 'unknown', reason: unknown };
    return { type: 'error', message: `expression '${source}' resulted in error: ${value.message}` };
  }
}

/** Whether a policy's matchConditions hold: a condition that is false wins over one that errs. */
export function meetsConditions(policy: CompiledNative, scene: Scene): true | false | Evaluated {
  const { matchConditions } = policy;
  if (matchConditions.length === 0) return true;
  const budget = { remaining: MATCH_CONDITIONS_BUDGET };
  const run = new Run(policy, scene, { use: { namespaceObject: false, authorizer: true }, budget });
  const errors: string[] = [];
  let unknown: Evaluated | undefined;
  let isFalse = false;
  for (const condition of matchConditions) {
    const result = run.evaluate(condition);
    if (result === undefined) return { type: 'error', message: OUT_OF_BUDGET };
    if (result.type === 'error') errors.push(result.message);
    else if (result.type === 'unknown') unknown ??= result;
    else if (result.value === false) isFalse = true;
  }
  if (isFalse) return false;
  if (unknown !== undefined) return unknown;
  return errors.length === 0 ? true : { type: 'error', message: aggregate(errors) };
}

/** As apimachinery's Aggregate: each message once, in brackets when there are several. */
function aggregate(messages: readonly string[]): string {
  const unique = [...new Set(messages)];
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`;
}

/** What a policy says of a request that its matchConditions let through. */
export function evaluateValidations(compiled: CompiledValidating, scene: Scene): Evaluation {
  const { policy, validations } = compiled;
  const budget = { remaining: POLICY_BUDGET };
  const run = new Run(compiled, scene, { use: { namespaceObject: true, authorizer: true }, budget });
  const results: Evaluated[] = [];
  for (const validation of validations) {
    const result = run.evaluate(validation);
    if (result === undefined) return whole(OUT_OF_BUDGET);
    results.push(result);
  }
  const messages = evaluateMessages(compiled, { scene, budget, results });
  const verdicts = results.map((result, i): Verdict => {
    const at = { rule: `validations[${String(i)}]`, expressionIndex: i, deniesAlways: false };
    if (result.type === 'unknown') return { ...at, type: 'unknown', message: result.reason };
    if (result.type === 'error') return { ...at, type: 'error', message: result.message };
    if (messages === undefined)
      return { ...at, type: 'error', message: `failed messageExpression: ${OUT_OF_BUDGET}` };
    if (result.value === true) return { ...at, type: 'admit', message: '' };
    const message = failureMessage(policy.validations[i], messages[i]);
    const field =
      validations[i] && blamedPart(validations[i], { frame: run.frame, variables: compiled.variables });
    return { ...at, type: 'deny', message, field: field ?? '' };
  });
  const annotations = evaluateAnnotations(compiled, scene);
  if (annotations === undefined) return whole(OUT_OF_BUDGET);
  return { verdicts: [...verdicts, ...annotations.verdicts], annotations: annotations.annotations };
}

function whole(message: string): Evaluation {
  const verdict: Verdict = {
    rule: 'validations',
    expressionIndex: 0,
    type: 'error',
    message,
    deniesAlways: false,
  };
  return { verdicts: [verdict], annotations: [] };
}

interface Messaging {
  readonly scene: Scene;
  readonly budget: Budget;
  readonly results: readonly Evaluated[];
}

/**
 * The results of all messageExpressions; `undefined` when what the validations left of the budget does not suffice. The API
 * server evaluates them all, whether a validation fails or not: where nothing fails and no budget could be overspent,
 * nobody would see it.
 */
function evaluateMessages(
  compiled: CompiledValidating,
  { scene, budget, results }: Messaging,
): readonly (Evaluated | undefined)[] | undefined {
  const { messages, variables } = compiled;
  const count = messages.filter((one) => one !== undefined).length;
  const fails = results.some((result) => result.type === 'value' && result.value !== true);
  if (count === 0 || (!fails && budget.remaining >= (count + variables.size) * EXPRESSION_LIMIT)) return [];
  const run = new Run(compiled, scene, { use: { namespaceObject: true, authorizer: false }, budget });
  const found: (Evaluated | undefined)[] = [];
  for (const message of messages) {
    const result = message === undefined ? undefined : run.evaluate(message);
    if (message !== undefined && result === undefined) return undefined;
    found.push(result);
  }
  return found;
}

/** The message of a validation that fails: its messageExpression's, its message, or the expression itself. */
function failureMessage(validation: Validation | undefined, result: Evaluated | undefined): string {
  const said = result?.type === 'value' ? messageOf(result.value) : undefined;
  if (said !== undefined) return said;
  const message = trimSpace(validation?.message ?? '');
  return message === '' ? `failed expression: ${trimSpace(validation?.source ?? '')}` : message;
}

/** The audit annotations, with a budget of their own; `undefined` when it does not suffice. */
function evaluateAnnotations(compiled: CompiledValidating, scene: Scene): Evaluation | undefined {
  const { policy, auditAnnotations } = compiled;
  if (auditAnnotations.length === 0) return { verdicts: [], annotations: [] };
  const budget = { remaining: POLICY_BUDGET };
  const run = new Run(compiled, scene, { use: { namespaceObject: true, authorizer: false }, budget });
  const annotations: [string, string][] = [];
  const verdicts: Verdict[] = [];
  for (const [i, expression] of auditAnnotations.entries()) {
    const result = run.evaluate(expression);
    if (result === undefined) return undefined;
    const at = { rule: `auditAnnotations[${String(i)}]`, expressionIndex: undefined };
    if (result.type === 'unknown') {
      verdicts.push({ ...at, type: 'unknown', message: result.reason, deniesAlways: false });
    } else if (result.type === 'error') {
      if (failsOnError(policy))
        verdicts.push({ ...at, type: 'error', message: result.message, deniesAlways: true });
    } else if (typeof result.value === 'string') {
      const value = cut(trimSpace(result.value));
      if (value !== '') annotations.push([policy.auditAnnotations[i]?.name ?? '', value]);
    }
  }
  return { verdicts, annotations };
}

/** An audit annotation may have so many bytes (celconfig's maxAuditAnnotationValueLength). */
const MOST_BYTES = 10 * 1024;

function cut(text: string): string {
  if (text.length * 3 <= MOST_BYTES) return text;
  const bytes = new TextEncoder().encode(text);
  return bytes.length <= MOST_BYTES ? text : new TextDecoder().decode(bytes.subarray(0, MOST_BYTES));
}

function failsOnError({ failurePolicy }: NativePolicy): boolean {
  return failurePolicy === 'Fail';
}
