import { DIGEST_DIGITS, digestEnd, isHex64, tagEnd } from './image-grammar.ts';
import { codePoint, quoted } from './quoted.ts';

/** Words may quote a part of the text, which may be long. */
const MAX_WHY = 200;

/**
 * Says why a text is not an image reference, as a clause that stands on its own and names the text. Only for texts that
 * were refused; the words are made from the first thing found wrong, most telling first. Printable ASCII only.
 */
export function explainImage(raw: string): string {
  const why = placeholder(raw) ?? characters(raw) ?? scheme(raw) ?? shape(raw);
  const short = why.length > MAX_WHY ? `${why.slice(0, MAX_WHY)}...` : why;
  return `${quoted(raw)} is not an image reference: ${short}`;
}

/** Text that a renderer was meant to replace. */
function placeholder(raw: string): string | undefined {
  if (raw.includes('{{')) return 'it is a template that has not been rendered; render first';
  if (raw.includes('${') || raw.includes('$(') || /^\$[A-Za-z_]/.test(raw)) {
    return 'it has a variable that has not been substituted; render first';
  }
  if (raw.startsWith('ENC[')) return 'it is encrypted with SOPS; decrypt and render first';
  return /^<[^<>]*>$/.test(raw) ? 'it is a placeholder that has not been filled in; render first' : undefined;
}

function characters(raw: string): string | undefined {
  if (raw === '') return 'it is empty';

  const strange = /[^\u0021-\u007e]/u.exec(raw)?.[0];
  if (strange === undefined) return undefined;
  if (strange !== ' ') return `it has the character ${codePoint(strange)}, which is not printable ASCII`;
  return raw.trim() === raw ? 'it has a blank inside' : 'it has a blank before or after it';
}

function scheme(raw: string): string | undefined {
  const found = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(raw)?.[0];
  return found === undefined ? undefined : `it is a URL; leave ${found} out`;
}

function shape(raw: string): string {
  if (isHex64(raw)) return 'it is a bare image id, which no registry can serve; write a name and a digest';
  const [name = '', ...rest] = splitName(raw);
  return (
    nameProblem(name) ?? suffixProblem(rest.join('')) ?? 'it does not have the form registry/path:tag@digest'
  );
}

/** The name and what follows it: a tag starts at the first colon after the last slash before any `@`. */
function splitName(raw: string): readonly string[] {
  const at = raw.indexOf('@');
  const before = at < 0 ? raw : raw.slice(0, at);
  const colon = before.indexOf(':', before.lastIndexOf('/') + 1);
  const end = colon < 0 ? before.length : colon;
  return [raw.slice(0, end), raw.slice(end)];
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'it has no name before the tag or digest';
  if (name.startsWith('/') || name.endsWith('/')) {
    return `its name ${name.startsWith('/') ? 'starts' : 'ends'} with a slash`;
  }
  if (name.includes('//')) return 'it has an empty part between two slashes';
  if (/(^|\/)\.\.?(\/|$)/.test(name)) return 'a part of its path is . or ..';
  const wrong = /[^A-Za-z0-9./:_[\]-]/.exec(name)?.[0];
  if (wrong !== undefined) return `its name has the character ${wrong}`;
  const slash = name.indexOf('/');
  const path = slash > 0 && /[.:A-Z]|^localhost$/.test(name.slice(0, slash)) ? name.slice(slash + 1) : name;
  if (/[A-Z]/.test(path)) return `its path has upper-case letters; did you mean ${path.toLowerCase()}?`;
  if (path !== name && !isRegistry(name.slice(0, slash))) return `${name.slice(0, slash)} is not a registry`;
  if (/[:[\]]/.test(path)) return 'its path has a colon or bracket';
  if (/(^|[/])[._-]|[._-]([/]|$)|[.][._-]|[_-][.]|___|_-|-_/.test(path)) {
    return 'a part of its path does not start and end with a letter or digit, or has separators in a row';
  }
  return path.length > 247 ? 'its path is longer than 255 characters' : undefined;
}

function isRegistry(host: string): boolean {
  return (
    /^([A-Za-z0-9][A-Za-z0-9.-]*|\[[A-Fa-f0-9:]+\])(:[0-9]+)?$/.test(host) &&
    !/(^|[.-])[.-]|[.-](:|$)/.test(host.replace('--', ''))
  );
}

/** What is wrong with `:tag@digest`. */
function suffixProblem(rest: string): string | undefined {
  const at = rest.indexOf('@');
  const tag = at < 0 ? rest : rest.slice(0, at);
  if (tag === ':') return 'its tag is empty';
  if (tag.length > 129) return 'its tag is longer than 128 characters';
  if (tag !== '' && tagEnd(tag, 1) !== tag.length) return `${tag.slice(1)} is not a tag`;
  return at < 0 ? undefined : digestProblem(rest.slice(at + 1));
}

function digestProblem(digest: string): string | undefined {
  if (digest === '') return 'its digest is empty';
  if (digestEnd(digest, 0) === digest.length) return undefined;
  const colon = digest.indexOf(':');
  const algorithm = colon < 0 ? digest : digest.slice(0, colon);
  const digits = DIGEST_DIGITS.get(algorithm);
  if (digits === undefined) return `the digest algorithm ${algorithm} is not sha256, sha384 or sha512`;
  const found = digest.length - colon - 1;
  if (found !== digits) {
    return `a ${algorithm} digest has ${String(digits)} hexadecimal digits, not ${String(found)}`;
  }
  return 'its digest has characters that are not lower-case hexadecimal digits';
}
