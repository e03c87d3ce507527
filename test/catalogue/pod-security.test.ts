// The packs of the Pod Security Standards say what the API server's own library says: which controls, at each level, in
// every version.
import t from 'tap';
import { brokenPolicies, CONTROLS, objectOf, podSecurityEngine, podSecurityRows } from './pod-security.ts';
import type { Level } from './pod-security.ts';

const rows = podSecurityRows();
const LEVELS: readonly Level[] = ['baseline', 'restricted'];

t.test('the same controls as the library, at each level', (t) => {
  const wrong: string[] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const object = objectOf(row);
    for (const { version, broken } of row.verdicts) {
      for (const level of LEVELS) {
        const expected = broken[level].map((id) => CONTROLS[id]?.[level] ?? id).sort();
        const found = brokenPolicies(podSecurityEngine(level, version), object);
        for (const id of broken[level]) seen.set(`${level} ${id}`, (seen.get(`${level} ${id}`) ?? 0) + 1);
        if (found.join() !== expected.join())
          wrong.push(
            `${level} ${version} ${row.kind} ${JSON.stringify(row.template)}: ${found.join()}, not ${expected.join()}`,
          );
      }
    }
  }
  t.equal(wrong.length, 0, wrong.slice(0, 10).join('\n'));
  const pods = rows.filter(({ kind }) => kind === 'Pod').length;
  t.ok(pods >= 1_000, `${String(pods)} Pods`);
  t.ok(rows.length - pods >= 200, `${String(rows.length - pods)} workloads`);
  const rare = Object.entries(CONTROLS).flatMap(([id, levels]) =>
    Object.keys(levels).filter((level) => (seen.get(`${level} ${id}`) ?? 0) < 10),
  );
  t.same(rare, [], 'every control is broken often enough');
  t.end();
});
