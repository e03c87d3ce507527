// JSON.stringify leaves C1, DEL, direction marks and zero-width characters as they are. A file that is shown in a
// terminal or a CI log must not act, so they are written as escapes: the same value for every JSON reader.
const HOSTILE =
  /[\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Nearly all text is nothing but this, and then there is nothing to look for. */
const PLAIN = /^[ -~]*$/;

function escapeUnits(character: string): string {
  let out = '';
  for (let i = 0; i < character.length; i++) {
    out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return out;
}

/** What JSON can say; an entry that is `undefined` is left out. */
export type Json =
  null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** JSON on one line. `##` is broken, too: Azure's and GitHub's runners look for `##[` anywhere in a line. */
export function encode(value: Json): string {
  const text = textOf(value);
  const quiet = PLAIN.test(text) ? text : text.replace(HOSTILE, escapeUnits);
  return quiet.includes('##') ? quiet.replaceAll('##', '#\\u0023') : quiet;
}

/** JSON.stringify refuses integers beyond 2^53, which are written as they are: only a value that holds one pays for it. */
function textOf(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return exactText(value);
  }
}

function exactText(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isJsonList(value)) return `[${value.map(exactText).join(',')}]`;
  const entries = Object.entries(value).flatMap(([key, one]) =>
    one === undefined ? [] : [`${JSON.stringify(key)}:${exactText(one)}`],
  );
  return `{${entries.join(',')}}`;
}

function isJsonList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
