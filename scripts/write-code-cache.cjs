'use strict';
// Run by the build, in a process of its own: scans the demo with the bundle, and writes what V8 compiled on the way.
//
//   node scripts/write-code-cache.cjs BUNDLE CACHE ARGUMENT…
const { readFileSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');
const { Script } = require('node:vm');

const [bundle, cache, ...args] = process.argv.slice(2);
const script = new Script(readFileSync(bundle, 'latin1'), { filename: bundle });
process.argv = [process.argv[0], bundle, ...args];
process.on('exit', (status) => {
  // After the scan, so that the functions that it called are in the cache too.
  if (status === 0 || status === 1) writeFileSync(cache, script.createCachedData());
});
script.runInThisContext()(exports, require, module, bundle, dirname(bundle));
