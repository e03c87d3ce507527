/** What is said of a code, whatever its occurrence. */
export interface ErrorWords {
  /** What the code means: a sentence. */
  readonly title: string;
  /** What the reader can do about it: a sentence. */
  readonly next: string;
}
