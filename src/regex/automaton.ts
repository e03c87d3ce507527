// Whether a text matches a plain pattern: an automaton whose states are made when they are first reached, so that each
// character is looked at once, whatever the pattern. One that would need too many states answers nothing.
import { OTHER, type CharacterSet, type Part } from './syntax.ts';

/** Steps of the compiled pattern. */
const MAX_STEPS = 500;
/** States kept, and the steps that they all wait at: some hundred kilobytes at worst. */
const MAX_STATES = 300;
const MAX_WAITING = 10_000;

/** What follows a state on a character: another state, or one of these. No state is 0: that says that it was not made yet. */
const NEVER = -1;
const MATCHED = -2;
const TOO_MANY = -3;

/** A step: it takes a character, stands where the text begins or ends, goes on in two ways, or is the end of the pattern. */
type Step =
  | { readonly kind: 'set'; readonly set: CharacterSet; readonly next: number }
  | { readonly kind: 'begin' | 'end'; readonly next: number }
  | { readonly kind: 'fork'; readonly next: number; other: number }
  | { readonly kind: 'match' };

/** A pattern as steps. */
export interface Steps {
  readonly steps: readonly Step[];
  readonly first: number;
}

/** The steps of a pattern; `undefined` when they are too many. */
export function stepsOf(part: Part): Steps | undefined {
  const steps: Step[] = [{ kind: 'match' }];
  const first = put(steps, part, 0);
  return steps.length > MAX_STEPS ? undefined : { steps, first };
}

/** Puts the steps of a part that go on to `next`; gives the first of them. */
function put(steps: Step[], part: Part, next: number): number {
  if (steps.length > MAX_STEPS) return 0;
  switch (part.kind) {
    case 'set':
      return steps.push({ kind: 'set', set: part.set, next }) - 1;
    case 'begin':
    case 'end':
      return steps.push({ kind: part.kind, next }) - 1;
    case 'sequence':
      return part.parts.reduceRight((after, one) => put(steps, one, after), next);
    case 'choice':
      return part.parts
        .map((one) => put(steps, one, next))
        .reduce((one, other) => steps.push({ kind: 'fork', next: one, other }) - 1);
    case 'repeat':
      return putRepeat(steps, part, next);
  }
}

function putRepeat(
  steps: Step[],
  { of, min, max }: { readonly of: Part; readonly min: number; readonly max: number },
  next: number,
): number {
  let first = next;
  if (max === Infinity) {
    const loop = { kind: 'fork' as const, next, other: next };
    first = steps.push(loop) - 1;
    loop.other = put(steps, of, first);
  } else {
    for (let i = min; i < max; i++) {
      const other = put(steps, of, first);
      first = steps.push({ kind: 'fork', next, other }) - 1;
    }
  }
  for (let i = 0; i < min; i++) first = put(steps, of, first);
  return first;
}

/** Characters that all sets of the pattern treat alike have one number: by code, from 0. */
function classesOf(steps: readonly Step[]): Uint8Array {
  const classes = new Uint8Array(OTHER + 1);
  let count = 1;
  for (const step of steps) {
    if (step.kind !== 'set') continue;
    const numbers = new Map<number, number>();
    const seen = new Set<number>();
    for (let code = 0; code <= OTHER; code++) {
      const before = classes[code] as number;
      const key = before * 2 + (step.set[code] as number);
      let number = numbers.get(key);
      if (number === undefined) {
        number = seen.has(before) ? count++ : before;
        seen.add(before);
        numbers.set(key, number);
      }
      classes[code] = number;
    }
  }
  return classes;
}

/** Where a walk through steps that take no character begins, and what it may pass. */
interface Walk {
  readonly from: readonly number[];
  readonly isBegin: boolean;
  readonly isEnd: boolean;
}

/** What a walk comes to: the steps that wait for a character or for the end, in order, and whether the pattern's end is. */
interface Reached {
  readonly waiting: readonly number[];
  readonly isMatch: boolean;
}

/** Tells whether texts match. Holds no text. */
export class Automaton {
  readonly #steps: readonly Step[];
  readonly #first: number;
  readonly #isWhole: boolean;
  readonly #classes: Uint8Array;
  /** A character of each class. */
  readonly #samples: number[] = [];
  readonly #width: number;
  /** By state and class. A state's number is where its row begins. */
  #table: Int32Array;
  /** By row: the steps that the state waits at. */
  readonly #rows: (readonly number[])[] = [[]];
  /** By row: whether the text may end there. */
  readonly #ends: boolean[] = [false];
  readonly #known = new Map<string, number>();
  readonly #start: number;
  #waiting = 0;

  /** @param isWhole whether the whole text must match, not a part of it. */
  constructor({ steps, first }: Steps, isWhole: boolean) {
    this.#steps = steps;
    this.#first = first;
    this.#isWhole = isWhole;
    this.#classes = classesOf(steps);
    for (let code = 0; code <= OTHER; code++) this.#samples[this.#classes[code] as number] ??= code;
    this.#width = this.#samples.length;
    this.#table = new Int32Array(8 * this.#width);
    const reached = this.#walk({ from: [first], isBegin: true, isEnd: false });
    // The text ends in its first state only if it is empty.
    const ends = this.#walk({ from: [first], isBegin: true, isEnd: true }).isMatch;
    this.#start = reached.isMatch && !isWhole ? MATCHED : this.#add(reached.waiting, ends);
  }

  /** Whether the text matches; `undefined` when that would need too many states. */
  test(text: string): boolean | undefined {
    const classes = this.#classes;
    let table = this.#table;
    let state = this.#start;
    if (state < 0) return state === MATCHED;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      let at = state;
      if (code < OTHER) {
        at += classes[code] as number;
      } else {
        at += classes[OTHER] as number;
        if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
      }
      let next = table[at] as number;
      if (next === 0) {
        next = this.#follow(at);
        table = this.#table;
      }
      if (next < 0) return next === TOO_MANY ? undefined : next === MATCHED;
      state = next;
    }
    return this.#ends[state / this.#width];
  }

  /** Finds what follows a state on a class of characters, and remembers it. */
  #follow(at: number): number {
    const next = this.#nextOf(Math.floor(at / this.#width), this.#samples[at % this.#width] as number);
    this.#table[at] = next;
    return next;
  }

  #nextOf(row: number, character: number): number {
    const from: number[] = this.#isWhole ? [] : [this.#first];
    for (const at of this.#rows[row] as readonly number[]) {
      const step = this.#steps[at] as Step;
      if (step.kind === 'set' && step.set[character] === 1) from.push(step.next);
    }
    const { waiting, isMatch } = this.#walk({ from, isBegin: false, isEnd: false });
    if (isMatch && !this.#isWhole) return MATCHED;
    if (waiting.length === 0 && !isMatch) return NEVER;
    const key = `${waiting.join()}${isMatch ? '!' : ''}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#rows.length > MAX_STATES || this.#waiting > MAX_WAITING) return TOO_MANY;
    const ends = isMatch || this.#walk({ from: waiting, isBegin: false, isEnd: true }).isMatch;
    const state = this.#add(waiting, ends);
    this.#known.set(key, state);
    return state;
  }

  #add(waiting: readonly number[], ends: boolean): number {
    const state = this.#rows.length * this.#width;
    this.#rows.push(waiting);
    this.#waiting += waiting.length;
    this.#ends.push(ends);
    if (state + this.#width > this.#table.length) {
      const longer = new Int32Array(this.#table.length * 2);
      longer.set(this.#table);
      this.#table = longer;
    }
    return state;
  }

  #walk({ from, isBegin, isEnd }: Walk): Reached {
    const seen = new Uint8Array(this.#steps.length);
    const todo = [...from];
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      if (seen[at] === 1) continue;
      seen[at] = 1;
      const step = this.#steps[at] as Step;
      if (step.kind === 'fork') todo.push(step.next, step.other);
      if ((step.kind === 'begin' && isBegin) || (step.kind === 'end' && isEnd)) todo.push(step.next);
    }
    const waiting: number[] = [];
    for (let at = 1; at < seen.length; at++) {
      const { kind } = this.#steps[at] as Step;
      if (seen[at] === 1 && (kind === 'set' || kind === 'end')) waiting.push(at);
    }
    return { waiting, isMatch: seen[0] === 1 };
  }
}
