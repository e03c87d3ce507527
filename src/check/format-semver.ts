const UINT64_MAX = 2n ** 64n - 1n;
const MAX_LENGTH = 512;

/**
 * What is wrong with a semantic version, or `undefined`: github.com/blang/semver/v4 `Parse`, as in Kubernetes' CEL
 * library. Three numbers, then an optional `-prerelease` and `+build`. Stricter in one place: texts of more than 512
 * characters are refused.
 */
export function semverProblem(value: string): string | undefined {
  if (value === '') return 'it is empty';
  if (value.length > MAX_LENGTH) return `it is longer than ${String(MAX_LENGTH)} characters`;
  if (/^v[0-9]/i.test(value)) return `leave the ${value.charAt(0)} out`;
  const plus = value.indexOf('+');
  const core = plus < 0 ? value : value.slice(0, plus);
  const dash = core.indexOf('-');
  const numbers = (dash < 0 ? core : core.slice(0, dash)).split('.');
  if (numbers.length !== 3) return 'it does not have three numbers, as 1.2.3 has';
  for (const number of numbers) {
    const why = numberProblem(number);
    if (why !== undefined) return why;
  }
  const prerelease = dash < 0 ? undefined : identifiersProblem(core.slice(dash + 1), true);
  if (prerelease !== undefined) return `in the part after -, ${prerelease}`;
  const build = plus < 0 ? undefined : identifiersProblem(value.slice(plus + 1), false);
  return build === undefined ? undefined : `in the part after +, ${build}`;
}

function numberProblem(text: string): string | undefined {
  if (!/^[0-9]+$/.test(text)) return 'major, minor and patch must be numbers';
  if (text.length > 1 && text.startsWith('0')) return 'a number has leading zeros';
  return BigInt(text) > UINT64_MAX ? 'a number is bigger than 64 bits' : undefined;
}

function identifiersProblem(text: string, numeric: boolean): string | undefined {
  for (const part of text.split('.')) {
    if (part === '') return 'there is an empty identifier';
    if (!/^[-0-9A-Za-z]+$/.test(part)) return 'only letters, digits, - and dots may stand';
    const why = numeric && /^[0-9]+$/.test(part) ? numberProblem(part) : undefined;
    if (why !== undefined) return why;
  }
  return undefined;
}
