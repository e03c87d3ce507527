// k8s.io/apiserver/pkg/cel/library/urls.go
import type { FunctionDeclaration, Library, Meter } from '../declaration.ts';
import { MapBuilder } from '../mapping.ts';
import { BOOL, STRING, listOf, mapOf, opaque } from '../type.ts';
import { Opaque } from '../value.ts';
import type { CelMap, CelValue } from '../value.ts';
import { declare, fail, member, plain, textAt, valueAt } from './declare.ts';
import { textCost } from './size.ts';
import { unescapePart } from './url-escape.ts';
import { parseUrl, requestUriProblem } from './url-parse.ts';
import type { UrlParts } from './url-parse.ts';

const URL_TYPE = opaque('kubernetes.URL');

/** A URL. */
class UrlValue extends Opaque {
  readonly typeName = 'kubernetes.URL';
  readonly parts: UrlParts;
  constructor(parts: UrlParts) {
    super();
    this.parts = parts;
  }

  equals(other: Opaque): boolean {
    return other instanceof UrlValue && this.parts.text === other.parts.text;
  }
}

/** A host without its brackets, and its port. */
function splitHost(host: string): { readonly name: string; readonly port: string } {
  const colon = host.lastIndexOf(':');
  const hasPort = colon >= 0 && /^:[0-9]*$/.test(host.slice(colon));
  const name = hasPort ? host.slice(0, colon) : host;
  const isBracketed = name.startsWith('[') && name.endsWith(']');
  return { name: isBracketed ? name.slice(1, -1) : name, port: hasPort ? host.slice(colon + 1) : '' };
}

/** Go reads no query of more parameters. */
const MAX_PARAMETERS = 10_000;
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** The values of each name; what is malformed is left out. */
function readQuery(query: string, meter: Meter): CelMap {
  meter.work(16 + query.length * 4);
  const values = new Map<string, CelValue[]>();
  const settings = query.split('&');
  for (const setting of settings.length > MAX_PARAMETERS ? [] : settings) {
    const equals = setting.indexOf('=');
    const name = decoded(equals < 0 ? setting : setting.slice(0, equals));
    const value = decoded(equals < 0 ? '' : setting.slice(equals + 1));
    if (setting === '' || setting.includes(';') || name === undefined || value === undefined) continue;
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  const map = new MapBuilder();
  for (const [name, list] of values) map.set(name, list);
  return map.build();
}

function decoded(text: string): string | undefined {
  const read = unescapePart(text, 'query');
  return read.ok ? DECODER.decode(read.bytes) : undefined;
}

function accessor(name: string, id: string, read: (parts: UrlParts) => string): FunctionDeclaration {
  const call = (args: readonly CelValue[]): string => read((valueAt(args, 0) as UrlValue).parts);
  return declare(name, member({ id, params: [URL_TYPE], result: STRING, call }));
}

function urlOf(text: string, meter: Meter): UrlValue {
  meter.work(32 + text.length * 8);
  const read = parseUrl(text);
  return read.ok
    ? new UrlValue(read.parts)
    : fail(`URL parse error during conversion from string: ${read.reason}`);
}

export const URLS: Library = {
  name: 'kubernetes.urls',
  since: 0,
  functions: [
    declare(
      'url',
      plain({
        id: 'string_to_url',
        params: [STRING],
        result: URL_TYPE,
        cost: (args) => textCost(valueAt(args, 0)),
        call: (args, meter) => urlOf(textAt(args, 0), meter),
      }),
    ),
    accessor('getScheme', 'url_get_scheme', (parts) => parts.scheme),
    accessor('getHost', 'url_get_host', (parts) => parts.host),
    accessor('getHostname', 'url_get_hostname', (parts) => splitHost(parts.host).name),
    accessor('getPort', 'url_get_port', (parts) => splitHost(parts.host).port),
    accessor('getEscapedPath', 'url_get_escaped_path', (parts) => parts.escapedPath),
    declare(
      'getQuery',
      member({
        id: 'url_get_query',
        params: [URL_TYPE],
        result: mapOf(STRING, listOf(STRING)),
        call: (args, meter) => readQuery((valueAt(args, 0) as UrlValue).parts.query, meter),
      }),
    ),
    declare(
      'isURL',
      plain({
        id: 'is_url_string',
        params: [STRING],
        result: BOOL,
        call: (args, meter) => {
          meter.work(32 + textAt(args, 0).length * 8);
          return requestUriProblem(textAt(args, 0)) === undefined;
        },
      }),
    ),
  ],
};
