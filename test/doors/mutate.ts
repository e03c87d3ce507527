// Reviews that no API server sends, made from ones that it does. Chance comes from a seed, so that each can be made again.

/** What is sent, and what is known of it beforehand. */
export interface Hostile {
  readonly name: string;
  readonly body: Buffer;
  readonly method: 'POST' | 'GET' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** It is refused for how it is sent, whatever is in it. */
  readonly misdirected: boolean;
  /** JSON that `JSON.parse` reads, and a careful reader need not: a key twice, 3,000 levels, a number beyond all bounds. */
  readonly doubtful: boolean;
}

/** Numbers from 0 up to `below`. */
export type Dice = (below: number) => number;

/** mulberry32, by Tommy Ettinger (public domain): 32 bits of state are enough to make a test again. */
export function diceFrom(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const pick = <T>(dice: Dice, list: readonly T[]): T => list[dice(list.length)] as T;

/** JSON texts to put where something else was. */
const STRAYS: readonly string[] = [
  ...['null', 'true', 'false', '0', '-0', '-1', '1e999', '1.5', '9007199254740993', '""', '[]', '{}', '[[]]'],
  ...['"\\u0000"', '"\\ud800"', '"__proto__"', '{"__proto__":{"polluted":true,"allowed":true}}', '[null]'],
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":null,"hasOwnProperty":1,"length":-1}',
  '{"__proto__":{"metadata":{"labels":{"fine":"yes"}},"uid":"forged","operation":"CREATE"}}',
  `"${'9'.repeat(400)}"`,
  '9'.repeat(400),
];
const NOISE: readonly string[] = [
  ...['{', '}', '[', ']', '"', ':', ',', '\\', '\u0000', '\ufeff', '\n', 'NaN', '//', '\u2028', '\\u', 'é'],
  '"__proto__":{"allowed":true},',
  '"uid":"forged",',
  '"kind":"AdmissionReview",',
];

/** Where values start and end in a compact JSON text, each with the key before it, if any. */
interface Place {
  readonly start: number;
  readonly end: number;
  /** Where `"key":` starts, for an entry of a mapping. */
  readonly key: number | undefined;
}

/** Finds every value of a text that `JSON.stringify` wrote. */
function placesOf(text: string): readonly Place[] {
  const places: Place[] = [];
  const value = (at: number, key: number | undefined): number => {
    const index = places.push({ start: at, end: at, key }) - 1;
    const end = text[at] === '{' ? members(at, true) : text[at] === '[' ? members(at, false) : scalar(at);
    places[index] = { start: at, end, key };
    return end;
  };
  const scalar = (at: number): number => {
    const found = text[at] === '"' ? /"(?:[^"\\]|\\.)*"/y : /[^,\]}]+/y;
    found.lastIndex = at;
    return at + (found.exec(text)?.[0].length ?? 1);
  };
  const members = (open: number, isMap: boolean): number => {
    let at = open + 1;
    // Another change may have left blanks: then the places are wrong, and still there is an end.
    while (at < text.length && text[at] !== '}' && text[at] !== ']') {
      const key = isMap ? at : undefined;
      if (isMap) at = scalar(at) + 1;
      at = value(at, key);
      if (text[at] === ',') at += 1;
    }
    return at + 1;
  };
  value(0, undefined);
  return places;
}

interface Changed {
  readonly text: string | Buffer;
  readonly doubtful?: boolean;
}

type Change = (text: string, dice: Dice) => Changed;

const replace: Change = (text, dice) => {
  const { start, end } = pick(dice, placesOf(text));
  return { text: text.slice(0, start) + pick(dice, STRAYS) + text.slice(end) };
};
const remove: Change = (text, dice) => {
  const entries = placesOf(text).filter(({ key }) => key !== undefined);
  const { key = 0, end } = pick(dice, entries);
  const hasNext = text[end] === ',';
  const start = !hasNext && text[key - 1] === ',' ? key - 1 : key;
  return { text: text.slice(0, start) + text.slice(hasNext ? end + 1 : end) };
};
const twice: Change = (text, dice) => {
  const entries = placesOf(text).filter(({ key }) => key !== undefined);
  const { key = 0, start, end } = pick(dice, entries);
  const name = text.slice(key, start);
  // Sometimes the same, sometimes another; before it or behind it; the key escaped or not.
  const other = dice(2) === 0 ? text.slice(start, end) : pick(dice, STRAYS);
  const again = dice(3) === 0 ? name.replace('i', '\\u0069') : name;
  const pair =
    dice(2) === 0
      ? `${again}${other},${name}${text.slice(start, end)}`
      : `${text.slice(key, end)},${again}${other}`;
  return { text: text.slice(0, key) + pair + text.slice(end), doubtful: true };
};
const add: Change = (text, dice) => {
  const maps = placesOf(text).filter(({ start }) => text[start] === '{' && text[start + 1] !== '}');
  const { start } = pick(dice, maps);
  const key = pick(dice, [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'then',
    'toJSON',
    '',
    'allowed',
  ]);
  const name = `${JSON.stringify(key)}:`;
  const added = `${text.slice(0, start + 1)}${name}${pick(dice, STRAYS)},${text.slice(start + 1)}`;
  return { text: added, doubtful: text.includes(name) };
};
const deepen: Change = (text, dice) => {
  const { start, end } = pick(dice, placesOf(text));
  const depth = pick(dice, [10, 150, 250, 1_000, 3_000]) + dice(50);
  const [open, close] = pick(dice, [
    ['[', ']'],
    ['{"spec":', '}'],
    ['{"containers":[', ']}'],
    ['{"__proto__":', '}'],
  ] as const);
  const inner = open.repeat(depth) + text.slice(start, end) + close.repeat(depth);
  return { text: text.slice(0, start) + inner + text.slice(end), doubtful: depth > 90 };
};
const bloat: Change = (text, dice) => {
  const { start, end } = pick(dice, placesOf(text));
  const size = 1_000 * 2 ** dice(6);
  const big = pick(dice, [
    JSON.stringify('x'.repeat(size)),
    JSON.stringify('\u0001'.repeat(size / 8)),
    `[${'0,'.repeat(size / 2)}0]`,
    `{${Array.from({ length: size / 20 }, (_, i) => `"k${String(i)}":{}`).join(',')}}`,
  ]);
  return { text: text.slice(0, start) + big + text.slice(end) };
};
const truncate: Change = (text, dice) => ({ text: text.slice(0, dice(text.length)) });
const splice: Change = (text, dice) => {
  const at = dice(text.length);
  return { text: text.slice(0, at) + pick(dice, NOISE) + text.slice(at + dice(3)), doubtful: true };
};
const shuffle: Change = (text, dice) => {
  const [a, b, c] = [dice(text.length), dice(text.length), dice(text.length)].sort((x, y) => x - y);
  return { text: text.slice(0, a) + text.slice(b, c) + text.slice(a, b) + text.slice(c), doubtful: true };
};
const flip: Change = (text, dice) => {
  const bytes = Buffer.from(text);
  for (let i = 0; i <= dice(4); i += 1) bytes[dice(bytes.length)] = dice(256);
  return { text: bytes, doubtful: true };
};
const surround: Change = (text, dice) => ({
  text: pick(dice, [
    `\ufeff${text}`,
    ` \n${text}\n`,
    `${text}${text}`,
    `[${text}]`,
    `${text}\u0000`,
    text.toUpperCase(),
    `"${text}"`,
    '',
    ' ',
  ]),
  doubtful: true,
});

const CHANGES = { replace, remove, twice, add, deepen, bloat, truncate, splice, shuffle, flip, surround };
const NAMES = Object.keys(CHANGES) as readonly (keyof typeof CHANGES)[];
/** How often each is taken: the broad ones more often. */
const WEIGHTED = NAMES.flatMap((name) =>
  Array<typeof name>(name === 'deepen' || name === 'bloat' ? 1 : name === 'replace' ? 6 : 3).fill(name),
);
const TYPES = [
  'text/plain',
  'application/xml',
  'application/json; charset=\u0001'.slice(0, 16) + 'x',
  'json',
  'multipart/form-data',
];
const PATHS = [
  '/',
  '/validate/',
  '/validate/x',
  '/Validate',
  '//validate',
  '/mutated',
  '/%76alidates',
  '/healthz',
  '/validate/../x',
];

/** One review, changed in one way or in several. `isApiServer` is how the sender calls himself. */
export function hostileOf(text: string, dice: Dice, isApiServer: boolean): Hostile {
  const names: string[] = [];
  let body: string | Buffer = text;
  let doubtful = false;
  const rounds = 1 + (dice(4) === 0 ? dice(3) : 0);
  // Only a text that is still JSON has places: what breaks it comes last.
  for (let i = 0; i < rounds && typeof body === 'string' && isJson(body); i += 1) {
    const name = pick(dice, WEIGHTED);
    const changed: Changed = CHANGES[name](body, dice);
    names.push(name);
    doubtful ||= changed.doubtful ?? false;
    body = changed.text;
  }
  const way = dice(40);
  const misdirected = way < 3;
  const type =
    way === 0 ? pick(dice, TYPES) : pick(dice, ['application/json', 'application/json; charset=utf-8']);
  // Numbers and texts that Go cannot hold, and that `JSON.parse` takes.
  doubtful ||= typeof body === 'string' && /1e999|\\ud800|[:,[]9{400}/i.test(body);
  return {
    name: names.join('+'),
    body: Buffer.from(body),
    method: way === 1 ? pick(dice, ['GET', 'PUT', 'DELETE']) : 'POST',
    path:
      way === 2
        ? pick(dice, PATHS)
        : pick(dice, [
            '/validate',
            '/validate?timeout=5s',
            '/validate?timeout=-1s',
            '/validate?timeout=1e9s&x=%00',
          ]),
    headers: {
      'content-type': type,
      'user-agent': isApiServer ? 'kube-apiserver-admission' : 'somebody',
    },
    misdirected,
    doubtful,
  };
}

/** Whether a text is JSON that was written without blanks, as the changes expect. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
  } catch {
    return false;
  }
  return text.startsWith('{"') && text.length < 20_000;
}
