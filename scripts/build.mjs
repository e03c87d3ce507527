// Builds everything that is not written by hand, in the order in which one thing needs another:
//   1. generated sources  scripts/generate-*.mjs, in order of name (each exports `generate()`)
//   2. dist/lib           the library: plain ES modules with types
//   3. dist/doorward.cjs  door one: a single small file, because a hundred small files start slowly
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
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
  rmSync(join(ROOT, 'dist', 'lib'), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [TSC, '-p', join(ROOT, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
  // The compiler emits TypeScript only: generated JavaScript and its declarations are carried over as they are.
  for (const name of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (/\.(js|d\.ts)$/.test(name)) cpSync(join(ROOT, 'src', name), join(ROOT, 'dist', 'lib', 'src', name));
  }
}

/**
 * Lets esbuild see packages that are loaded on first use. In the library they are loaded by a `require` from
 * `createRequire(import.meta.url)`, which esbuild takes for a call like any other. Without that line it is the
 * `require` that esbuild knows: the package is bundled, and evaluated at the first call.
 * @type {import('esbuild').Plugin}
 */
const bundleLazyRequires = {
  name: 'bundle-lazy-requires',
  setup(builder) {
    builder.onLoad({ filter: /[\\/](src|cli)[\\/].*\.ts$/ }, ({ path }) => {
      // A first line for the shell is blanked: the banner brings the bundle's own.
      const text = readFileSync(path, 'utf8').replace(/^#!.*/, '');
      const line = /^const (\w+) = createRequire\(import\.meta\.url\);$/m.exec(text);
      if (line?.[1] === undefined) return { contents: text, loader: 'ts' };
      const calls = new RegExp(`(?<![.\\w])${line[1]}\\((?=['"])`, 'g');
      // The line is emptied, not removed, so that esbuild's messages keep their line numbers.
      return { contents: text.replace(line[0], '').replace(calls, 'require('), loader: 'ts' };
    });
  },
};

/** Bundles door one. CommonJS, because Node starts it some 10 ms sooner than a module. */
async function buildCli() {
  const entry = join(ROOT, 'cli', 'main.ts');
  if (!existsSync(entry)) return;
  const outfile = join(ROOT, 'dist', 'doorward.cjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    charset: 'utf8',
    legalComments: 'linked',
    define: { 'import.meta.url': '__bundleUrl' },
    banner: {
      js: '#!/usr/bin/env node\nconst __bundleUrl=require("node:url").pathToFileURL(__filename).href;',
    },
    plugins: [bundleLazyRequires],
    logLevel: 'warning',
  });
  chmodSync(outfile, 0o755);
}

await generateSources();
buildLibrary();
await buildCli();
