// How long Go takes a text to be, whose length here is in UTF-16 code units.

/** Bytes of a text in UTF-8; half a surrogate pair counts as the character that is written in its place. */
export function byteCount(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (isHigh(code) && isLow(text.charCodeAt(i + 1))) {
      bytes += 4;
      i += 1;
    } else bytes += 3;
  }
  return bytes;
}

/** Unicode characters (code points) of a text. */
export function characterCount(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i += 1)
    if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) pairs += 1;
  return text.length - pairs;
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
