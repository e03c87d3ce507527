import { domainEnd, pathEnd } from '../select/image-grammar.ts';
import { parseImageReference } from '../select/image-reference.ts';
import type { ImageProblem, ImageReference } from '../select/image-reference.ts';
import { quoted } from '../select/quoted.ts';

/** A registry, or a registry and the first segments of a path. */
export interface ImagePrefix {
  readonly ok: true;
  /** In lower case; `index.docker.io` has become `docker.io`. */
  readonly registry: string;
  /** Empty for a whole registry. */
  readonly path: string;
}

/**
 * Whether an image is in a registry, below a path of it, or is that path itself. Registries are compared as a whole,
 * ports included; paths by whole segments: `gcr.io/team` holds `gcr.io/team/app`, not `gcr.io/team-evil/app`.
 */
export function imageWithin(image: ImageReference, entry: ImagePrefix): boolean {
  if (image.registry !== entry.registry) return false;
  const { path } = entry;
  const { repository } = image;
  if (path === '' || repository === path) return true;
  return repository.startsWith(path) && repository.charCodeAt(path.length) === 0x2f;
}

/**
 * Reads an entry of a list of registries: `host` or `host/path`. The host must have a dot, a port, or be `localhost`:
 * runtimes read `myregistry/app` as `docker.io/myregistry/app`, so an entry `myregistry` would not say what it seems to.
 */
export function parseImagePrefix(entry: string): ImagePrefix | ImageProblem {
  const slash = entry.indexOf('/');
  const host = slash < 0 ? entry : entry.slice(0, slash);
  const path = slash < 0 ? '' : entry.slice(slash + 1);
  const why = explain(entry, host, path);
  if (why !== undefined) {
    return { ok: false, reason: `${quoted(entry)} is not a registry or registry/path: ${why}` };
  }
  const registry = host.toLowerCase();
  return { ok: true, registry: registry === 'index.docker.io' ? 'docker.io' : registry, path };
}

function explain(entry: string, host: string, path: string): string | undefined {
  if (entry === '') return 'it is empty';
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(entry)) {
    return `it is a URL; write ${quoted(entry.replace(/^[^/]*\/\//, ''))}`;
  }
  const strange = /[^A-Za-z0-9./:_[\]@-]/u.exec(entry)?.[0];
  if (strange !== undefined) return strangeCharacter(strange);
  if (entry.endsWith('/')) return `it ends with a slash; write ${quoted(meant(entry.replace(/\/+$/, '')))}`;
  if (/[-._]$/.test(entry)) {
    return 'it ends inside a name; paths are compared by whole segments, so write the whole segment';
  }
  if (!/[.:]/.test(host) && host.toLowerCase() !== 'localhost') {
    return `${quoted(host)} has no dot and no port, so runtimes read it as a path on docker.io; write ${quoted(meant(entry))}`;
  }
  if (domainEnd(host, 0) !== host.length) return `${quoted(host)} is not a host with an optional port`;
  return path === '' ? undefined : pathProblem(path);
}

/** What an entry without a registry stands for. */
function meant(entry: string): string {
  return /^[^/]*[.:]|^localhost(\/|$)/i.test(entry) ? entry : `docker.io/${entry}`;
}

function strangeCharacter(character: string): string {
  if (character === '*' || character === '?') {
    return `it has a ${character}; everything below a path is included, so leave it out`;
  }
  if (/\s/u.test(character)) return 'it has a blank';
  if (character >= '!' && character <= '~') {
    return `it has the character ${character}; entries are plain text, not patterns`;
  }
  return `it has the character ${quoted(character)}, which is not ASCII`;
}

function pathProblem(path: string): string | undefined {
  if (pathEnd(path, 0) === path.length) {
    return path.length > 255 ? 'its path is longer than 255 characters' : undefined;
  }
  if (/[:@]/.test(path)) return 'it has a tag or digest; an entry names a registry and a path only';
  if (/[A-Z]/.test(path)) return `paths are in lower case; write ${quoted(path.toLowerCase())}`;
  return parseImageReference(`r.io/${path}`).ok ? undefined : `${quoted(path)} is not a path of an image`;
}
