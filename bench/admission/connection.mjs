// One connection that asks and waits, as cheap as it can be: the generator shares the machine with what it measures.
import { connect } from 'node:tls';

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');

/** @typedef {{ readonly status: number, readonly bytes: Buffer, readonly closes: boolean }} Answer */

/**
 * The answer that is whole in what has come, or `undefined`. JSON has no line break within that could end it early.
 * @param {Buffer} bytes
 * @returns {Answer | undefined}
 */
function readAnswer(bytes) {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end).toLowerCase();
  const length = /\r\ncontent-length: (\d+)/.exec(head);
  const whole =
    length === null ? bytes.includes(LAST_CHUNK, end) : bytes.length >= end + 4 + Number(length[1]);
  if (!whole) return undefined;
  return { status: Number(head.slice(9, 12)), bytes, closes: head.includes('\r\nconnection: close') };
}

/**
 * A connection; it is made anew when the server closes it, and the time of that is the request's.
 * @param {{ readonly port: number, readonly ca: string, readonly servername?: string }} target
 */
export function createConnection({ port, ca }) {
  /** @type {import('node:tls').TLSSocket | undefined} */
  let socket;
  /** @type {Buffer | undefined} */
  let seen;
  /** @type {{ resolve: (answer: Answer) => void, reject: (error: Error) => void } | undefined} */
  let waiting;
  const fail = (/** @type {Error} */ error) => {
    socket = undefined;
    waiting?.reject(error);
    waiting = undefined;
  };
  const open = () =>
    new Promise((resolve, reject) => {
      const made = connect({ host: '127.0.0.1', port, ca, ALPNProtocols: ['http/1.1'] });
      made.setNoDelay(true);
      made.once('secureConnect', () => resolve((socket = made)));
      made.once('error', reject);
      made.on('error', fail);
      made.on('close', () => made === socket && fail(new Error('the server hung up')));
      made.on('data', (chunk) => {
        const bytes = seen === undefined ? chunk : Buffer.concat([seen, chunk]);
        seen = bytes;
        const answer = readAnswer(bytes);
        if (answer === undefined) return;
        seen = undefined;
        if (answer.closes) {
          socket = undefined;
          made.end();
        }
        const asked = waiting;
        waiting = undefined;
        asked?.resolve(answer);
      });
    });
  return {
    open,
    close: () => {
      const made = socket;
      socket = undefined;
      made?.destroy();
    },
    /**
     * @param {Buffer} request
     * @returns {Promise<Answer>}
     */
    ask: async (request) => {
      if (socket === undefined) await open();
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket?.write(request);
      });
    },
  };
}
