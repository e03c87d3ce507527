// What a client can do to a server without sending a review: break off, wait, half open, push.
import { connect as connectPlain } from 'node:net';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { Test } from 'tap';
import { diceFrom } from './mutate.ts';
import type { Dice } from './mutate.ts';
import type { OpenDoor } from './open.ts';

/** What the sockets are aimed at. */
export interface Target {
  readonly door: OpenDoor;
  /** A review to say yes to. */
  readonly fine: string;
  /** A review to say no to. */
  readonly bad: string;
  readonly rounds: number;
  readonly seed: number;
}

interface Heard {
  readonly text: string;
  readonly closed: boolean;
  /** Milliseconds from the opening. */
  readonly spent: number;
}

interface Talk {
  readonly write: (socket: Socket) => void;
  /** Whether the client hangs up behind what it says. */
  readonly ends?: boolean;
  /** When what was heard is enough. */
  readonly until?: (text: string) => boolean;
  readonly patience: number;
  readonly isPlain?: boolean;
}

/** Opens a connection, says something, listens until the end or as long as patience lasts. Never rejects. */
function talk({ port, ca }: OpenDoor, { write, ends, until, patience, isPlain }: Talk): Promise<Heard> {
  return new Promise((resolve) => {
    const since = performance.now();
    let text = '';
    const at = { host: '127.0.0.1', port };
    const socket: Socket = isPlain === true ? connectPlain(at) : connect({ ...at, ca });
    const done = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, closed, spent: performance.now() - since });
    };
    const timer = setTimeout(() => done(false), patience);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (until?.(text) === true) done(true);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(true));
    socket.on(isPlain === true ? 'connect' : 'secureConnect', () => {
      write(socket);
      if (ends === true) socket.end();
    });
  });
}

const HEAD = 'POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

/** A whole request. */
function post(body: string, more = ''): string {
  return `${HEAD}${more}Content-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`;
}

const chunk = (body: string): string => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`;

/** Streams of bytes that are no orderly request. None may be answered with yes. */
function streams(bad: string, dice: Dice): readonly string[] {
  const cut = dice(bad.length);
  const size = String(bad.length);
  const chunked = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;
  return [
    '\r\n\r\n\r\n',
    '\u0000\u0001\u0002\u0003',
    'GET\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'POST /validate\r\n\r\n',
    'POST /validate HTTP/9.9\r\nHost: a\r\n\r\n',
    `POST ${'/x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    `${HEAD}${Array.from({ length: 3_000 }, (_, i) => `X-${String(i)}: y\r\n`).join('')}\r\n`,
    `${HEAD}Content-Length: -1\r\n\r\n${bad}`,
    `${HEAD}Content-Length: ${size}, ${size}\r\n\r\n${bad}`,
    `${HEAD}Content-Length: 99999999999999999999\r\n\r\n${bad}`,
    `${HEAD}Content-Length: ${size}\r\nContent-Length: 3\r\n\r\n${bad}`,
    `${HEAD}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(bad)}0\r\n\r\n`,
    `${HEAD}Content-Length: ${String(cut)}\r\n\r\n${bad}`,
    `${HEAD}Content-Length: ${String(bad.length + 1 + dice(5_000))}\r\n\r\n${bad}`,
    `${HEAD}Content-Encoding: gzip\r\nContent-Length: ${size}\r\n\r\n${bad}`,
    `${HEAD}Expect: 100-continue\r\nContent-Length: ${size}\r\n\r\n${bad}`,
    `${HEAD}Expect: miracles\r\nContent-Length: ${size}\r\n\r\n${bad}`,
    `${HEAD}Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: ${size}\r\n\r\n${bad}`,
    `${HEAD.replace('1.1', '1.0')}Content-Length: ${size}\r\n\r\n${bad}`,
    `${HEAD}\r\n${bad}`,
    `${chunked}${chunk(bad.slice(0, cut))}${chunk(bad.slice(cut))}0\r\n\r\n`,
    `${chunked}${chunk(bad.slice(0, cut))}`,
    `${chunked}zz\r\n${bad}\r\n0\r\n\r\n`,
    `${chunked}ffffffffffffffff\r\n${bad}`,
    `${chunked}5;${'x'.repeat(20_000)}\r\n{"kin\r\n`,
    `${chunked}${chunk(bad)}0\r\nContent-Length: 1\r\n\r\n`,
    `${post(bad)}${post(bad).slice(0, cut)}`,
    `${post(bad)}\u0000garbage\r\n\r\n`,
    post(bad).slice(0, dice(post(bad).length)),
  ];
}

/** Tries all of it, while others send their reviews. */
export async function testSockets(t: Test, { door, fine, bad, rounds, seed }: Target): Promise<void> {
  const dice = diceFrom(seed);
  const lazy = laziness(door, bad);
  const wrong: string[] = [];
  let count = 0;
  for (let round = 0; round < rounds; round += 1) {
    const list = streams(bad, dice);
    const heard = await Promise.all(
      list.map((text) =>
        talk(door, { write: (socket) => void socket.write(text), ends: true, patience: 15_000 }),
      ),
    );
    for (const [i, { text, closed, spent }] of heard.entries()) {
      count += 1;
      if (!closed || text.includes('"allowed":true') || / 5\d\d /.test(text.slice(0, 40)))
        wrong.push(
          `${JSON.stringify(list[i]?.slice(0, 200))}: ${String(closed)} ${spent.toFixed(0)} ms ${text.slice(0, 200)}`,
        );
    }
  }
  t.equal(wrong.join('\n'), '', `${String(count)} streams of bytes: each is ended, none hears yes`);

  // Pipelining: yes and no by turns, each with its own uid, all in one piece and in pieces. No more of them than Node takes
  // at once: with more than 16 KiB of answers on their way a bare server of Node 20, too, answers one, and 400 (HPE_PAUSED).
  const uids = Array.from({ length: 40 }, (_, i) => `b7a1c1a2-0000-4000-8000-${String(i).padStart(12, '0')}`);
  const sent = uids.map((uid, i) =>
    post((i % 2 === 0 ? fine : bad).replace(/"uid":"[^"]+"/, `"uid":"${uid}"`)),
  );
  const answersIn = (text: string): readonly string[] =>
    [...text.matchAll(/"uid":"([^"]+)","allowed":(true|false)/g)].map(
      ([, uid, allowed]) => `${uid} ${allowed}`,
    );
  for (const piece of [1_000_000, 1_000, 7]) {
    const all = sent.join('');
    const { text } = await talk(door, {
      patience: 15_000,
      until: (heard) => answersIn(heard).length === uids.length,
      write: (socket) => {
        for (let at = 0; at < all.length; at += piece) socket.write(all.slice(at, at + piece));
      },
    });
    const expected = uids.map((uid, i) => `${uid} ${String(i % 2 === 0)}`);
    t.same(answersIn(text), expected, `pipelined in pieces of ${String(piece)} bytes`);
  }
  for (const { name, most, says, heard } of lazy) {
    const { closed, spent, text } = await heard;
    t.ok(closed && spent < most, `${name}: hung up on after ${spent.toFixed(0)} ms`);
    t.notMatch(text, /"allowed":true/, name);
    if (says !== undefined) t.equal(text.slice(0, text.indexOf('\r\n')), says, name);
  }
}

interface Lazy {
  readonly name: string;
  /** The milliseconds that it may take. */
  readonly most: number;
  /** The status line that it hears, where that is certain. */
  readonly says: string | undefined;
  readonly heard: Promise<Heard>;
}

/** Clients that never come to an end. Node looks every second for those that are late. */
function laziness(door: OpenDoor, bad: string): readonly Lazy[] {
  const { headersTimeout, requestTimeout } = door.server.server;
  const HANDSHAKE = 10_000;
  const LEEWAY = 3_000;
  // RFC 9110, 15.5.9; net/http of Go takes any other answer to nothing for a fault.
  const TIMEOUT = 'HTTP/1.1 408 Request Timeout';
  const drip =
    (text: string) =>
    (socket: Socket): void => {
      let at = 0;
      const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ' '), 100);
      socket.on('close', () => clearInterval(timer));
    };
  const start = `${HEAD}Content-Length: 100000\r\n\r\n`;
  const table: readonly {
    name: string;
    bound: number;
    write: (socket: Socket) => void;
    isPlain?: boolean;
    /** The status line that is heard, if any. */
    says?: string;
  }[] = [
    { name: 'a handshake and nothing else', bound: headersTimeout, says: TIMEOUT, write: () => undefined },
    { name: 'a connection without a handshake', bound: HANDSHAKE, isPlain: true, write: () => undefined },
    {
      name: 'half a handshake',
      bound: HANDSHAKE,
      isPlain: true,
      write: (socket) => void socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3])),
    },
    {
      name: 'no handshake but plain HTTP',
      bound: HANDSHAKE,
      isPlain: true,
      write: (socket) => void socket.write(post(bad)),
    },
    {
      name: 'a header a bit at a time',
      bound: headersTimeout,
      says: TIMEOUT,
      write: drip('POST /validate HTTP/1.1\r\nX: yyyyyyyyyyyyyyyyy'),
    },
    {
      name: 'half a header',
      bound: headersTimeout,
      says: TIMEOUT,
      write: (socket) => void socket.write(HEAD),
    },
    {
      name: 'a header without an end',
      bound: headersTimeout,
      says: 'HTTP/1.1 431 Request Header Fields Too Large',
      // All of it is read before the answer: what is left unread would end the connection before that is heard.
      write: (socket) => void socket.write(`${HEAD}X: ${'y'.repeat(20_000)}`),
    },
    {
      name: 'a body a bit at a time',
      bound: requestTimeout,
      write: (socket) => {
        socket.write(start);
        drip(bad)(socket);
      },
    },
    { name: 'half a body', bound: requestTimeout, write: (socket) => void socket.write(start + bad) },
    {
      name: 'an answer that nobody reads',
      bound: requestTimeout,
      write: (socket) => {
        socket.pause();
        for (let i = 0; i < 2_000; i += 1) socket.write(post(bad));
        // What was heard is asked for at last: the server may not have fallen over.
        setTimeout(() => socket.resume().end(), 1_000);
      },
    },
  ];
  return table.map(({ name, bound, write, isPlain = false, says }) => ({
    name,
    says,
    most: bound + LEEWAY,
    heard: talk(door, { write, isPlain, patience: bound + 2 * LEEWAY }),
  }));
}
