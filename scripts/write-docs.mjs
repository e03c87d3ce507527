// Writes the pages that repeat what the code says. test/house holds them equal.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packsPage, shippedPacks } from './packs-page.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const INTRODUCTION = `# Errors

Every mistake that Doorward finds in what it is given has a code from this closed list: in text output, in the
\`errors\` of the json format, and in the \`code\` of a library error. A code never changes its meaning. This page is
written by \`npm run docs\` from [\`src/errors.ts\`](../src/errors.ts).
`;

/**
 * The text of docs/errors.md: one section per code, so that every code has an anchor to link to.
 * @param {Readonly<Record<string, { readonly title: string; readonly next: string }>>} errors
 */
export function errorsPage(errors) {
  const sections = Object.entries(errors).map(
    ([code, { title, next }]) => `## ${code}\n\n${title}\n\n**What to do:** ${next}\n`,
  );
  return [INTRODUCTION, ...sections].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = (/** @type {string[]} */ ...path) =>
    import(pathToFileURL(join(ROOT, 'dist', 'lib', 'src', ...path)).href);
  const { ERRORS } = await built('errors.js');
  writeFileSync(join(ROOT, 'docs', 'errors.md'), errorsPage(ERRORS));
  const library = { ...(await built('load', 'packs.js')), ...(await built('index.js')) };
  const packs = shippedPacks(ROOT, library);
  writeFileSync(join(ROOT, 'docs', 'packs.md'), packsPage(packs));
}
