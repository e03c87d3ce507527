import { digestEnd, domainEnd, isHex64, pathEnd, tagEnd } from './image-grammar.ts';
import { explainImage } from './image-problem.ts';

/** An image reference, normalised as container runtimes do. */
export interface ImageReference {
  readonly ok: true;
  readonly raw: string;
  /**
   * Host and port, in lower case: names of hosts do not mind, and lists are compared. `docker.io` where none is
   * written. Empty for a name such as `foo_bar.com/x`: runtimes read no registry there.
   */
  readonly registry: string;
  /** The path without the registry; `library/` is filled in on docker.io. */
  readonly repository: string;
  /** Empty when there is none. `latest`, which a runtime then takes, is not filled in. */
  readonly tag: string;
  /** Algorithm and hexadecimal digits, e.g. `sha256:…`; empty when there is none. */
  readonly digest: string;
  readonly hasTag: boolean;
  readonly hasDigest: boolean;
}

/** Why a text is not an image reference: a clause that stands on its own, in printable ASCII. */
export interface ImageProblem {
  readonly ok: false;
  readonly reason: string;
}

const DOCKER = 'docker.io';
/** Characters of a path; the registry does not count. */
const MAX_PATH = 255;

/** A cluster runs many containers of few images, and several rules ask about each. */
const known = new Map<string, ImageReference | ImageProblem>();
const MAX_KNOWN = 1_024;

/**
 * Reads an image reference as github.com/distribution/reference v0.6.0 does (`ParseNormalizedNamed`), which is what the
 * kubelet and containerd use. Linear in the length of the text. Blanks around it are not trimmed: Pods refuse them.
 */
export function parseImageReference(raw: string): ImageReference | ImageProblem {
  let parsed = known.get(raw);
  if (parsed === undefined) {
    parsed = readImageReference(raw);
    if (known.size >= MAX_KNOWN) known.clear();
    if (raw.length <= MAX_REMEMBERED) known.set(raw, parsed);
  }
  return parsed;
}

/** Characters of the longest text that is remembered. */
const MAX_REMEMBERED = 512;

function readImageReference(raw: string): ImageReference | ImageProblem {
  if (raw.length === 64 && isHex64(raw)) return problem(raw);
  const slash = raw.indexOf('/');
  const host = slash < 0 ? '' : raw.slice(0, slash);
  const written = isHost(host);
  const registry = !written || host === `index.${DOCKER}` ? DOCKER : host;
  const start = written ? slash + 1 : 0;
  // A host that is no host name can still be the first part of a path: foo_bar.com/x.
  const registryIsPath = written && host !== DOCKER && domainEnd(host, 0) !== host.length;
  const nameStart = registryIsPath ? 0 : start;
  const nameEnd = pathEnd(raw, nameStart);
  if (nameEnd < 0 || (registryIsPath && nameEnd <= slash)) return problem(raw);
  const name = raw.slice(nameStart, nameEnd);
  const official = registry === DOCKER && !hasSlash(raw, start);
  const repository = official ? `library/${name}` : name;
  if (repository.length > MAX_PATH) return problem(raw);
  return withTagAndDigest(raw, nameEnd, {
    registry: registryIsPath ? '' : registry.toLowerCase(),
    repository,
  });
}

function withTagAndDigest(
  raw: string,
  nameEnd: number,
  name: { readonly registry: string; readonly repository: string },
): ImageReference | ImageProblem {
  let at = nameEnd;
  let tag = '';
  if (raw.charCodeAt(at) === 0x3a) {
    const end = tagEnd(raw, at + 1);
    if (end < 0) return problem(raw);
    tag = raw.slice(at + 1, end);
    at = end;
  }
  let digest = '';
  if (raw.charCodeAt(at) === 0x40) {
    const end = digestEnd(raw, at + 1);
    if (end < 0) return problem(raw);
    digest = raw.slice(at + 1, end);
    at = end;
  }
  if (at !== raw.length) return problem(raw);
  const { registry, repository } = name;
  return { ok: true, raw, registry, repository, tag, digest, hasTag: tag !== '', hasDigest: digest !== '' };
}

/** Whether the text before the first slash is a registry rather than a part of the path (`splitDockerDomain`). */
function isHost(text: string): boolean {
  if (text === 'localhost') return true;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x2e || code === 0x3a || (code >= 0x41 && code <= 0x5a)) return true;
  }
  return false;
}

/** Whether there is a slash anywhere after the registry, even in what follows the name. */
function hasSlash(raw: string, start: number): boolean {
  return raw.includes('/', start);
}

function problem(raw: string): ImageProblem {
  return { ok: false, reason: explainImage(raw) };
}
