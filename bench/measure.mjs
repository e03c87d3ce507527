// Runs programs and measures them from outside.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PEAK_HOOK = fileURLToPath(new URL('peak-memory.cjs', import.meta.url));

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

/**
 * Calls each piece of work in turn, so many times; gives the median of each.
 * @param {number} runs
 * @param {readonly (() => number)[]} work
 */
export function interleaved(runs, work) {
  const times = work.map(() => /** @type {number[]} */ ([]));
  for (let i = 0; i < runs; i++) work.forEach((call, n) => times[n]?.push(call()));
  return times.map(median);
}

/**
 * Wall time of a whole Node process, in milliseconds. Findings (status 1) are expected; a scan that could not judge is
 * a broken bench.
 * @param {readonly string[]} args
 */
export function timeProcess(args) {
  const start = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const ms = performance.now() - start;
  if (status !== 0 && status !== 1) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return { ms, stdout };
}

/**
 * Peak memory of a whole Node process, in MB (10^6 bytes).
 * @param {readonly string[]} args
 */
export function peakMemory(args) {
  const file = join(tmpdir(), `doorward-bench-peak-${process.pid}`);
  const env = { ...process.env, DOORWARD_BENCH_PEAK: file };
  const { status, stderr } = spawnSync(process.execPath, ['--require', PEAK_HOOK, ...args], {
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 28,
  });
  if (status !== 0 && status !== 1) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  const kibibytes = Number(readFileSync(file, 'utf8'));
  rmSync(file);
  return (kibibytes * 1024) / 1e6;
}
