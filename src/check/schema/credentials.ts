import { isList } from '../../manifest/value.ts';
import { CREDENTIAL_KINDS } from '../credential-kinds.ts';
import { CREDENTIALS_BY_NAME, credentialSearch } from '../credentials.ts';
import { show, simple } from './check.ts';
import type { Keyword } from './context.ts';

/** `withoutCredentials`: true for all kinds that are known, or a list of their names. */
export const withoutCredentials: Keyword = (value, context) => {
  if (value === false) return undefined;
  if (value !== true && !isList(value)) {
    context.refuse('withoutCredentials needs true, or a list of kinds of credentials', 'withoutCredentials');
    return undefined;
  }
  const kinds =
    value === true
      ? CREDENTIAL_KINDS
      : value.flatMap((name, i) => {
          const kind = typeof name === 'string' ? CREDENTIALS_BY_NAME.get(name) : undefined;
          if (kind !== undefined) return [kind];
          const known = [...CREDENTIALS_BY_NAME.keys()].join(', ');
          context.refuse(
            `${show(name)} is no kind of credential; there are ${known}`,
            'withoutCredentials',
            i,
          );
          return [];
        });
  if (kinds.length === 0) return undefined;
  const search = credentialSearch(kinds);
  return simple(
    'withoutCredentials',
    (v) => typeof v !== 'string' || search(v) === undefined,
    (v) => saying(typeof v === 'string' ? v : '', search),
  );
};

/** Which kind it is, and in which line of a long text; never what. */
function saying(text: string, search: ReturnType<typeof credentialSearch>): string {
  const found = search(text);
  if (found === undefined) return 'it holds no credential';
  const line = text.slice(0, found.at).split('\n').length;
  const where = text.trimEnd().includes('\n') ? ` in its line ${String(line)}` : '';
  return `it holds what looks like ${found.kind.words}${where}`;
}
