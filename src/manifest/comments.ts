import type { Location } from '../errors.ts';
import { decodeText } from './decode.ts';
import type { Limits, Source } from './model.ts';
import { splitDocuments } from './split.ts';
import type { SourceText } from './text.ts';
import { YamlProblem } from './yaml/cursor.ts';
import { scanTokens } from './yaml/scanner.ts';
import type { Token } from './yaml/token.ts';

/** A comment of YAML. */
export interface Comment {
  /** Without its `#` and the blanks around. */
  readonly text: string;
  /** Whether there is nothing else on its line. */
  readonly isAlone: boolean;
  readonly location: Location;
}

/**
 * The comments of a file, in order: what YAML takes for one, and not what looks like one within a text. Of a document
 * that cannot be read there are none; JSON has none.
 */
export function commentsOf(source: Source, limits: Limits): readonly Comment[] {
  const decoded = decodeText(source, limits);
  if (decoded.type === 'error') return [];
  const { text } = decoded.source;
  const found: Comment[] = [];
  let last = 0;
  for (const { type, span } of splitDocuments(text, 0)) {
    // Between documents there are lines that part them, which may end in a comment.
    found.push(...commentsIn(decoded.source, last, span.start));
    last = span.end;
    if (type === 'document') {
      for (const [start, end] of gapsOf(text.slice(span.start, span.end)))
        found.push(...commentsIn(decoded.source, span.start + start, span.start + end));
    }
  }
  found.push(...commentsIn(decoded.source, last, text.length));
  return found;
}

type Gap = readonly [start: number, end: number];

/** Where there is nothing but blanks and comments. */
function gapsOf(document: string): readonly Gap[] {
  let tokens: readonly Token[];
  try {
    tokens = scanTokens(document);
  } catch (problem) {
    if (problem instanceof YamlProblem) return [];
    throw problem;
  }
  const gaps: Gap[] = [];
  let last = 0;
  for (const token of tokens) {
    if (token.start > last) gaps.push([last, token.start]);
    if (token.type === 'scalar' && token.style === 'block') gaps.push(headOf(document, token.start));
    last = Math.max(last, token.end);
  }
  return [...gaps, [last, document.length]];
}

/** Behind the sign of a block scalar a comment may stand, before its text begins. */
function headOf(document: string, start: number): Gap {
  const newline = document.indexOf('\n', start);
  const sign = /^[|>][-+0-9]*/.exec(document.slice(start, start + 8))?.[0].length ?? 1;
  return [start + sign, newline === -1 ? document.length : newline];
}

function commentsIn(source: SourceText, from: number, to: number): readonly Comment[] {
  const { text } = source;
  return [...text.slice(from, to).matchAll(/#[^\r\n]*/g)].map((match) => {
    const start = from + match.index;
    const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    return {
      text: match[0].replace(/^#+/, '').trim(),
      isAlone: before.trim() === '',
      location: source.locate({ start, end: start + match[0].trimEnd().length }),
    };
  });
}
