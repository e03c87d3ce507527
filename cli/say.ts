import { ERRORS, safe, safeLine, type CodedError } from '../src/index.ts';
import type { Machine } from './machine.ts';

/** Says a sentence on standard error, under our own name. */
export function say(text: string, machine: Machine): void {
  machine.stderr(`${safeLine(`doorward: ${safe(text)}`)}\n`);
}

/** Says each error on a line of its own: where, what; and what to do, once for errors of one kind. */
export function sayErrors(errors: readonly CodedError[], machine: Machine): void {
  errors.forEach(({ code, message, location }, i) => {
    const where = location === undefined ? '' : `${location.file}:${location.line}:${location.column}: `;
    const sentence = /[.?!]$/.test(message) ? message : `${message}.`;
    const next = errors[i + 1]?.code === code ? '' : ` ${ERRORS[code].next}`;
    say(`${where}${sentence}${next} [${code}]`, machine);
  });
}
