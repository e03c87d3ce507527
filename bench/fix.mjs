// Holds what was promised about `doorward fix`: of a corpus in which half the objects need a change, all is fixed in at most
// 2.5 times what a scan of it takes. Every fix begins with a fresh copy; scan and fix take turns.
//
//   node bench/fix.mjs            into docs/performance.md too
//   node bench/fix.mjs --quick    few repetitions, nothing written
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedCorpus } from './corpus.mjs';
import { ALLOWED_REGISTRIES } from './corpus/workloads.mjs';
import { median, timeProcess } from './measure.mjs';
import { machineFacts, table, writePage } from './table.mjs';

const BUNDLE = process.env['DOORWARD_CLI'] ?? fileURLToPath(new URL('../dist/doorward.cjs', import.meta.url));
const PLACE = join(tmpdir(), `doorward-bench-fix-${process.pid}`);
const REPORT = `${PLACE}.json`;
const POLICY = `${PLACE}.yaml`;
const BOUND = 2.5;

const quick = process.argv.includes('--quick');
const RUNS = quick ? 3 : 9;

// The essentials mend what the corpus breaks in workloads; this brings what is mended to half of all objects.
writeFileSync(
  POLICY,
  `apiVersion: doorward.dev/v1alpha1
kind: Policy
metadata: { name: reviewed }
spec:
  title: Services and ConfigMaps say who looked at them
  severity: low
  match: { kinds: [Service, ConfigMap] }
  rules:
    - name: annotation
      at: $.metadata.annotations['example.com/reviewed']
      schema: { type: string }
      message: somebody has to look at this
      fix: { set: 'yes' }
`,
);

const FLAGS = [
  ...['--policies', 'pack:essentials', '--policies', POLICY],
  ...['--set', `allowed-registries.registries=[${ALLOWED_REGISTRIES.join(', ')}]`],
  ...['--set', 'require-owner-labels.defaults={owner: nobody-yet}'],
];

const corpus = cachedCorpus({ violations: 1 });

/** @param {string} folder */
const scan = (folder) =>
  timeProcess([BUNDLE, 'scan', folder, '--format', 'json', '--output', REPORT, ...FLAGS]).ms;

/** @param {readonly string[]} more */
function fix(more) {
  rmSync(PLACE, { recursive: true, force: true });
  cpSync(corpus.folder, PLACE, { recursive: true });
  // The corpus looks like what Helm renders.
  return timeProcess([BUNDLE, 'fix', PLACE, '--generated', ...more, ...FLAGS]).ms;
}

/** How many objects of a folder need a change that a fix makes, and how many there are. */
function needs() {
  scan(PLACE);
  const { findings, summary } = JSON.parse(readFileSync(REPORT, 'utf8'));
  const mended = new Set(
    findings
      .filter((/** @type {{ rule: string }} */ { rule }) => MENDED.has(rule))
      .map((/** @type {{ location: { file: string }, object: object }} */ { location, object }) =>
        JSON.stringify([location.file, object]),
      ),
  );
  return { mended: mended.size, objects: summary.objects };
}

const MENDED = new Set(['annotation', 'memory-limit', 'memory-request', 'cpu-request', 'run-as-non-root']);

/** @type {number[]} */ const scans = [];
/** @type {number[]} */ const fixes = [];
/** @type {number[]} */ const looks = [];
fix(['--check']);
const before = needs();
for (let i = 0; i < RUNS; i++) {
  looks.push(fix(['--check']));
  scans.push(scan(PLACE));
  fixes.push(fix([]));
}
const after = needs();
for (const path of [PLACE, REPORT, POLICY]) rmSync(path, { recursive: true, force: true });

const share = Math.round((before.mended / before.objects) * 100);
const against = `scan with json, ${median(scans).toFixed(0)} ms`;
const row = (/** @type {string} */ what, /** @type {number[]} */ times) => ({
  what,
  measured: `${median(times).toFixed(0)} ms`,
  against,
  ratio: median(times) / median(scans),
  bound: BOUND,
});
const rows = [row('fix, whole process', fixes), row('fix --check, which writes nothing', looks)];
const notes =
  `${before.objects} objects, ${(corpus.bytes / 1e6).toFixed(1)} MB in ${corpus.files} files, of which ${share} % need a ` +
  `change before and ${after.mended} objects do after; each file is written beside and brought to the disk. Medians.`;
console.log(`${machineFacts()}.\n${notes}\n\n${table(rows)}`);
if (!quick) writePage(rows, notes, 'node bench/fix.mjs');
