/** Words that the language keeps from being variables and functions; a field may have such a name. */
export const CEL_RESERVED: ReadonlySet<string> = new Set([
  ...['as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop'],
  ...['package', 'namespace', 'return', 'var', 'void', 'while'],
]);

/** Words that are no names at all: an operator and three literals. */
const KEYWORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in']);

/** Whether a text can be the name of a variable of an expression. */
export function isCelIdentifier(name: string): boolean {
  return /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !KEYWORDS.has(name) && !CEL_RESERVED.has(name);
}
