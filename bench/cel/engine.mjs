// One engine in a process of its own, so that none finds the optimizer spoilt by another. Prints JSON.
//
//   node bench/cel/engine.mjs ours|other      nanoseconds of each of the eight expressions, warm
//   node bench/cel/engine.mjs compile         milliseconds from 100 policies that were read to an engine, cold
import { DEPLOYMENT, EXPRESSIONS, policies } from './expressions.mjs';

const library = (/** @type {string} */ path) =>
  import(new URL(`../../dist/lib/src/${path}`, import.meta.url).href);

/** @returns {Promise<(expression: string) => () => unknown>} */
async function ours() {
  const { admissionEnvironment } = await library('cel/admission-environment.js');
  const { compileExpression } = await library('cel/compile.js');
  const { POLICY_BUDGET, Spend } = await library('cel/program.js');
  const { BOOL } = await library('cel/type.js');
  const environment = admissionEnvironment({ minor: 36, params: false, authorizer: true, patches: false });
  const bindings = new Map([['object', DEPLOYMENT]]);
  return (expression) => {
    const compiled = compileExpression(expression, { environment, result: [BOOL] });
    if (!compiled.ok) throw new Error(compiled.message);
    const { program } = compiled;
    const spend = new Spend({ remaining: POLICY_BUDGET });
    return () => {
      spend.budget.remaining = POLICY_BUDGET;
      const value = program.evaluate(bindings, spend);
      spend.settle();
      return value;
    };
  };
}

/** @returns {Promise<(expression: string) => () => unknown>} */
async function other() {
  const { Environment } = await import('@marcbachmann/cel-js');
  const environment = new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
  });
  const context = { object: DEPLOYMENT };
  return (expression) => {
    const program = environment.parse(expression);
    return () => program(context);
  };
}

/** @param {() => unknown} run */
function nanoseconds(run) {
  if (run() !== true) throw new Error('an expression of the bench is not true');
  for (let i = 0; i < 20_000; i++) run();
  const times = [];
  for (let batch = 0; batch < 15; batch++) {
    const start = performance.now();
    for (let i = 0; i < 5_000; i++) run();
    times.push(((performance.now() - start) * 1e6) / 5_000);
  }
  return times.sort((a, b) => a - b)[7] ?? NaN;
}

async function compile() {
  const { createEngine, parseManifest, DEFAULT_LIMITS } = await library('index.js');
  const { parseNative } = await library('policy/native-parse.js');
  const bytes = Buffer.from(policies(100));
  const { documents } = parseManifest({ file: 'p.yaml', bytes }, DEFAULT_LIMITS);
  const resources = documents.flatMap(
    (/** @type {{ resources: readonly unknown[] }} */ one) => one.resources,
  );
  const start = performance.now();
  const { errors, ...read } = parseNative(resources);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  createEngine([], { native: { ...read, params: [], definitions: [], assumeBound: false } });
  return performance.now() - start;
}

const [mode] = process.argv.slice(2);
if (mode === 'compile') console.log(JSON.stringify(await compile()));
else {
  const make = await (mode === 'ours' ? ours() : other());
  const times = Object.entries(EXPRESSIONS).map(([name, expression]) => [
    name,
    nanoseconds(make(expression)),
  ]);
  console.log(JSON.stringify(Object.fromEntries(times)));
}
