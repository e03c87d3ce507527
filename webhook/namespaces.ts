import type { ValueMap } from '../src/index.ts';

/** What is known of the cluster's namespaces. */
export interface Namespaces {
  /**
   * The labels of a namespace; `undefined` when they cannot be found.
   * @param patience how long they may be looked for, in milliseconds.
   */
  readonly labels: (name: string, patience: number) => ValueMap | undefined | Promise<ValueMap | undefined>;
  /** The same of a Namespace as a whole. */
  readonly object?: (name: string, patience: number) => ValueMap | undefined | Promise<ValueMap | undefined>;
  readonly close: () => void;
}
