/**
 * What go-yaml v2 makes of a plain scalar, as sigs.k8s.io/yaml turns it into JSON: YAML 1.1 booleans, octal with a
 * leading 0, underscores, exact 64-bit integers, but neither sexagesimal numbers nor timestamps
 * (go.yaml.in/yaml/v2 resolve.go).
 */

/** A resolved plain scalar. `not-json` is an infinity or not-a-number, which kubectl cannot turn into JSON. */
export type Scalar =
  | { readonly type: 'null' }
  | { readonly type: 'not-json' }
  | { readonly type: 'text' }
  | { readonly type: 'merge' }
  | { readonly type: 'bool'; readonly value: boolean }
  /** `wide` beyond int64: kubectl refuses it as a key. */
  | { readonly type: 'int'; readonly value: number | bigint; readonly wide: boolean }
  | { readonly type: 'float'; readonly value: number };

const TEXT: Scalar = { type: 'text' };
const WORDS = new Map<string, Scalar>();
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) {
  WORDS.set(word, { type: 'bool', value: true });
}
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) {
  WORDS.set(word, { type: 'bool', value: false });
}
for (const word of ['', '~', 'null', 'Null', 'NULL']) WORDS.set(word, { type: 'null' });
for (const word of ['nan', 'NaN', 'NAN']) WORDS.set(`.${word}`, { type: 'not-json' });
for (const word of ['.inf', '.Inf', '.INF']) {
  for (const sign of ['', '+', '-']) WORDS.set(sign + word, { type: 'not-json' });
}

// The first character decides, as in go-yaml: most text is told from its first letter.
const FIRST = new Uint8Array(128);
for (const char of '+-.0123456789') FIRST[char.charCodeAt(0)] = 2;
for (const char of 'yYnNtTfFoO~') FIRST[char.charCodeAt(0)] = 1;

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;
const YAML_FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
// strconv.ParseFloat on what starts with a point: underscores may stand between digits only.
const POINT_FLOAT = /^\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?$/;
// go-yaml cuts `0b` off and parses the rest again.
const SIGN_WITHIN = /^0b(?<sign>[-+])(?<binary>[01]+)$/;
const PREFIXED = /^(?<sign>[-+]?)0(?:[xX](?<hex>[0-9a-fA-F]+)|[oO]?(?<octal>[0-7]+)|[bB](?<binary>[01]+))$/;

/** Resolves a plain scalar. Never throws. */
export function resolveScalar(text: string): Scalar {
  if (text === '') return WORDS.get(text) as Scalar;
  const hint = FIRST[text.charCodeAt(0)];
  if (hint === 2)
    return WORDS.get(text) ?? (text.charCodeAt(0) === 46 ? resolvePoint(text) : resolveNumber(text));
  if (hint === 1) return text.length <= 5 ? (WORDS.get(text) ?? TEXT) : TEXT;
  return text === '<<' ? { type: 'merge' } : TEXT;
}

function resolvePoint(text: string): Scalar {
  return POINT_FLOAT.test(text) ? float(text.replaceAll('_', '')) : TEXT;
}

function resolveNumber(text: string): Scalar {
  // Images, dates, versions and the like start with a digit, too: leave early.
  if (text.length > 1 && !/^[-+]?[0-9._]/.test(text)) return TEXT;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const int = parseInteger(plain);
  if (int !== undefined) return int;
  return YAML_FLOAT.test(plain) ? float(plain) : TEXT;
}

function parseInteger(plain: string): Scalar | undefined {
  if (/^[-+]?(0|[1-9][0-9]*)$/.test(plain)) {
    if (plain.length <= 15) return { type: 'int', value: Number(plain) + 0, wide: false };
    return exact(plain.startsWith('-'), plain.replace(/^[-+]/, ''), plain.startsWith('+'));
  }
  const match = PREFIXED.exec(plain) ?? SIGN_WITHIN.exec(plain);
  if (match?.groups === undefined) return undefined;
  const { sign, hex, octal, binary } = match.groups;
  const digits = hex !== undefined ? `0x${hex}` : octal !== undefined ? `0o${octal}` : `0b${binary ?? ''}`;
  return exact(sign === '-', digits, sign === '+');
}

/** An integer of 64 bits, signed or not; a sign excludes what only fits without one. */
function exact(negative: boolean, digits: string, plus: boolean): Scalar | undefined {
  const magnitude = BigInt(digits);
  const value = negative ? -magnitude : magnitude;
  if (value < MIN_INT64 || value > MAX_UINT64) return undefined;
  const wide = value > MAX_INT64;
  if (wide && plus) return undefined;
  const small = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return { type: 'int', value: small ? Number(value) : value, wide };
}

function float(text: string): Scalar {
  const value = Number(text.replace(/^\+/, ''));
  return Number.isFinite(value) ? { type: 'float', value } : TEXT;
}
