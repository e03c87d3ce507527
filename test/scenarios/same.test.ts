// The same input is the same report, byte for byte and in every format: in another order, in another folder, on another day.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import fc from 'fast-check';
import { thisMachine, type Machine } from '../../cli/machine.ts';
import { run } from '../../cli/run.ts';
import { run as runOutside } from '../cli/outside.ts';
import { everyFormat, readReports } from './reports.ts';
import { change, parseScenario, type Step } from './scenario.ts';
import { runs } from '../runs.ts';

const STORY = join(import.meta.dirname, '..', '..', 'fixtures', 'scenarios', 'gate');
const NOW = ['--now', '2026-06-20'];
const DAY = 86_400_000;

/** Beside the files of the story: what is no manifest, what is wrong, what is there twice. */
const ODD: Readonly<Record<string, string>> = {
  'odd/broken.yaml': 'apiVersion: v1\nkind: [\n',
  'odd/broken-too.yaml': 'apiVersion: v1\nkind: Pod\nkind: Pod\n',
  'odd/empty.yaml': '',
  'odd/chart/Chart.yaml': 'name: x\nversion: 1.0.0\n',
  'odd/chart/templates/x.yaml': 'kind: {{ .Values.x }}\n',
  'odd/custom.yaml':
    'apiVersion: example.com/v1\nkind: Own\nmetadata: { name: a }\nspec: { image: x }\n---\n' +
    'apiVersion: v1\nkind: Pod\nmetadata: { generateName: a- }\nspec: { containers: [{ name: a, image: x }] }\n---\n' +
    'apiVersion: v1\nkind: Pod\nmetadata: { generateName: a- }\nspec: { containers: [{ name: a, image: x }] }\n',
  'odd/twice.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop, labels: { team: shop } }\nspec: { containers: [] }\n---\n' +
    'apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop, labels: { team: shop } }\nspec: { containers: [7] }\n',
  'exceptions/another.yaml':
    'apiVersion: doorward.dev/v1alpha1\nkind: Exception\nmetadata: { name: another }\nspec: { policies: [disallow-*], match: {}, reason: x, owner: x, expires: 2026-06-25 }\n',
  'more/extra.yaml':
    'apiVersion: doorward.dev/v1alpha1\nkind: Exception\nmetadata: { name: extra }\nspec: { policies: [require-resource-limits], match: { names: [nobody] }, reason: x, owner: x, expires: 2026-06-21 }\n',
};
const PATHS = ['envs/dev', 'envs/staging/shop.yaml', 'envs', 'envs/prod', 'odd', 'nowhere', '*/pay'];

function folder(t: Test): string {
  const made = mkdtempSync(join(realpathSync(tmpdir()), 'doorward-'));
  t.teardown(() => rmSync(made, { recursive: true }));
  return made;
}

/** The repository of the story, as it is at its fourth commit. */
function repository(t: Test): string {
  const made = folder(t);
  const write = (path: string, text: string): Step => ({
    verb: 'write',
    words: [path],
    lines: [text],
    line: 0,
  });
  const told = readdirSync(STORY)
    .sort()
    .slice(0, 4)
    .flatMap((file) => parseScenario(readFileSync(join(STORY, file), 'utf8')))
    .filter(({ verb }) => verb === 'write' || verb === 'edit');
  for (const step of [...told, ...Object.entries(ODD).map(([path, text]) => write(path, text))])
    change(made, step);
  return made;
}

/** A copy whose files were made in that order. */
function copied(from: string, files: readonly string[], to: string): string {
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(from, file), join(to, file));
  }
  mkdirSync(join(to, '.git'), { recursive: true });
  return to;
}

/** All that a scan wrote, by format; its exit status, too. */
async function told(
  t: Test,
  cwd: string,
  { args, machine = {} }: { readonly args: readonly string[]; readonly machine?: Partial<Machine> },
): Promise<ReadonlyMap<string, string>> {
  const reports = folder(t);
  process.chdir(cwd);
  let text = '';
  const status = await run(['scan', ...args, ...everyFormat(reports)], {
    ...thisMachine(),
    ...{ cwd, env: {}, stdoutIsTerminal: false, columns: () => undefined },
    stdout: (more) => {
      text += more;
    },
    stderr: () => undefined,
    ...machine,
  });
  return new Map([...readReports(reports), ['text', text], ['exit', String(status)]]);
}

const shuffled = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length });

t.test('the same input is the same report', { timeout: 120_000 }, async (t) => {
  const origin = repository(t);
  const files = readdirSync(origin, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(origin.length + 1))
    .sort();
  // A list of what is old, so that its suppressions are among what is compared.
  const first = copied(origin, files, folder(t));
  t.teardown(() => process.chdir(import.meta.dirname));
  process.chdir(first);
  const quiet: Machine = { ...thisMachine(), cwd: first, stdout: () => undefined };
  await run(['baseline', 'envs/dev', ...NOW], quiet);
  cpSync(join(first, 'doorward-baseline.json'), join(origin, 'doorward-baseline.json'));
  const all = [...files, 'doorward-baseline.json'];
  const more = ['--exceptions', 'exceptions/another.yaml', '--exceptions', 'more'];
  const expected = await told(t, first, { args: [...PATHS, ...more, ...NOW] });
  const json = JSON.parse(expected.get('json') ?? '');
  for (const [part, least] of Object.entries({ findings: 5, errors: 3, notices: 5, skipped: 2 }))
    t.ok(json[part].length >= least, `there is something to compare: ${part}, ${json[part].length}`);

  const clock = (): number => Date.parse('2031-02-03T04:05:06Z');
  const rows: readonly { name: string; machine?: Partial<Machine> }[] = [
    { name: 'again' },
    { name: 'on another day', machine: { clock } },
    { name: 'by another timer', machine: { now: () => 1e9 } },
    { name: 'a day later', machine: { clock: () => clock() + DAY } },
  ];
  for (const { name, machine = {} } of rows)
    t.same(await told(t, first, { args: [...PATHS, ...more, ...NOW], machine }), expected, name);

  const today = (now: string) =>
    told(t, first, { args: [...PATHS, ...more], machine: { clock: () => Date.parse(now) } });
  t.same(await today('2026-06-20'), expected, 'the clock is what --now says');
  t.not(
    (await today('2026-07-02')).get('json'),
    expected.get('json'),
    'and is looked at when nothing is said',
  );

  const reports = folder(t);
  const env = { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
  const elsewhere = await runOutside(first, ['scan', ...PATHS, ...more, ...NOW, ...everyFormat(reports)], {
    env,
  });
  const outside = new Map([
    ...readReports(reports),
    ['text', elsewhere.stdout],
    ['exit', `${elsewhere.status}`],
  ]);
  t.same(outside, expected, 'in another zone and language, from outside');

  await fc.assert(
    fc.asyncProperty(shuffled(all), shuffled(PATHS), fc.boolean(), async (order, paths, isTurned) => {
      const cwd = copied(origin, order, folder(t));
      const turned = isTurned ? [...more.slice(2), ...more.slice(0, 2)] : more;
      const found = await told(t, cwd, { args: [...paths, ...turned, ...NOW] });
      for (const [format, text] of expected) {
        const others = (found.get(format) ?? '').split('\n');
        const at = text.split('\n').findIndex((line, i) => line !== others[i]);
        if (found.get(format) !== text)
          throw new Error(`${format}:${at + 1}: ${others[at]} and not ${text.split('\n')[at]}`);
      }
    }),
    { ...runs(15), endOnFailure: true },
  );
});
