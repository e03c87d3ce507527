// What has the shape of a credential is not said, whichever rule quotes it.
import { SIGN } from './credential-sign.ts';
import { credentialSpans } from './credentials.ts'; // on first use

/** Characters of a secret that may be shown: enough to find it by, and too few to use. */
export const SHOWN = 4;

/** A text that is longer is not looked through: where it has a sign, all of it is hidden. */
const LONGEST = 262_144;

/** How many units may be shown from a place on: half a surrogate pair is none. */
export function shownOf(text: string, at: number): number {
  const last = text.charCodeAt(at + SHOWN - 1);
  return last >= 0xd800 && last <= 0xdbff ? SHOWN - 1 : SHOWN;
}

/**
 * A text with no more than the first four characters of each credential in it; the very same when there is none.
 * @param fill what stands for the hidden part
 */
export function hideCredentials(text: string, fill: (hidden: string) => string = () => '…'): string {
  if (!SIGN.test(text)) return text;
  const spans = text.length > LONGEST ? [[0, text.length] as const] : credentialSpans(text);
  let out = '';
  let done = 0;
  for (const [begin, to] of spans) {
    const from = Math.max(done, begin + shownOf(text, begin));
    if (from >= to) continue;
    out += text.slice(done, from) + fill(text.slice(from, to));
    done = to;
  }
  return done === 0 ? text : out + text.slice(done);
}
