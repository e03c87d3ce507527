import type { Unfixed } from '../fix/model.ts';
import type { FileChange } from './diff.ts';
import type { FileReport, Finding } from './model.ts';

/** A finding that was not mended, and why. */
export interface LeftFinding {
  readonly finding: Finding;
  readonly reason: Unfixed['reason'];
  /** A sentence, raw text. */
  readonly message: string;
}

/** What fixing does to one input. */
export interface FileFix {
  /** As it was judged. */
  readonly found: FileReport;
  /** As it would be judged afterwards: what is denied there is left. Its errors keep the input from being vouched for. */
  readonly report: FileReport;
  /** What would be written; `undefined` when nothing changes. */
  readonly change: FileChange | undefined;
  /** The input's bytes as they were read, and as they would be. Equal when nothing changes. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly fixed: readonly Finding[];
  readonly left: readonly LeftFinding[];
}
