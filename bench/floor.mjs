// What no scan on js-yaml can beat: one fresh process reads all files of a folder and loads them with js-yaml 4, with
// a listener that keeps where each node starts and ends. Nothing is judged, nothing kept. Prints milliseconds.
//
//   node bench/floor.mjs FOLDER
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadAll } from 'js-yaml';

/**
 * Loads all documents of a text and the places of their nodes, in the order in which they close.
 * @param {string} text
 */
export function loadWithPositions(text) {
  /** @type {number[]} */
  const open = [];
  /** @type {number[]} */
  const places = [];
  /** @type {(event: 'open' | 'close', state: { readonly position: number }) => void} */
  const listener = (event, state) => {
    if (event === 'open') open.push(state.position);
    else places.push(open.pop() ?? 0, state.position);
  };
  /** @type {unknown[]} */
  const documents = [];
  // The listener is not in the package's types, and has been in its code since version 3.
  loadAll(text, (document) => documents.push(document), /** @type {object} */ ({ listener }));
  return { documents, places };
}

/**
 * Reads and loads every file below a folder; what is read is dropped again, file by file.
 * @param {string} folder
 */
export function readAll(folder) {
  const start = performance.now();
  let objects = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { documents, places } = loadWithPositions(readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    if (places.length === 0) throw new Error('the listener was not called');
    objects += documents.length;
  }
  return { ms: performance.now() - start, objects };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('usage: node bench/floor.mjs FOLDER');
  console.log(JSON.stringify(readAll(folder)));
}
