/**
 * The lines of all fenced `sh` blocks of a page, in order, without empty lines and lines that are comments only.
 * @param {string} markdown
 * @returns {string[]}
 */
export function shellLines(markdown) {
  return [...markdown.matchAll(/^```sh\n(.*?)^```$/gms)]
    .flatMap((block) => (block[1] ?? '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * The set-up commands: the shell lines above the first second-level heading.
 * @param {string} markdown
 */
export function setUpCommands(markdown) {
  return shellLines(markdown.split(/^## /m)[0] ?? '');
}
