import type { Limits } from './model.ts';

/**
 * The bounds that hold unless the configuration says otherwise. Files, documents and bytes are far above any
 * honest repository and below what a CI job can hold in memory. The depth is twice that of the deepest known
 * CustomResourceDefinition schemas, and low enough that no recursive reader overflows the stack; Go's readers
 * stop at 10,000.
 */
export const DEFAULT_LIMITS: Limits = {
  maxFileBytes: 10 * 1024 * 1024,
  maxFiles: 20_000,
  maxDocuments: 50_000,
  maxDepth: 200,
  maxNodes: 1_000_000,
};
