import type { Readable } from 'node:stream';

/** Bounds on the bodies that are held at one time. All sizes in bytes. */
export interface BodyLimits {
  /** Of one body: an object of 1.5 MiB can be 9 MiB of JSON, and an update carries it twice. */
  readonly maxBytes: number;
  /** From this size on a body is a big one. */
  readonly bigBytes: number;
  /** Big bodies that are read at one time: parsing 10 MB holds everything else up for 0.2 s. */
  readonly bigAtOnce: number;
  /** Big bodies that wait for their turn. */
  readonly bigWaiting: number;
  /** Requests that are held at one time, read or being read. */
  readonly inFlight: number;
  /** Bytes of all bodies together. */
  readonly bufferedBytes: number;
}

/** Why a body was not kept: `size` is its own fault, `busy` is ours. */
type RefusedFor = 'size' | 'busy';

/** The body of a request, or its beginning and why the rest was thrown away. */
export interface Body {
  readonly bytes: Buffer;
  readonly refused: RefusedFor | undefined;
  /** When its reading began, in milliseconds of `performance.now()`. */
  readonly arrived: number;
  /** Gives its room back. To be called once, whatever becomes of the request. */
  readonly release: () => void;
}

type Done = (error: Error | null, body?: Body) => void;

/** How much of a refused body is kept, to find the uid that the denial must echo. */
const HEAD = 4096;

/** Reads bodies within bounds. A body that is refused is read to its end, so that the sender hears the answer. */
export class BodyReader {
  readonly #limits: BodyLimits;
  readonly #turns: (() => void)[] = [];
  #big = 0;
  #inFlight = 0;
  #buffered = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get bufferedBytes(): number {
    return this.#buffered;
  }

  /** @param patience how long a big body may wait for its turn, in milliseconds. */
  read(stream: Readable, patience: number, done: Done): void {
    const arrived = performance.now();
    const limits = this.#limits;
    const chunks: Buffer[] = [];
    let size = 0;
    let turn: 'none' | 'waits' | 'has' = 'none';
    let ended = false;
    this.#inFlight += 1;
    let refused: RefusedFor | undefined = this.#inFlight > limits.inFlight ? 'busy' : undefined;

    let held = 0;
    const release = (): void => {
      this.#inFlight -= 1;
      this.#buffered -= held;
      held = 0;
      if (turn === 'has') this.#pass();
    };
    const refuse = (reason: RefusedFor): void => {
      refused = reason;
      this.#buffered -= held;
      held = 0;
      const head = Buffer.concat(chunks.splice(0)).subarray(0, HEAD);
      // A copy: a part of a buffer keeps the whole alive.
      if (head.length > 0) chunks.push(Buffer.from(head));
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (refused !== undefined) {
        if (size - chunk.length < HEAD) chunks.push(Buffer.from(chunk.subarray(0, HEAD)));
        return;
      }
      chunks.push(chunk);
      held += chunk.length;
      this.#buffered += chunk.length;
      if (size > limits.maxBytes) refuse('size');
      else if (this.#buffered > limits.bufferedBytes) refuse('busy');
      else if (size > limits.bigBytes && turn === 'none') {
        turn = 'waits';
        stream.pause();
        this.#queue(patience, (mine) => {
          if (ended) {
            if (mine) this.#pass();
            return;
          }
          if (mine) turn = 'has';
          else refuse('busy');
          stream.resume();
        });
      }
    };
    const end = (error: Error | null): void => {
      if (ended) return;
      ended = true;
      if (error !== null) {
        release();
        done(error);
        return;
      }
      const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      done(null, { bytes, refused, arrived, release });
    };
    stream.on('data', take);
    stream.once('end', () => end(null));
    stream.once('error', end);
    // A stream closes after its end, too, and an error costs its stack.
    stream.once('close', () => {
      if (!ended) end(new Error('The sender went away.'));
    });
  }

  /** Calls back with true when it is one's turn, with false when that takes too long or too many wait. */
  #queue(patience: number, then: (mine: boolean) => void): void {
    if (this.#big < this.#limits.bigAtOnce) {
      this.#big += 1;
      then(true);
      return;
    }
    if (this.#turns.length >= this.#limits.bigWaiting) {
      then(false);
      return;
    }
    const mine = (): void => {
      clearTimeout(timer);
      then(true);
    };
    const timer = setTimeout(() => {
      this.#turns.splice(this.#turns.indexOf(mine), 1);
      then(false);
    }, patience);
    this.#turns.push(mine);
  }

  #pass(): void {
    const next = this.#turns.shift();
    if (next === undefined) this.#big -= 1;
    else next();
  }
}

/** How Go writes an AdmissionReview: with the uid at the front. */
const UID =
  /^\s*\{(?:"kind":"AdmissionReview",|"apiVersion":"admission\.k8s\.io\/v1",){2}"request":\{"uid":"([\w.:-]{1,128})"/;

/** The uid in the first bytes of a review that was not read whole; `undefined` when it is not where Go writes it. */
export function uidAtFront(bytes: Buffer): string | undefined {
  return UID.exec(bytes.toString('latin1', 0, HEAD))?.[1];
}
