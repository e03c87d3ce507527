import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, isAbsolute } from 'node:path';
import { parseCases } from '../cases/parse.ts'; // on first use
import type { Case } from '../cases/model.ts';
import { yamlLines } from '../cases/yaml-lines.ts'; // on first use
import { own } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Policy } from '../policy/model.ts';
import type { PolicyExample } from '../report/policy-page.ts';
import { manifestObjects } from './case-verdict.ts';

/** One manifest that passes and one that fails, of the cases beside a policy: the shortest. None where there are none. */
export function policyExamples(policy: Policy, rules: readonly string[]): readonly PolicyExample[] {
  const cases = casesBeside(policy);
  const passes = cases.filter(
    ({ expect, errors, notEvaluated }) => expect.length + errors.length + notEvaluated === 0,
  );
  const fails = cases.filter(
    ({ expect, errors }) =>
      errors.length === 0 &&
      expect.length > 0 &&
      expect.every(({ rule, outcome }) => outcome === 'fail' && rules.includes(rule)),
  );
  return [shortest(passes), shortest(fails)].flatMap((one) =>
    one === undefined ? [] : [exampleOf(one, policy)],
  );
}

/** The page beside a policy; `undefined` when there is none. */
export function policyDocs(policy: Policy): string | undefined {
  const page = join(dirname(policy.resource.file), 'README.md');
  if (!existsSync(page)) return undefined;
  const below = relative('', page);
  return below.startsWith('..') || isAbsolute(below) ? page : below;
}

/** Those that a file can show: of the policy alone, judged as a scan does. */
function casesBeside({ name, resource }: Policy): readonly Case[] {
  const folder = dirname(resource.file);
  const file = ['cases.yaml', 'cases.yml'].map((one) => join(folder, one)).find((one) => existsSync(one));
  if (file === undefined) return [];
  try {
    const { cases } = parseCases({ file, bytes: readFileSync(file) }, () => 'It is not read.');
    return cases.filter(
      ({ policies, request, bytes, files }) =>
        request === undefined &&
        (policies ?? [name]).every((one) => one === name) &&
        (files !== undefined || manifestObjects(bytes).length > 0),
    );
  } catch {
    // What cannot be read is told by `doorward test`.
    return [];
  }
}

/** Without values of its own, if there is such a one; then the shortest, then the first. */
function shortest(cases: readonly Case[]): Case | undefined {
  const cost = ({ bytes, files, parameters }: Case): number =>
    bytes.length + filesText(files).length + 10_000 * Object.keys(parameters).length;
  return [...cases].sort((a, b) => cost(a) - cost(b))[0];
}

/** The files of a repository one after the other, each below its path. */
function filesText(files: Case['files']): string {
  const texts = [...(files ?? [])].map(([path, bytes]) => `# ${path}\n${new TextDecoder().decode(bytes)}`);
  return texts.map((text) => text.trimEnd()).join('\n');
}

function exampleOf({ name, bytes, files, expect, parameters }: Case, policy: Policy): PolicyExample {
  const text = files === undefined ? new TextDecoder().decode(bytes) : filesText(files);
  const isJson = text.trimStart().startsWith('{');
  return {
    name,
    text: isJson
      ? manifestObjects(bytes)
          .flatMap((one) => ['---', ...yamlLines(one)])
          .slice(1)
          .join('\n')
      : text,
    breaks: [...new Set(expect.map(({ rule }) => rule))],
    parameters: Object.hasOwn(parameters, policy.name) ? (own(parameters, policy.name) as ValueMap) : {},
  };
}
