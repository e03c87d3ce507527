// What one verdict costs: `judge` with the essentials on a Deployment of three containers, warm, against JSON.parse of
// the same object. Prints medians of batches, in microseconds, as JSON.
import { fileURLToPath } from 'node:url';
import { createRandom } from './corpus/random.mjs';
import { ALLOWED_REGISTRIES, VIOLATIONS, workload } from './corpus/workloads.mjs';
import { median } from './measure.mjs';

const BATCHES = 60;
const BATCH = 1000;

/**
 * The first Deployment with three containers that the dice give, with the given families broken.
 * @param {readonly string[]} broken
 */
function deployment(broken) {
  const labels = { 'app.kubernetes.io/name': 'web', owner: 'team-1' };
  for (let seed = 1; ; seed++) {
    const object = workload(createRandom(seed), { name: 'web', namespace: 'shop', labels }, new Set(broken));
    const spec = /** @type {any} */ (object.spec).template?.spec;
    if (object.kind === 'Deployment' && spec.containers.length === 3 && spec.initContainers === undefined) {
      return object;
    }
  }
}

/** @param {() => unknown} work */
function microseconds(work) {
  for (let i = 0; i < 10 * BATCH; i++) work();
  const batches = Array.from({ length: BATCHES }, () => {
    const start = performance.now();
    for (let i = 0; i < BATCH; i++) work();
    return ((performance.now() - start) * 1000) / BATCH;
  });
  return median(batches);
}

/** The built library, by path: its types are not there before it is built. */
async function loadLibrary() {
  return import(new URL('../dist/lib/src/index.js', import.meta.url).href);
}

export async function measureJudge() {
  const { createEngine, createRequest, DEFAULT_LIMITS, loadPolicies, parseManifest } = await loadLibrary();
  const { policies, errors } = loadPolicies(['pack:essentials']);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const parameters = { 'allowed-registries': { registries: ALLOWED_REGISTRIES } };
  const engine = createEngine(policies, { parameters });
  const measure = (/** @type {readonly string[]} */ broken) => {
    const json = JSON.stringify(deployment(broken));
    const source = { file: 'web.json', bytes: Buffer.from(json) };
    const [document] = parseManifest(source, DEFAULT_LIMITS).documents;
    const request = createRequest(document.resources[0].object, new Map());
    const failed = engine
      .judge(request)
      .decisions.filter((/** @type {any} */ d) => d.outcome === 'fail').length;
    if (failed > 0 !== broken.length > 0) {
      throw new Error(`${failed} findings, with [${broken.join(', ')}] broken`);
    }
    return {
      bytes: json.length,
      judge: microseconds(() => engine.judge(request)),
      parse: microseconds(() => JSON.parse(json)),
    };
  };
  return { fine: measure([]), broken: measure(VIOLATIONS) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await measureJudge()));
