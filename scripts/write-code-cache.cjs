'use strict';
// Run by the build, in a process of its own: scans the demo with the bundles, and writes what V8 compiled of one of them on
// the way.
//
//   node scripts/write-code-cache.cjs DIST bundle|later CACHE ARGUMENT…
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const [dist, wanted, cache, ...args] = process.argv.slice(2);
const filenameOf = (name) => join(dist, `doorward.${name}.js`);
const scripts = new Map();

function load(name) {
  const filename = filenameOf(name);
  const script = new Script(readFileSync(filename, 'latin1'), { filename });
  scripts.set(name, script);
  return script.runInThisContext();
}

process.argv = [process.argv[0], filenameOf('bundle'), ...args];
process.on('exit', (status) => {
  // After the scan, so that the functions that it called are in the cache too.
  const script = scripts.get(wanted);
  if (script !== undefined && (status === 0 || status === 1)) writeFileSync(cache, script.createCachedData());
});
load('bundle')(exports, require, module, filenameOf('bundle'), dist, () => load('later'));
