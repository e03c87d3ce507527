// Random expressions over random objects: ours against the API server's own CEL, which the oracle asks.
//
//   TEST_CEL_FUZZ=5000 TEST_CEL_FUZZ_SEED=7 npx tap test/cel/fuzz.test.ts
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { ask } from './ask.ts';
import type { Answer, Case } from './ask.ts';
import { createDice, isFragile, randomExpression, randomObject } from './grammar.ts';

const RUNS = Number(process.env['TEST_CEL_FUZZ'] ?? 0);
const SEED = Number(process.env['TEST_CEL_FUZZ_SEED'] ?? Date.now() % 1_000_000);

const noGo = spawnSync('go', ['version']).status === 0 ? false : 'there is no Go';
const skip = RUNS > 0 ? noGo : 'it needs a minute, and Go: TEST_CEL_FUZZ says how many expressions';

/** Crashes of the library, and its values that went through Go's and came back as errors (build-optional.ts). */
const NO_ANSWER = /^(panic|internal error|unsupported conversion to ref\.Val): |<error>/;

/** The planner of the library takes a variable of a macro that holds a type for the name of one, which there is not. */
const NO_NAME = 'program instantiation failed: reference to undefined type: ';

/** Of an index that can be none, the error names the type that Go has for it, which hangs on how the value came about. */
const GO_TYPE = /^(invalid qualifier type: ).*$/;

interface Said {
  readonly refused?: string;
  readonly error?: string;
  readonly value?: string;
  readonly type?: string;
  readonly cost: number;
  readonly varies?: boolean;
}

function answerOf({ refused, error, value, type, cost }: Said): Answer {
  if (refused !== undefined) return { refused };
  return error === undefined
    ? { value: value ?? '', type: type ?? '', cost }
    : { error: error.replace(GO_TYPE, '$1…'), cost };
}

function howOf({ refused, error }: Said): 'refused' | 'error' | 'value' {
  if (refused !== undefined) return 'refused';
  return error === undefined ? 'value' : 'error';
}

/** What our own says; when it is ill, that. */
function ours(given: Case): Answer {
  try {
    return answerOf({ cost: 0, ...ask(given) });
  } catch (error) {
    return { error: `ILL: ${String(error instanceof Error ? error.stack : error)}`, cost: 0 };
  }
}

/** The answers of the API server's own CEL. */
function askOracle(cases: readonly object[]): readonly Said[] {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-cel-'));
  try {
    const program = join(folder, 'cel');
    const built = spawnSync('sh', ['test/oracle/cel/run.sh', '--build', program], { encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`the oracle does not build: ${built.stderr}`);
    const asked = spawnSync(program, ['-runs', '12'], {
      input: cases.map((one) => `${JSON.stringify(one)}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      timeout: 300_000,
      env: { ...process.env, GOMEMLIMIT: '1GiB' },
    });
    if (asked.status !== 0)
      throw new Error(`the oracle fell ill: ${String(asked.signal)} ${asked.stderr.slice(0, 2000)}`);
    return asked.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Said);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

t.test('random expressions', { skip, timeout: 600_000 }, async (t) => {
  const dice = createDice(SEED);
  const objects = Array.from({ length: Math.ceil(RUNS / 20) }, () => randomObject(dice));
  const cases = Array.from({ length: RUNS }, () => ({
    expression: randomExpression(dice),
    object: dice.pick(objects) as NonNullable<Case['object']>,
  }));
  const said = askOracle(cases);
  t.equal(said.length, RUNS);
  const counts = { value: 0, error: 0, refused: 0, none: 0 };
  const wrong: string[] = [];
  for (const [at, given] of cases.entries()) {
    const theirs = said[at]!;
    // Go walks maps by chance: there is no one answer. Nor where the library crashes, as it does when an argument of
    // `distinct` or `sort` is an error.
    const isOpen =
      theirs.varies === true || theirs.refused?.startsWith(NO_NAME) === true || isFragile(given.expression);
    if (isOpen || NO_ANSWER.test(theirs.error ?? theirs.value ?? '')) counts.none += 1;
    else {
      const answer = answerOf(theirs);
      counts[howOf(theirs)] += 1;
      const own = ours(given);
      if (JSON.stringify(own) !== JSON.stringify(answer))
        wrong.push(
          `${given.expression}\n  API server: ${JSON.stringify(answer)}\n  ours: ${JSON.stringify(own)}\n  of ${JSON.stringify(given.object)}`,
        );
    }
  }
  t.comment(`seed ${SEED}: ${JSON.stringify(counts)}`);
  t.same(wrong.slice(0, 20), [], `${wrong.length} of ${RUNS} differ; TEST_CEL_FUZZ_SEED=${SEED}`);
});
