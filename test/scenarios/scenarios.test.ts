// Stories of a repository, told in fixtures/scenarios: what is done to it, and what Doorward says to that. What is expected
// there was written before it was run, from the documents. Each scan is written in every format.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { run } from '../cli/outside.ts';
import { countsOf, disagreements, everyFormat, foundIn, readReports, type Found } from './reports.ts';
import { change, git, parseScenario, type Step } from './scenario.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const STORIES = join(ROOT, 'fixtures', 'scenarios');
const isReport = new Ajv2020({ strict: true }).compile(
  JSON.parse(readFileSync(join(ROOT, 'schemas', 'report-v1.schema.json'), 'utf8')),
);

/** Where a story is played. */
interface Stage {
  readonly repository: string;
  /** Reports are written here, where no scan finds them. */
  readonly reports: string;
}

function stage(t: Test): Stage {
  // Not among our own files, which are in a repository.
  const folder = (): string => mkdtempSync(join(realpathSync(tmpdir()), 'doorward-'));
  const made = { repository: folder(), reports: folder() };
  t.teardown(() => {
    for (const path of Object.values(made)) rmSync(path, { recursive: true });
  });
  git(made.repository, 'init', '-q');
  return made;
}

/** Lines break where the terminal ends, and code frames are indented. */
const unfolded = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** Runs a step's command, and holds it to each line below it. */
async function judge(t: Test, { words, lines }: Step, { repository, reports }: Stage): Promise<void> {
  const isScan = words[0] === 'scan';
  const { status, stdout, stderr } = await run(repository, [
    ...words,
    ...(isScan ? everyFormat(reports) : []),
  ]);
  const isWritten = isScan && stdout !== '';
  const told = new Map([
    ...(isWritten ? readReports(reports) : []),
    ...[['text', stdout] as const, ['stdout', stdout] as const, ['stderr', stderr] as const],
  ]);
  const expected = { open: [] as string[], old: [] as string[] };
  for (const line of lines) {
    const [, isNot, where = '', what = ''] = /^(no )?([^ :]+): (.*)$/.exec(line) ?? [];
    if (line.startsWith('exit ')) t.equal(`exit ${status}`, line, stderr);
    else if (line.startsWith('old ')) expected.old.push(line);
    else if (/^(error|deny|warn|audit) /.test(line)) expected.open.push(line);
    else if (where === '') t.fail(`${line} is no expectation`);
    else {
      const text = unfolded(told.get(where) ?? readFileSync(join(repository, where), 'utf8'));
      t.equal(text.includes(unfolded(what)), isNot === undefined, `${line}\n${text}`);
    }
  }
  if (!isWritten) return;
  const found: Found = { open: expected.open.sort(), old: expected.old.sort() };
  const json = told.get('json') ?? '';
  t.same(foundIn(json), found);
  t.ok(isReport(JSON.parse(json)), JSON.stringify(isReport.errors));
  t.same(disagreements(told, countsOf(found)), []);
}

const hasGit = spawnSync('git', ['--version']).status === 0;

for (const story of readdirSync(STORIES)) {
  t.test(story, { skip: hasGit ? false : 'there is no git', timeout: 120_000 }, async (t) => {
    const place = stage(t);
    for (const file of readdirSync(join(STORIES, story)).sort()) {
      const steps = parseScenario(readFileSync(join(STORIES, story, file), 'utf8'));
      t.ok(steps.length > 0, file);
      for (const step of steps) {
        await t.test(`${file}:${step.line} ${step.verb} ${step.words.join(' ')}`, async (t) => {
          if (step.verb === 'doorward') await judge(t, step, place);
          else change(place.repository, step);
        });
      }
    }
    t.ok(existsSync(join(place.repository, '.git')));
  });
}
