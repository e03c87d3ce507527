import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { CodedError } from '../errors.ts';
import { machineError, systemCode } from './machine-error.ts';
import type { Input } from './inputs.ts';

/** The bytes of an input, or why there are none. */
export type ReadResult =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'error'; readonly error: CodedError };

/** Reads inputs; what can be read only once is kept, for a second pass. */
export function createReader(maxBytes: number): (input: Input) => ReadResult {
  const pipes = new Map<string, ReadResult>();
  return (input) => {
    const { rendered } = input;
    if (rendered !== undefined) {
      return rendered.type === 'text' ? { type: 'bytes', bytes: rendered.bytes } : failed(rendered.error);
    }
    if (!input.pipe) return readInput(input, maxBytes);
    const before = pipes.get(input.path);
    if (before !== undefined) return before;
    const read = readInput(input, maxBytes);
    pipes.set(input.path, read);
    return read;
  };
}

/** Reads one input whole, unless it is bigger than `maxBytes`: then none of it is kept. */
export function readInput(input: Input, maxBytes: number): ReadResult {
  let fd: number | undefined;
  try {
    // Standard input is open already.
    if (input.path === '-') return readStream(0, 'Standard input', maxBytes);
    fd = openSync(input.path, 'r');
    if (input.pipe) return readStream(fd, input.file, maxBytes);
    const stat = fstatSync(fd);
    // It was a file when it was found; it may have been replaced since.
    if (!stat.isFile()) {
      return failed({ code: 'PATH_OUTSIDE', message: `${input.file} is not a regular file.` });
    }
    return stat.size > maxBytes
      ? failed(tooBig(input.file, maxBytes))
      : { type: 'bytes', bytes: readFileSync(fd) };
  } catch (error) {
    return failed(machineError(error, input.path === '-' ? 'Standard input' : input.file));
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Reads an open pipe to its end. Waits where the other side is slow. */
function readStream(fd: number, file: string, maxBytes: number): ReadResult {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const count = readSome(fd, chunk);
    if (count === 0) return { type: 'bytes', bytes: Buffer.concat(chunks, total) };
    chunks.push(chunk.subarray(0, count));
    total += count;
    if (total > maxBytes) return failed(tooBig(file, maxBytes));
  }
}

/** The next bytes of a file descriptor; 0 at its end. */
function readSome(fd: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(fd, chunk, 0, chunk.length, null);
    } catch (error) {
      const code = systemCode(error);
      if (code === 'EOF') return 0;
      // Somebody else made the pipe non-blocking: there is nothing yet.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function failed(error: CodedError): ReadResult {
  return { type: 'error', error };
}

/** What to say about an input of more bytes than are read. */
export function tooBig(file: string, maxBytes: number): CodedError {
  return { code: 'TOO_BIG', message: `${file} is bigger than ${maxBytes} bytes.` };
}
