import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The clock of servers that were started with `env`, which can be set while they run. */
export interface Clock {
  readonly env: Readonly<Record<string, string>>;
  /** @param hours from now; before now is below zero. */
  readonly set: (hours: number) => void;
}

/**
 * A clock that a test sets: what takes a server days is then a matter of seconds. It shifts what JavaScript takes for
 * the time; timers, the API server and the verification of certificates go by the real one.
 */
export function createClock(folder: string, hours: number): Clock {
  const [file, preload] = [join(folder, 'clock'), join(folder, 'clock.cjs')];
  writeFileSync(
    preload,
    `const { readFileSync } = require('node:fs');
    const Real = Date;
    const now = () => Real.now() + Number(readFileSync(${JSON.stringify(file)}, 'utf8')) * 3600000;
    globalThis.Date = new Proxy(Real, {
      construct: (target, args, by) => Reflect.construct(target, args.length === 0 ? [now()] : args, by),
      get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
    });`,
  );
  const set = (at: number): void => {
    writeFileSync(`${file}.draft`, String(at));
    renameSync(`${file}.draft`, file);
  };
  set(hours);
  return { env: { NODE_OPTIONS: `--require=${preload}` }, set };
}
