#!/usr/bin/env node
'use strict';
// dist/doorward.cjs: runs the bundle beside it. A process that judges one small file would spend most of its time
// compiling; V8 takes the compiled code from the build instead, as long as both are of the same Node and processor.
// Of another one, or without it, the bundle is compiled as any other program.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'doorward.bundle.js');
// esbuild writes ASCII only, and V8 is quicker with one byte a character.
const source = readFileSync(filename, 'latin1');
let cachedData;
try {
  cachedData = readFileSync(join(__dirname, `doorward.__DIGEST__.${process.version}-${process.arch}.cache`));
} catch {
  // Built by another Node.
}
new Script(source, { filename, cachedData }).runInThisContext()(
  exports,
  require,
  module,
  filename,
  __dirname,
);
