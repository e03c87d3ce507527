// Builds everything that is not written by hand, in the order in which one thing needs another:
//   1. generated sources  scripts/generate-*.mjs, in order of name (each exports `generate()`)
//   2. dist/lib           the library: plain ES modules with types
//   3. dist/doorward.cjs  door one: two small bundles, because a hundred small files start slowly
//   4. dist/doorward-webhook.cjs  door two: one bundle with all that it needs, not minified, so that a stack can be read
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleInTwo, inOneBundle } from './bundle-cli.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** Runs the generators: a later one may read what an earlier one wrote. */
async function generateSources() {
  const names = readdirSync(join(ROOT, 'scripts'))
    .filter((name) => /^generate-.*\.mjs$/.test(name))
    .sort();
  for (const name of names) {
    const module = await import(pathToFileURL(join(ROOT, 'scripts', name)).href);
    await module.generate();
  }
}

/**
 * Emits src as ES modules and declarations. What is left of an older build would still be importable: it goes.
 * A type error fails the build, but not before all has been written: one can look at what went wrong.
 */
function buildLibrary() {
  rmSync(join(DIST, 'lib'), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [TSC, '-p', join(ROOT, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
  // The compiler emits TypeScript only: generated JavaScript and its declarations are carried over as they are.
  for (const name of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (/\.(js|d\.ts)$/.test(name)) cpSync(join(ROOT, 'src', name), join(DIST, 'lib', 'src', name));
  }
}

/**
 * Bundles door one to functions of the module's variables, which dist/doorward.cjs calls: CommonJS, because Node starts it
 * some 10 ms sooner than a module, and with V8's code cache beside it, which saves another 20 ms.
 */
async function buildCli() {
  const entry = join(ROOT, 'cli', 'main.ts');
  if (!existsSync(entry)) return;
  // V8 knows a cache's source by its length alone: none may outlive its bundle.
  for (const name of readdirSync(DIST)) {
    if (name.endsWith('.cache')) rmSync(join(DIST, name));
  }
  const [first, second] = [join(DIST, 'doorward.bundle.js'), join(DIST, 'doorward.later.js')];
  await bundleInTwo({ root: ROOT, entry, first, second });
  const hash = createHash('sha256').update(readFileSync(first)).update(readFileSync(second));
  const digest = hash.digest('hex').slice(0, 16);
  const launcher = readFileSync(join(ROOT, 'scripts', 'launcher.cjs'), 'utf8');
  writeFileSync(join(DIST, 'doorward.cjs'), launcher.replace('__DIGEST__', digest), { mode: 0o755 });
  writeCodeCaches(digest);
}

/**
 * Of two runs: one of what every run needs, and one with policies of Kubernetes.
 * @param {string} digest
 */
function writeCodeCaches(digest) {
  const script = join(ROOT, 'scripts', 'write-code-cache.cjs');
  const scan = ['scan', join(ROOT, 'fixtures', 'demo')];
  const policies = ['--policies', join(ROOT, 'scripts', 'code-cache-policies.yaml')];
  const runs = { bundle: scan, later: [...scan, ...policies] };
  for (const [name, args] of Object.entries(runs)) {
    const cache = join(DIST, `doorward.${name}.${digest}.${process.version}-${process.arch}.cache`);
    spawnSync(process.execPath, [script, DIST, name, cache, ...args], { stdio: 'ignore' });
    if (!existsSync(cache))
      console.warn('build: the demo could not be scanned, so the tool will start slowly');
  }
}

/** Bundles door two. What is loaded on first use (the cluster's client, certificates) is evaluated on first use here, too. */
async function buildWebhook() {
  const entry = join(ROOT, 'webhook', 'main.ts');
  if (!existsSync(entry)) return;
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: join(DIST, 'doorward-webhook.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    legalComments: 'linked',
    define: { 'import.meta.url': '__bundleUrl' },
    banner: {
      js: '#!/usr/bin/env node\nconst __bundleUrl=require("node:url").pathToFileURL(__filename).href;',
    },
    plugins: [inOneBundle],
    logLevel: 'warning',
  });
  chmodSync(join(DIST, 'doorward-webhook.cjs'), 0o755);
}

await generateSources();
buildLibrary();
await buildCli();
await buildWebhook();
