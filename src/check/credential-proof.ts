// What tells a credential from what is only written like one.
import { isPlaceholder } from './placeholder.ts';

/** Characters after its first line in which a key has to begin: the headers of old PEM files and of PGP stand before it. */
const HEADERS = 600;

/** Whether the first line of a private key is followed by a key, and not by dots or by its end. */
export function holdsKeyMaterial(text: string, at: number): boolean {
  const begin = text.indexOf('-----', at + 5) + 5;
  const rest = text.slice(begin, begin + HEADERS);
  const end = rest.indexOf('-----END');
  // In JSON and in quotes of YAML the line breaks are written out.
  const body = (end < 0 ? rest : rest.slice(0, end)).replaceAll(/\\[nr]/g, '\n');
  const [key = ''] = /[A-Za-z0-9+/]{40,}/.exec(body) ?? [];
  return key !== '' && isVaried(key);
}

/** Whether it is the header of a JSON Web Token: an object that names an algorithm. */
export function isJsonHeader(encoded: string): boolean {
  try {
    const header: unknown = JSON.parse(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof header === 'object' && header !== null && Object.hasOwn(header, 'alg');
  } catch {
    return false;
  }
}

/** Whether a URL has a scheme, and a password that is one. */
export function isPassword(text: string, at: number, found: RegExpExecArray): boolean {
  const password = found.groups?.['secret'] ?? '';
  // A slash ends the host: what follows is a path that holds an @. Real passwords are written with %2F there.
  if (/[/?#]/.test(password.replaceAll(/\$\{[^}]*\}|\{\{.*?\}\}/g, ''))) return false;
  return (
    /[A-Za-z][A-Za-z0-9+.-]{0,30}$/.test(text.slice(Math.max(0, at - 32), at)) && !isPlaceholder(password)
  );
}

/** Fewer different characters make no token that a machine has made. */
const DIFFERENT = 7;

/** Whether a token is more than a character or two that somebody repeated to fill its length. */
export function isVaried(token: string): boolean {
  return new Set(token).size >= DIFFERENT;
}
