// Door one as two bundles: what every run needs, and what is loaded on first use (the expression language, Kubernetes'
// policies). V8 creates something for every function of a bundle that it loads, even for one that nobody calls; and each
// bundle has a cache of its own, of a run that uses it.
//
// The second shares modules with the first, and has none of them twice: an EvalError has to be of one class. It takes what
// it needs of them by `__shared("src/manifest/value.ts", "own")`, which the first one answers.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

/**
 * Rooms of our own that few need are imported as ever, by a line that ends in `// on first use`. In a bundle the names
 * become functions that find the module when they are first called: only functions and classes can be imported so.
 */
const ON_FIRST_USE = /^import \{ ([\w, ]+) \} from '([^']+)'; \/\/ on first use$/gm;
const OURS = /[\\/](src|cli|webhook)[\\/].*\.ts$/;

/**
 * The text of a module as esbuild may see it. Packages are loaded on first use by a `require` from
 * `createRequire(import.meta.url)`, which esbuild takes for a call like any other: without that line it is the `require`
 * that esbuild knows, and the package is evaluated at the first call. Lines stay where they are, for esbuild's messages.
 * @param {string} path
 * @param {(names: readonly string[], module: string) => string} onFirstUse
 */
function textOf(path, onFirstUse) {
  const text = readFileSync(path, 'utf8')
    // A first line for the shell: the banner brings the bundle's own.
    .replace(/^#!.*/, '')
    .replaceAll(ON_FIRST_USE, (_line, names, module) => onFirstUse(names.split(', '), module));
  const line = /^const (\w+) = createRequire\(import\.meta\.url\);$/m.exec(text);
  if (line?.[1] === undefined) return text;
  return text.replace(line[0], '').replace(new RegExp(`(?<![.\\w])${line[1]}\\((?=['"])`, 'g'), 'require(');
}

/**
 * @param {readonly string[]} names
 * @param {string} found an expression: the module
 */
function functionsFor(names, found) {
  return names
    .map(
      (name) =>
        // Kept once found: for every `require` esbuild makes the module's namespace anew.
        `var found_${name}; function ${name}(...args) { const found = (found_${name} ??= ${found}.${name}); ` +
        'return new.target === undefined ? found(...args) : new found(...args); }',
    )
    .join(' ');
}

/**
 * The functions of a module that is in the same bundle.
 * @param {readonly string[]} names
 * @param {string} module
 */
function byRequire(names, module) {
  return functionsFor(names, `require(${JSON.stringify(module)})`);
}

/**
 * Bundles all into one: what is loaded on first use is evaluated on first use.
 * @type {import('esbuild').Plugin}
 */
export const inOneBundle = {
  name: 'in-one-bundle',
  setup(builder) {
    builder.onLoad({ filter: OURS }, ({ path }) => ({
      contents: textOf(path, byRequire),
      loader: 'ts',
    }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const COMMON = {
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  legalComments: 'linked',
  logLevel: 'warning',
};

/**
 * Writes the two bundles: functions of the module's variables. The first one's last variable loads the second.
 * @param {{ root: string, entry: string, first: string, second: string }} paths
 */
export async function bundleInTwo({ root, entry, first, second }) {
  const nameOf = (/** @type {string} */ path) => relative(root, path).replaceAll('\\', '/');
  const entryName = nameOf(entry);
  const { shared, later } = await survey(root, entry);

  const bodies = [...later].map(
    (name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(`./${name}`)})`,
  );
  await build({
    ...COMMON,
    stdin: { contents: `module.exports = { ${bodies.join(', ')} };`, resolveDir: root },
    outfile: second,
    banner: { js: '(function(module,require,__shared){' },
    footer: { js: '})' },
    plugins: [
      {
        name: 'second',
        setup(builder) {
          builder.onLoad({ filter: OURS }, ({ path }) => ({
            contents: shared.has(nameOf(path))
              ? sharedNames(path)
                  .map(
                    (name) =>
                      `export const ${name} = /* @__PURE__ */ __shared("${nameOf(path)}", "${name}");`,
                  )
                  .join(' ')
              : textOf(path, byRequire),
            loader: 'ts',
          }));
        },
      },
    ],
  });

  const asked = [...readFileSync(second, 'utf8').matchAll(/__shared\("([^"]+)",\s*"(\w+)"\)/g)].map(
    ([, module = '', name = '']) => ({ module, name }),
  );
  const imports = asked.map(({ module, name }, i) => `import { ${name} as _${i} } from "./${module}";`);
  const answers = asked.map(({ module, name }, i) => `${JSON.stringify(`${module} ${name}`)}: _${i}`);
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: first,
    define: { 'import.meta.url': '__bundleUrl' },
    banner: {
      js:
        '(function(exports,require,module,__filename,__dirname,__load){' +
        'const __bundleUrl=require("node:url").pathToFileURL(__filename).href;',
    },
    footer: { js: '})' },
    plugins: [
      {
        name: 'first',
        setup(builder) {
          builder.onResolve({ filter: /^doorward:(later|answers)$/ }, ({ path }) => ({
            path,
            namespace: 'later',
          }));
          builder.onLoad({ filter: /^doorward:later$/, namespace: 'later' }, () => ({
            contents:
              'let modules, shared;\n' +
              'export function answer(answers) { shared = answers; }\n' +
              'export function later(name) { modules ??= loaded(); return modules[name](); }\n' +
              'function loaded() {' +
              '  const module = { exports: {} };\n' +
              '  __load()(module, require, (of, name) => shared[of + " " + name]);\n' +
              '  return module.exports;\n}',
            resolveDir: root,
          }));
          builder.onLoad({ filter: /^doorward:answers$/, namespace: 'later' }, () => ({
            contents:
              `${imports.join('\n')}\nimport { answer } from "doorward:later";\n` +
              `answer({ ${answers.join(', ')} });`,
            resolveDir: root,
          }));
          builder.onLoad({ filter: OURS }, ({ path }) => {
            let isLater = false;
            const text = textOf(path, (names, module) => {
              const opening = isLater ? '' : 'import { later as __later } from "doorward:later"; ';
              isLater = true;
              return opening + functionsFor(names, `__later("${nameOf(join(dirname(path), module))}")`);
            });
            // What the second bundle is answered with is asked for last: by then all modules stand in their own order.
            const end = nameOf(path) === entryName ? '\nimport "doorward:answers";' : '';
            return { contents: text + end, loader: 'ts' };
          });
        },
      },
    ],
  });
}

/**
 * The modules that the entry needs at once, and those that are imported on first use; paths from the root.
 * @param {string} root
 * @param {string} entry
 */
async function survey(root, entry) {
  /** @type {Set<string>} */
  const later = new Set();
  const { metafile } = await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: [entry],
    write: false,
    outfile: 'survey.js',
    metafile: true,
    logLevel: 'error',
    plugins: [
      {
        name: 'survey',
        setup(builder) {
          builder.onLoad({ filter: OURS }, ({ path }) => ({
            contents: textOf(path, (names, module) => {
              later.add(relative(root, join(dirname(path), module)).replaceAll('\\', '/'));
              return names.map((name) => `const ${name} = undefined;`).join(' ');
            }),
            loader: 'ts',
          }));
        },
      },
    ],
  });
  return { shared: new Set(Object.keys(metafile.inputs)), later };
}

/**
 * What a module exports and is not a type alone.
 * @param {string} path
 */
function sharedNames(path) {
  const text = readFileSync(path, 'utf8');
  const declared = [
    ...text.matchAll(/^export (?:abstract )?(?:async )?(?:function\*?|class|const|let) (\w+)/gm),
  ];
  const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) => names.split(','));
  return [
    ...declared.map(([, name = '']) => name),
    ...listed
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '))
      .map((name) => name.replace(/^.* as /, '')),
  ];
}
