#!/usr/bin/env node
'use strict';
// dist/doorward.cjs: runs the bundle beside it, which has a second one loaded when it needs that. A process that judges one
// small file would spend most of its time compiling; V8 takes the compiled code from the build instead, as long as both are
// of the same Node and processor. Of another one, or without it, the bundles are compiled as any other program.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const filenameOf = (name) => join(__dirname, `doorward.${name}.js`);

function load(name) {
  const filename = filenameOf(name);
  // esbuild writes ASCII only, and V8 is quicker with one byte a character.
  const source = readFileSync(filename, 'latin1');
  const cache = `doorward.${name}.__DIGEST__.${process.version}-${process.arch}.cache`;
  let cachedData;
  try {
    cachedData = readFileSync(join(__dirname, cache));
  } catch {
    // Built by another Node.
  }
  return new Script(source, { filename, cachedData }).runInThisContext();
}

load('bundle')(exports, require, module, filenameOf('bundle'), __dirname, () => load('later'));
