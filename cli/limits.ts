import { DEFAULT_LIMITS, nearest, type Limits } from '../src/index.ts';

const NAMES = Object.keys(DEFAULT_LIMITS) as readonly (keyof Limits)[];

/** The limits that `--limit NAME=N` changes, or a sentence about the first mistake. */
export function parseLimits(settings: readonly string[]): Partial<Limits> | { readonly mistake: string } {
  let limits: Partial<Limits> = {};
  for (const setting of settings) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(setting) ?? [];
    const known = NAMES.find((one) => one === name);
    if (known === undefined) {
      const meant = nearest(name, NAMES);
      const help = meant === undefined ? `the limits are ${NAMES.join(', ')}.` : `did you mean ${meant}?`;
      return { mistake: `There is no limit ${name}: ${help}` };
    }
    if (!/^[1-9]\d{0,11}$/.test(value)) {
      return {
        mistake: `--limit ${known} needs a whole number above 0: --limit ${known}=${DEFAULT_LIMITS[known]}.`,
      };
    }
    limits = { ...limits, [known]: Number(value) };
  }
  return limits;
}

/** The names and values that the help shows. */
export function limitsInWords(): string {
  return NAMES.map((name) => `  ${name.padEnd(15)} ${DEFAULT_LIMITS[name].toString()}`).join('\n');
}
