// Writes src/load/generated/packs.js: the built-in packs, read and checked at build time. Reading five YAML files cold
// costs 20 ms, which is more than judging what a pre-commit hook hands over.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PACKS = join(ROOT, 'policies');

/** The rooms that read a policy, without those that read packs. */
const ROOMS = `
  export { DEFAULT_LIMITS } from './src/manifest/limits.ts';
  export { parseManifest } from './src/manifest/parse.ts';
  export { parsePolicies } from './src/policy/parse.ts';
  export { readPack, includedPolicy } from './src/policy/pack.ts';
`;

async function loadRooms() {
  const { outputFiles } = await build({
    stdin: { contents: ROOMS, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return import(`data:text/javascript;base64,${text}`);
}

/**
 * The packs, by name: what pack.yaml says, and the policies, in order of name. A policy of another pack that is included
 * as it is stays a reference, so that two packs that have it have one policy.
 * @param {Record<string, any>} rooms
 */
function readPacks(rooms) {
  const names = readdirSync(PACKS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  /** @type {Map<string, any>} */
  const packs = new Map();
  /** @param {string} name */
  const packOf = (name) => {
    if (!names.includes(name)) throw new Error(`there is no pack ${name}`);
    if (packs.get(name) === undefined) {
      packs.set(name, { policies: [] }); // one that includes itself finds nothing
      packs.set(name, readFolder(rooms, { name, packOf }));
    }
    return packs.get(name);
  };
  return names.map((name) => [name, packOf(name)]);
}

/**
 * @param {Record<string, any>} rooms
 * @param {{ name: string, packOf: (name: string) => any }} of
 */
function readFolder(rooms, { name, packOf }) {
  const folder = join(PACKS, name);
  const { pack, problems } = rooms.readPack(documentOf(rooms, join(folder, 'pack.yaml')));
  if (problems.length > 0 || pack.name !== name) throw new Error(`${folder}: ${JSON.stringify(problems)}`);
  const own = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => {
      const file = join(folder, entry.name, 'policy.yaml');
      return { path: relative(PACKS, file).split(sep).join('/'), document: checked(rooms, file) };
    });
  const included = pack.includes.map((/** @type {any} */ inclusion) => include(rooms, { inclusion, packOf }));
  const policies = [...own, ...included].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { title: pack.title, description: pack.description, policies };
}

/**
 * @param {Record<string, any>} rooms
 * @param {{ inclusion: any, packOf: (name: string) => any }} of
 */
function include(rooms, { inclusion, packOf }) {
  const [pack, policy] = inclusion.policy.split('/');
  const found = packOf(pack).policies.find((/** @type {any} */ one) => nameOf(one) === policy);
  if (found === undefined) throw new Error(`there is no policy ${inclusion.policy}`);
  if (inclusion.as === undefined) return found.shared === undefined ? { ...found, shared: pack } : found;
  const { document, problems } = rooms.includedPolicy(found.document, inclusion);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return { path: found.path, document };
}

/** @param {{ document: any }} policy */
function nameOf({ document }) {
  return document.metadata.name;
}

/**
 * The one document of a file.
 * @param {Record<string, any>} rooms
 * @param {string} file
 */
function documentOf({ DEFAULT_LIMITS, parseManifest }, file) {
  return resourcesOf({ DEFAULT_LIMITS, parseManifest }, file)[0].object;
}

/**
 * @param {Record<string, any>} rooms
 * @param {string} file
 */
function resourcesOf({ DEFAULT_LIMITS, parseManifest }, file) {
  const { documents } = parseManifest({ file, bytes: readFileSync(file) }, DEFAULT_LIMITS);
  const resources = documents.flatMap((/** @type {any} */ one) => one.resources ?? []);
  if (resources.length !== 1) throw new Error(`${file}: ${JSON.stringify(documents)}`);
  return resources;
}

/**
 * The document of a policy without mistakes.
 * @param {Record<string, any>} rooms
 * @param {string} file
 */
function checked(rooms, file) {
  const { policies, errors } = rooms.parsePolicies(resourcesOf(rooms, file));
  if (errors.length > 0 || policies.length !== 1) throw new Error(`${file}: ${JSON.stringify(errors)}`);
  return policies[0].document;
}

export async function generate() {
  const packs = readPacks(await loadRooms());
  const folder = join(ROOT, 'src', 'load', 'generated');
  mkdirSync(folder, { recursive: true });
  const header = '// Generated by scripts/generate-shipped-packs.mjs from policies/.\n';
  const entries = packs.map(([name, { title, description, policies }]) => {
    const list = policies.map((/** @type {any} */ { shared, path, document }) =>
      literal(shared === undefined ? { path, document } : { pack: shared, policy: document.metadata.name }),
    );
    // V8 does not compile the inside of a function that nobody calls: a pack costs nothing where it is not asked for.
    const lazily = `()=>[${list.join(',\n')}]`;
    return `${literal(name)}:{title:${literal(title)},description:${literal(description)},policies:${lazily}}`;
  });
  writeFileSync(join(folder, 'packs.js'), `${header}export const PACKS = {${entries.join(',\n')}};\n`);
  writeFileSync(join(folder, 'packs.d.ts'), `${header}${TYPES}`);
}

/**
 * A value as JavaScript: JSON, and integers beyond 2^53 exact.
 * @param {unknown} value
 * @returns {string}
 */
function literal(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(literal).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, part]) => `${JSON.stringify(key)}:${literal(part)}`)
    .join(',')}}`;
}

const TYPES = `import type { ValueMap } from '../../manifest/value.ts';
/** A policy of a pack. */
export interface ShippedPolicy {
  /** Below the folder of the packs, with slashes. */
  readonly path: string;
  readonly document: ValueMap;
  readonly pack?: undefined;
}
/** A policy that a pack shares with another one. */
export interface SharedPolicy {
  readonly pack: string;
  readonly policy: string;
}
export interface ShippedPack {
  readonly title: string;
  readonly description: string;
  /** In order of name. */
  readonly policies: () => readonly (ShippedPolicy | SharedPolicy)[];
}
export const PACKS: Readonly<Record<string, ShippedPack>>;
`;
