import type { Engine } from '../engine/model.ts';
import { readIgnores } from '../exception/inline.ts'; // on first use
import type { Ignores } from '../exception/inline.ts';
import { IGNORE_WORD } from '../exception/model.ts';
import type { ExceptionRules } from '../exception/model.ts';
import { commentsOf } from '../manifest/comments.ts'; // on first use
import type { Limits, Source } from '../manifest/model.ts';

/** The comments of a file that ignore rules; `undefined` when there are none, as in nearly all files. */
export function ignoresIn(
  source: Source,
  engine: Engine,
  { rules, limits }: { readonly rules: ExceptionRules; readonly limits: Limits },
): Ignores | undefined {
  const { bytes } = source;
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(IGNORE_WORD)) return undefined;
  return readIgnores(commentsOf(source, limits), { policies: engine.policies, inline: rules.inline });
}
