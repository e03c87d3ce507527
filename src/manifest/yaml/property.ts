import type { Cursor } from './cursor.ts';
import type { Token } from './token.ts';

const NAME = /[0-9A-Za-z_-]*/y;
const URI = /(?:[0-9A-Za-z_\-;/?:@&=+$,.!~*'()[\]]|%[0-9a-fA-F]{2})*/y;

/** Reads `&name` or `*name`. */
export function scanAnchor(cursor: Cursor): Token {
  const start = cursor.pos;
  const type = cursor.char() === 0x2a ? 'alias' : 'anchor';
  cursor.skip();
  const name = match(NAME, cursor);
  const follows = cursor.text.charAt(cursor.pos);
  if (name === '' || !(cursor.isBlankOrEnd() || '?:,]}%@`'.includes(follows))) {
    throw cursor.problem(`The name of an ${type} is made of letters, digits, - and _.`, start);
  }
  const span = { start, end: cursor.pos };
  return type === 'alias' ? { type, ...span, name } : { type, ...span, name };
}

/** Reads `!local`, `!!type` or `!<uri>`. */
export function scanTag(cursor: Cursor): Token {
  const start = cursor.pos;
  let tag: string;
  if (cursor.char(1) === 0x3c) {
    cursor.skip(2);
    tag = unescape(match(URI, cursor), cursor, start);
    if (tag === '' || cursor.char() !== 0x3e) throw cursor.problem('The tag is not closed with >.', start);
    cursor.skip();
  } else {
    cursor.skip();
    const name = match(NAME, cursor);
    if (cursor.char() === 0x21) {
      cursor.skip();
      const suffix = unescape(match(URI, cursor), cursor, start);
      // Other handles need a %TAG directive, which kubectl does not get to see.
      if (name !== '' || suffix === '') throw cursor.problem('The tag is not complete.', start);
      tag = `tag:yaml.org,2002:${suffix}`;
    } else tag = `!${name}${unescape(match(URI, cursor), cursor, start)}`;
  }
  if (!cursor.isBlankOrEnd()) throw cursor.problem('A blank or a new line must follow the tag.', start);
  return { type: 'tag', start, end: cursor.pos, tag };
}

function match(pattern: RegExp, cursor: Cursor): string {
  pattern.lastIndex = cursor.pos;
  const found = pattern.exec(cursor.text)?.[0] ?? '';
  cursor.skip(found.length);
  return found;
}

function unescape(uri: string, cursor: Cursor, start: number): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    throw cursor.problem('The tag holds an escape that is not UTF-8.', start);
  }
}
