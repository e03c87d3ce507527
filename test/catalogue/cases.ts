import { readFileSync } from 'node:fs';
import type { Case } from '../../src/cases/model.ts';
import { parseCases } from '../../src/cases/parse.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import type { Value } from '../../src/manifest/value.ts';

/** The one value of a YAML file. */
export function readYaml(file: string): Value {
  const [document, ...others] = readDocuments({ file, bytes: readFileSync(file) }, DEFAULT_LIMITS);
  if (document?.type !== 'value' || others.length > 0)
    throw new Error(`${file} is not one YAML document: ${JSON.stringify(document)}`);
  return document.value;
}

/** A case that says by which policies it is judged. */
export type NamedCase = Case & { readonly policies: readonly string[] };

/** Reads a Cases file as `doorward test` does. */
export function readCases(file: string, folderPolicy: string | undefined): readonly NamedCase[] {
  const source = { file, bytes: readFileSync(file) };
  const { cases, errors } = parseCases(source, (path) => `${path} is not to be read`);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const policies = folderPolicy === undefined ? [] : [folderPolicy];
  return cases.map((one) => ({ ...one, policies: one.policies ?? policies }));
}
