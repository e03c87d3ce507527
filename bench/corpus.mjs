// A repository of rendered manifests, made of a seed: the same seed gives the same bytes on every machine.
//
//   node bench/corpus.mjs FOLDER [OBJECTS]
//
// 5,000 objects in 470 files are about 12 MB, as a cluster of a mid-sized company renders to.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { other } from './corpus/others.mjs';
import { createRandom } from './corpus/random.mjs';
import { VIOLATIONS, workload } from './corpus/workloads.mjs';
import { toYaml } from './corpus/yaml.mjs';

const OBJECTS_PER_FILE = 5000 / 470;
const NAMESPACES = 40;

/**
 * @typedef {object} CorpusOptions
 * @property {number} objects how many
 * @property {number} violations the share of workloads that break one to three of the five rule families, 0 to 1
 * @property {number} seed
 */

/** @type {CorpusOptions} */
export const DEFAULT_CORPUS = { objects: 5000, violations: 0.3, seed: 20_260_101 };

/**
 * @typedef {object} CorpusFile
 * @property {string} path relative, with `/`
 * @property {string} text
 * @property {number} objects
 * @property {number} broken how many of its workloads break a rule
 */

/**
 * The files of a corpus, one after the other, so that a big one need not fit into memory.
 * @param {CorpusOptions} options
 * @returns {Generator<CorpusFile>}
 */
export function* corpusFiles({ objects, violations, seed }) {
  const files = Math.max(1, Math.round(objects / OBJECTS_PER_FILE));
  for (let i = 0; i < files; i++) {
    // Each file has dice of its own: a corpus of ten times the size starts with the same files.
    const random = createRandom(seed + i * 7919);
    const count = Math.floor(((i + 1) * objects) / files) - Math.floor((i * objects) / files);
    const namespace = `shop-${String(i % NAMESPACES).padStart(2, '0')}`;
    const chart = `app-${String(i).padStart(4, '0')}`;
    let text = '';
    let broken = 0;
    for (let n = 0; n < count; n++) {
      const name = `${chart}-${n}`;
      const labels = {
        'app.kubernetes.io/name': name,
        'app.kubernetes.io/instance': chart,
        'app.kubernetes.io/managed-by': 'Helm',
        owner: `team-${i % 12}`,
        team: `team-${i % 12}`,
        'helm.sh/chart': `${chart}-1.${i % 7}.0`,
      };
      const identity = { name, namespace, labels };
      let object;
      if (random.chance(0.33)) {
        const families = new Set();
        if (random.chance(violations)) {
          for (let k = 1 + random.below(3); k > 0; k--) families.add(random.pick(VIOLATIONS));
          broken++;
        }
        object = workload(random, identity, families);
      } else {
        object = other(random, identity);
      }
      text += `---\n# Source: ${chart}/templates/${String(object.kind).toLowerCase()}.yaml\n${toYaml(object, random)}`;
    }
    yield { path: `${namespace}/${chart}.yaml`, text, objects: count, broken };
  }
}

/** What the generator is made of: another text is another corpus. */
function generatorDigest() {
  const folder = fileURLToPath(new URL('corpus', import.meta.url));
  const sources = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name)));
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const source of sources) hash.update(source);
  return hash.digest('hex').slice(0, 12);
}

/**
 * Writes a corpus below a folder.
 * @param {string} folder
 * @param {CorpusOptions} options
 */
export function writeCorpus(folder, options) {
  const totals = { files: 0, objects: 0, broken: 0, bytes: 0 };
  for (const { path, text, objects, broken } of corpusFiles(options)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    totals.files += 1;
    totals.objects += objects;
    totals.broken += broken;
    totals.bytes += Buffer.byteLength(text);
  }
  return totals;
}

/**
 * The folder of a corpus in the machine's temporary folder, written if it is not there yet.
 * @param {Partial<CorpusOptions>} [options]
 */
export function cachedCorpus(options) {
  const complete = { ...DEFAULT_CORPUS, ...options };
  const { objects, violations, seed } = complete;
  const name = `doorward-bench-${seed}-${objects}-${Math.round(violations * 100)}-${generatorDigest()}`;
  const folder = join(tmpdir(), name);
  const facts = join(tmpdir(), `${name}.json`);
  if (!existsSync(facts) || !existsSync(folder)) {
    // Written aside and renamed: a run that was stopped leaves no half corpus behind.
    const aside = `${folder}.${process.pid}`;
    const totals = writeCorpus(aside, complete);
    rmSync(folder, { recursive: true, force: true });
    renameSync(aside, folder);
    writeFileSync(facts, JSON.stringify(totals));
  }
  /** @type {ReturnType<typeof writeCorpus>} */
  const totals = JSON.parse(readFileSync(facts, 'utf8'));
  return { folder, ...totals };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, objects = DEFAULT_CORPUS.objects] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: node bench/corpus.mjs FOLDER [OBJECTS]');
  console.log(writeCorpus(folder, { ...DEFAULT_CORPUS, objects: Number(objects) }));
}
