// URLs as Go's net/url reads them (Go 1.26).
import { quoteGo } from './go-text.ts';
import { parseAddress } from './ip-parse.ts';
import { escapePart, escapedForm, unescapePart } from './url-escape.ts';
import type { Part } from './url-escape.ts';

/** The parts of a URL that expressions ask for, and its canonical text. */
export interface UrlParts {
  readonly scheme: string;
  /** With its port; escapes undone. */
  readonly host: string;
  readonly escapedPath: string;
  readonly query: string;
  /** As URL.String gives it: what equality compares. */
  readonly text: string;
}

export type UrlRead =
  { readonly ok: true; readonly parts: UrlParts } | { readonly ok: false; readonly reason: string };

/** What a URL cannot be, with Go's words. Never leaves this file. */
class Mistake {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Whether a text is an absolute URL or an absolute path; the error of `url.ParseRequestURI` when it is not. */
export function requestUriProblem(text: string): string | undefined {
  const read = parse(text, true);
  return read instanceof Mistake ? told(text, read) : undefined;
}

/** Reads a URL as `url(…)` does: it must be good for a request, then a fragment is cut off. */
export function parseUrl(text: string): UrlRead {
  const problem = requestUriProblem(text);
  if (problem !== undefined) return { ok: false, reason: problem };
  const hash = text.indexOf('#');
  const base = hash < 0 ? text : text.slice(0, hash);
  const parts = parse(base, false);
  if (parts instanceof Mistake) return { ok: false, reason: told(base, parts) };
  const fragment = hash < 0 ? '' : text.slice(hash + 1);
  if (fragment === '') return { ok: true, parts };
  const bytes = unescaped(fragment, 'fragment');
  if (bytes instanceof Mistake) return { ok: false, reason: told(text, bytes) };
  return { ok: true, parts: { ...parts, text: `${parts.text}#${escapedForm(fragment, bytes, 'fragment')}` } };
}

function told(text: string, mistake: Mistake): string {
  return `parse ${quoteGo(text)}: ${mistake.reason}`;
}

function unescaped(text: string, part: Part): Uint8Array | Mistake {
  const read = unescapePart(text, part);
  return read.ok ? read.bytes : new Mistake(read.reason);
}

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

function decoded(text: string, part: Part): string | Mistake {
  const bytes = unescaped(text, part);
  return bytes instanceof Mistake ? bytes : DECODER.decode(bytes);
}

function parse(text: string, isRequest: boolean): UrlParts | Mistake {
  if (/[\u0000-\u001f\u007f]/.test(text)) return new Mistake('net/url: invalid control character in URL');
  if (text === '' && isRequest) return new Mistake('empty url');
  if (text === '*') return { scheme: '', host: '', escapedPath: '*', query: '', text: '*' };
  if (text.startsWith(':')) return new Mistake('missing protocol scheme');
  const found = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1];
  const scheme = (found ?? '').toLowerCase();
  const [rest, query] = splitQuery(found === undefined ? text : text.slice(found.length + 1));
  const head = scheme === '' ? '' : `${scheme}:`;
  const tail = query === undefined ? '' : `?${query}`;
  if (!rest.startsWith('/')) {
    if (scheme !== '')
      return { scheme, host: '', escapedPath: '', query: query ?? '', text: head + rest + tail };
    if (isRequest) return new Mistake('invalid URI for request');
    if (rest.split('/', 1)[0]?.includes(':') === true) {
      return new Mistake('first path segment in URL cannot contain colon');
    }
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || (!isRequest && !rest.startsWith('///')));
  const slash = hasAuthority ? rest.indexOf('/', 2) : 0;
  const end = slash < 0 ? rest.length : slash;
  const authority = hasAuthority ? parseAuthority(scheme, rest.slice(2, end)) : NO_AUTHORITY;
  if (authority instanceof Mistake) return authority;
  const path = rest.slice(end);
  const bytes = unescaped(path, 'path');
  if (bytes instanceof Mistake) return bytes;
  const escapedPath = escapedForm(path, bytes, 'path');
  const middle = authorityText(authority, { hasAuthority, escapedPath });
  return {
    scheme,
    host: authority.host,
    escapedPath,
    query: query ?? '',
    text: head + middle + escapedPath + tail,
  };
}

/** A question mark at the very end makes an empty query, which is kept in the text. */
function splitQuery(rest: string): readonly [string, string | undefined] {
  const mark = rest.indexOf('?');
  if (mark < 0) return [rest, undefined];
  const query = rest.slice(mark + 1);
  return [rest.slice(0, mark), query];
}

interface Authority {
  /** Escaped anew, with the `@`. */
  readonly user: string;
  readonly host: string;
}

const NO_AUTHORITY: Authority = { user: '', host: '' };

/** `//user@host`, as URL.String writes it. */
function authorityText(
  { user, host }: Authority,
  seen: { readonly hasAuthority: boolean; readonly escapedPath: string },
): string {
  if (!seen.hasAuthority) return '';
  if (user === '' && host === '' && seen.escapedPath === '') return '';
  return `//${user}${escapePart(new TextEncoder().encode(host), 'host')}`;
}

function parseAuthority(scheme: string, authority: string): Authority | Mistake {
  const at = authority.lastIndexOf('@');
  const host = parseHost(scheme, authority.slice(at + 1));
  if (host instanceof Mistake) return host;
  if (at < 0) return { user: '', host };
  const user = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) return new Mistake('net/url: invalid userinfo');
  const colon = user.indexOf(':');
  const parts = colon < 0 ? [user] : [user.slice(0, colon), user.slice(colon + 1)];
  const escaped: string[] = [];
  for (const part of parts) {
    const bytes = unescaped(part, 'user');
    if (bytes instanceof Mistake) return bytes;
    escaped.push(escapePart(bytes, 'user'));
  }
  return { user: `${escaped.join(':')}@`, host };
}

function parseHost(scheme: string, host: string): string | Mistake {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return new Mistake('invalid IP-literal');
  if (bracket === 0) return parseLiteral(host);
  const first = host.indexOf(':');
  if (first >= 0) {
    const isWeb = scheme === 'http' || scheme === 'https';
    const port = host.slice(isWeb ? first : host.lastIndexOf(':'));
    if (!isPort(port)) return new Mistake(`invalid port ${quoteGo(port)} after host`);
  }
  return decoded(host, 'host');
}

/** `[fe80::1%25en0]:80` */
function parseLiteral(host: string): string | Mistake {
  const end = host.lastIndexOf(']');
  if (end < 0) return new Mistake("missing ']' in host");
  const port = host.slice(end + 1);
  if (!isPort(port)) return new Mistake(`invalid port ${quoteGo(port)} after host`);
  const name = host.slice(1, end);
  const zone = name.indexOf('%25');
  const address = decoded(zone < 0 ? name : name.slice(0, zone), 'host');
  if (address instanceof Mistake) return address;
  const scope = zone < 0 ? '' : decoded(name.slice(zone), 'zone');
  if (scope instanceof Mistake) return scope;
  const read = parseAddress(address + scope);
  if (!read.ok) return new Mistake(`invalid host: ${read.message}`);
  if (read.bytes.length === 4) return new Mistake('invalid IP-literal');
  return `[${address}${scope}]${port}`;
}

function isPort(text: string): boolean {
  return text === '' || /^:[0-9]*$/.test(text);
}
