// In the comments at a file's head, as Go, Helm, controller-gen, jsonnet and people write it.
const HEAD = /^(?:\ufeff?[ \t]*(?:#.*|---.*)?\r?\n){0,40}/;
const SAID =
  /^[ \t]*#.*(?:\bdo not (?:manually )?(?:edit|modify)|\b(?:auto-?|automatically )generated|\bgenerated (?:by|from|with)\b).*$/im;
// Helm writes the template above each document, wherever that is in the file.
const HELM = /^# Source: \S+\/templates\/\S+$/m;

/** The comment by which a text says that a program wrote it, so that an edit would be lost; `undefined` when none does. */
export function generatedMark(text: string): string | undefined {
  const head = HEAD.exec(text)?.[0] ?? '';
  return (SAID.exec(head) ?? HELM.exec(text))?.[0].trim();
}
