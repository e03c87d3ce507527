// The table of resources in src/match/discovered.ts, held to what a real API server serves. With TEST_WRITE=1 the table is
// written anew: for another version of Kubernetes, build its binaries and run this test so.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { DISCOVERED, DISCOVERED_VERSION } from '../../src/match/discovered.ts';
import { noCluster, startCluster } from './cluster.ts';

const FILE = join(import.meta.dirname, '..', '..', 'src', 'match', 'discovered.ts');

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly group?: string;
  readonly version?: string;
}

/** One entry of the table: `Pod=pods(exec:PodExecOptions,status)`. */
function entry({ name, kind, namespaced }: ApiResource, all: readonly ApiResource[]): string {
  const subs = all
    .filter((one) => one.name.startsWith(`${name}/`))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => {
      const sub = one.name.slice(name.length + 1);
      const of = [one.group, one.version].filter((part) => part !== undefined && part !== '').join('/');
      if (one.kind === kind && of === '') return sub;
      return `${sub}:${of === '' ? '' : `${of}/`}${one.kind}`;
    });
  return `${kind}${namespaced ? '' : '*'}=${name}${subs.length === 0 ? '' : `(${subs.join(',')})`}`;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Words in lines that are no longer than a hundred characters, where one word is not longer. */
function lines(entries: readonly string[]): string {
  const out: string[] = [];
  for (const word of entries) {
    const last = out.at(-1);
    if (last !== undefined && last.length + word.length < 100) out[out.length - 1] = `${last} ${word}`;
    else out.push(word);
  }
  return out.join('\n      ');
}

t.test('the resources of the API server', { skip: noCluster }, async (t) => {
  const cluster = await startCluster();
  t.teardown(cluster.stop);
  const { body: groups } = await cluster.api.get('/apis');
  const versions = (groups as { groups: { versions: { groupVersion: string }[] }[] }).groups.flatMap(
    (group) => group.versions.map(({ groupVersion }) => groupVersion),
  );
  const served = new Map<string, readonly string[]>();
  for (const version of ['v1', ...versions.sort()]) {
    const { body } = await cluster.api.get(version === 'v1' ? '/api/v1' : `/apis/${version}`);
    const all = (body as { resources: readonly ApiResource[] }).resources;
    const own = all.filter(({ name }) => !name.includes('/')).sort((a, b) => (a.name < b.name ? -1 : 1));
    served.set(
      version,
      own.map((resource) => entry(resource, all)),
    );
  }
  const { body } = await cluster.api.get('/version');
  const { major, minor } = body as { readonly major: string; readonly minor: string };
  const release = `${major}.${minor}`;
  if (process.env['TEST_WRITE'] === '1') {
    // Versions that are not served unless asked for (alpha, beta) stay as they were.
    const known = new Map(DISCOVERED.map(([version, text]) => [version, words(text)]));
    const rows = [...new Map([...known, ...served])]
      .sort(([a], [b]) => (a === 'v1' ? -1 : b === 'v1' ? 1 : a < b ? -1 : 1))
      .map(([version, entries]) => `  [\n    '${version}',\n    \`${lines(entries)}\`,\n  ],\n`);
    const before = readFileSync(FILE, 'utf8');
    const head = before.slice(0, before.indexOf('[] = [\n') + '[] = [\n'.length);
    writeFileSync(
      FILE,
      `${head.replace(/(DISCOVERED_VERSION = )'[^']*'/, `$1'${release}'`)}${rows.join('')}];\n`,
    );
  } else t.equal(DISCOVERED_VERSION, release, 'the table is of this version');
  for (const [version, entries] of served) {
    const known = DISCOVERED.find(([name]) => name === version)?.[1] ?? '';
    t.same(words(known), entries, version);
  }
});
