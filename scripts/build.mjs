// Builds everything that is not written by hand, in the order in which one thing needs another:
//   1. generated sources  scripts/generate-*.mjs, in order of name (each exports `generate()`)
//   2. dist/lib           the library: plain ES modules with types
//   3. dist/doorward.cjs  door one: one small bundle, because a hundred small files start slowly
//   4. dist/doorward-webhook.cjs  door two: one bundle with all that it needs, not minified, so that a stack can be read
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

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
 * Lets esbuild see packages that are loaded on first use. In the library they are loaded by a `require` from
 * `createRequire(import.meta.url)`, which esbuild takes for a call like any other. Without that line it is the
 * `require` that esbuild knows: the package is bundled, and evaluated at the first call.
 *
 * Rooms of our own that few need, such as the expression language, are imported as ever, by a line that ends in
 * `// on first use`. In a bundle it becomes functions that evaluate the module when they are first called: only functions
 * and classes can be imported so.
 * @type {import('esbuild').Plugin}
 */
const bundleLazyRequires = {
  name: 'bundle-lazy-requires',
  setup(builder) {
    builder.onLoad({ filter: /[\\/](src|cli|webhook)[\\/].*\.ts$/ }, ({ path }) => {
      // A first line for the shell is blanked: the banner brings the bundle's own.
      const text = readFileSync(path, 'utf8')
        .replace(/^#!.*/, '')
        .replaceAll(/^import \{ ([\w, ]+) \} from ('[^']+'); \/\/ on first use$/gm, onFirstUse);
      const line = /^const (\w+) = createRequire\(import\.meta\.url\);$/m.exec(text);
      if (line?.[1] === undefined) return { contents: text, loader: 'ts' };
      const calls = new RegExp(`(?<![.\\w])${line[1]}\\((?=['"])`, 'g');
      // The line is emptied, not removed, so that esbuild's messages keep their line numbers.
      return { contents: text.replace(line[0], '').replace(calls, 'require('), loader: 'ts' };
    });
  },
};

/**
 * One line, so that esbuild's messages keep their line numbers.
 * @param {string} _line
 * @param {string} names
 * @param {string} module
 */
function onFirstUse(_line, names, module) {
  return names
    .split(', ')
    .map(
      (name) =>
        // Kept once found: for every `require` esbuild makes the module's namespace anew.
        `var found_${name}; function ${name}(...args) { const found = (found_${name} ??= require(${module}).${name}); ` +
        'return new.target === undefined ? found(...args) : new found(...args); }',
    )
    .join(' ');
}

/**
 * Bundles door one to a function of the module's variables, which dist/doorward.cjs calls: CommonJS, because Node starts
 * it some 10 ms sooner than a module, and with V8's code cache beside it, which saves another 20 ms.
 */
async function buildCli() {
  const entry = join(ROOT, 'cli', 'main.ts');
  if (!existsSync(entry)) return;
  // V8 knows a cache's source by its length alone: none may outlive its bundle.
  for (const name of readdirSync(DIST)) {
    if (name.endsWith('.cache')) rmSync(join(DIST, name));
  }
  const bundle = join(DIST, 'doorward.bundle.js');
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    legalComments: 'linked',
    define: { 'import.meta.url': '__bundleUrl' },
    banner: {
      js:
        '(function(exports,require,module,__filename,__dirname){' +
        'const __bundleUrl=require("node:url").pathToFileURL(__filename).href;',
    },
    footer: { js: '})' },
    plugins: [bundleLazyRequires],
    logLevel: 'warning',
  });
  const digest = createHash('sha256').update(readFileSync(bundle)).digest('hex').slice(0, 16);
  const launcher = readFileSync(join(ROOT, 'scripts', 'launcher.cjs'), 'utf8').replace('__DIGEST__', digest);
  writeFileSync(join(DIST, 'doorward.cjs'), launcher, { mode: 0o755 });
  writeCodeCache(bundle, join(DIST, `doorward.${digest}.${process.version}-${process.arch}.cache`));
}

/**
 * @param {string} bundle
 * @param {string} cache
 */
function writeCodeCache(bundle, cache) {
  const script = join(ROOT, 'scripts', 'write-code-cache.cjs');
  const demo = ['scan', join(ROOT, 'fixtures', 'demo')];
  spawnSync(process.execPath, [script, bundle, cache, ...demo], { stdio: 'ignore' });
  if (!existsSync(cache)) console.warn('build: the demo could not be scanned, so the tool will start slowly');
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
    banner: { js: 'const __bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
    plugins: [bundleLazyRequires],
    logLevel: 'warning',
  });
  chmodSync(join(DIST, 'doorward-webhook.cjs'), 0o755);
}

await generateSources();
buildLibrary();
await buildCli();
await buildWebhook();
