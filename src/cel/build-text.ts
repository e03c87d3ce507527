// `size`, `startsWith`, `endsWith`, `contains` and `matches`: called often, without going by their overloads.
import { characterCount } from '../manifest/text-size.ts';
import type { Expr } from './ast.ts';
import type { BuildState } from './build-state.ts';
import { costOfText, sized } from './cost.ts';
import type { Meter, Overload } from './declaration.ts';
import { fold } from './fold.ts';
import type { Closure, Frame, Result } from './frame.ts';
import { NO_SUCH_OVERLOAD, isCelList, isManifestMap } from './kind.ts';
import { raise } from './library/declare.ts';
import { patternOf, type Pattern } from './library/pattern.ts';
import { STRING_FACTOR, regexCost, sizeOf } from './library/size.ts';
import { STEPS_PER_KEY, isAnyMap } from './mapping.ts';
import { Bytes, Duration, EvalError, Timestamp, type CelValue } from './value.ts';

/** What is done with two texts. */
interface TextFunction {
  readonly run: (text: string, other: string) => boolean;
  /** Of any two values: what is no text is counted as well, by its size. */
  readonly cost: (text: CelValue, other: CelValue) => number;
}

const FUNCTIONS: ReadonlyMap<string, TextFunction> = new Map<string, TextFunction>([
  ['starts_with_string', { run: (text, other) => text.startsWith(other), cost: costOfPart }],
  ['ends_with_string', { run: (text, other) => text.endsWith(other), cost: costOfPart }],
  [
    'contains_string',
    {
      run: (text, other) => text.includes(other),
      cost: (text, other) => costOfPart(text) * costOfPart(other),
    },
  ],
]);

function costOfPart(value: CelValue): number {
  return typeof value === 'string' ? costOfText(value) : Math.ceil(sizeOf(value) * STRING_FACTOR);
}

/** One of these functions; `undefined` for any other. */
export function buildTextCall(
  state: BuildState,
  args: readonly Expr[],
  overloads: readonly Overload[],
): Closure | undefined {
  const id = overloads[0]?.id ?? '';
  if (/^(size_\w+|(string|bytes|list|map)_size)$/.test(id)) return buildSize(state.build(args[0] as Expr));
  if (overloads.length !== 1) return undefined;
  if (id === 'matches' || id === 'matches_string') return buildMatches(state, args, id === 'matches_string');
  const found = FUNCTIONS.get(id);
  return found && buildTwoTexts(state.build(args[0] as Expr), state.build(args[1] as Expr), found);
}

function buildTwoTexts(left: Closure, right: Closure, { run, cost }: TextFunction): Closure {
  return (frame) => {
    const text = left(frame);
    const other = right(frame);
    if (typeof text === 'string' && typeof other === 'string') {
      frame.spend.work(text.length >> 3);
      frame.cost += cost(text, other);
      return run(text, other);
    }
    frame.cost += cost(sized(text), sized(other));
    if (text instanceof EvalError) return text;
    return other instanceof EvalError ? other : NO_SUCH_OVERLOAD;
  };
}

const NO_SIZE = new EvalError('no such overload: size');

function buildSize(operand: Closure): Closure {
  return (frame) => {
    const value = operand(frame);
    frame.cost += 1;
    if (isCelList(value)) return value.length;
    if (value instanceof EvalError) return value;
    if (measurable(value)) return measure(value, frame.spend);
    return value instanceof Timestamp || value instanceof Duration ? NO_SUCH_OVERLOAD : NO_SIZE;
  };
}

function measurable(value: CelValue): boolean {
  return typeof value === 'string' || isAnyMap(value) || value instanceof Bytes;
}

function measure(value: CelValue, meter: Meter): number {
  if (typeof value === 'string') meter.work(value.length >> 2);
  const size = sizeOf(value);
  // To count a manifest's keys is to list them.
  if (isManifestMap(value)) meter.work(size * STEPS_PER_KEY);
  return size;
}

const NO_MATCHER = new EvalError('no such overload: matches');

/** A literal pattern is compiled now: one that is none throws its EvalError, as cel-go's planner does. */
function buildMatches(state: BuildState, args: readonly Expr[], isMember: boolean): Closure {
  const left = state.build(args[0] as Expr);
  const right = state.build(args[1] as Expr);
  const literal = fold(state, args[1] as Expr)?.value;
  const pattern = typeof literal === 'string' ? patternOf(literal) : undefined;
  if (pattern instanceof EvalError) raise(pattern);
  const length = typeof literal === 'string' ? characterCount(literal) : undefined;
  return (frame) => {
    const text = left(frame);
    const other = right(frame);
    if (typeof text === 'string' && typeof other === 'string') {
      // cel-go's tracker knows the function with a target only.
      frame.cost += isMember ? regexCost(text, length ?? characterCount(other)) : 1;
      return match(frame, text, pattern ?? patternOf(other, frame.spend));
    }
    // A literal pattern's function is not called for an error.
    if (text instanceof EvalError && pattern !== undefined) return text;
    frame.cost += isMember ? regexCost(sized(text), length ?? 1) : 1;
    if (text instanceof EvalError) return text;
    if (other instanceof EvalError) return other;
    return typeof text === 'string' || pattern !== undefined ? NO_SUCH_OVERLOAD : NO_MATCHER;
  };
}

function match(frame: Frame, text: string, pattern: Pattern | EvalError): Result {
  return pattern instanceof EvalError ? pattern : pattern.matches(text, frame.spend);
}
