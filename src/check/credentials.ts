// Whether a text holds a credential: one look for a sign of any kind, and a close look only where there is one.
import { takeSteps } from '../manifest/steps.ts';
import { CREDENTIAL_KINDS, type CredentialKind } from './credential-kinds.ts';
import { isVaried } from './credential-proof.ts';
import { SIGN } from './credential-sign.ts';

/** A credential in a text. */
interface Credential {
  readonly kind: CredentialKind;
  /** Where it begins. */
  readonly at: number;
}

/** Looks for the credentials of some kinds; finds the first of the kind that is named first. */
export type CredentialSearch = (text: string) => Credential | undefined;

/** No credential is shorter: `a://b:c@d`. */
const SHORTEST = 9;
/** What a token may consist of: one that stands in the middle of a longer word is none. */
const WORD = /[A-Za-z0-9_]/;

/** Makes a search for some kinds. */
export function credentialSearch(kinds: readonly CredentialKind[]): CredentialSearch {
  return (text) => {
    if (text.length < SHORTEST) return undefined;
    takeSteps(text.length);
    if (!SIGN.test(text)) return undefined;
    for (const kind of kinds) {
      const [found] = find(kind, text, 1);
      if (found !== undefined) return { kind, at: found.index };
    }
    return undefined;
  };
}

/** From where to where a text is secret. */
export type Span = readonly [from: number, to: number];

/** All that is secret in a text: of a URL the password, of a key what is between its first line and its last. In order. */
export function credentialSpans(text: string): readonly Span[] {
  const spans = CREDENTIAL_KINDS.flatMap((kind) =>
    find(kind, text, Infinity).map((found) => spanOf(kind, text, found)),
  );
  return spans.sort(([a], [b]) => a - b);
}

function spanOf({ until }: CredentialKind, text: string, found: RegExpExecArray): Span {
  const end = found.index + found[0].length;
  if (until === undefined) return [end - (found.groups?.['secret'] ?? found[0]).length, end];
  const last = text.indexOf(until, end);
  return [found.index, last === -1 ? text.length : last];
}

/** Steps to look at a place closely. */
const CLOSE = 200;

/** The first credentials of a kind, at most so many. */
function find(
  { marks, shape, within, proof }: CredentialKind,
  text: string,
  most: number,
): readonly RegExpExecArray[] {
  const all: RegExpExecArray[] = [];
  for (const mark of marks) {
    takeSteps(text.length / 8);
    for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) {
      if (within !== true && at > 0 && WORD.test(text[at - 1] as string)) continue;
      takeSteps(CLOSE);
      shape.lastIndex = at;
      const found = shape.exec(text);
      if (found === null) continue;
      if (
        proof === undefined
          ? isVaried(found.groups?.['secret'] ?? found[0].slice(mark.length))
          : proof(text, at, found)
      )
        all.push(found);
      if (all.length >= most) return all;
    }
  }
  return all;
}

/** All kinds, by name. */
export const CREDENTIALS_BY_NAME: ReadonlyMap<string, CredentialKind> = new Map(
  CREDENTIAL_KINDS.map((kind) => [kind.name, kind]),
);
