// The import lines of the house. Every rule says why in one sentence.

/** The rooms of src, left to right. A room may import only rooms to its left, and itself. */
const ROOMS = [
  ['errors', 'Everything may fail, so the list of errors depends on nothing.'],
  ['regex', 'A pattern is compiled without knowing what it will be held to.'],
  ['quantity', 'How much an amount is has nothing to do with where it stands.'],
  ['manifest', 'Reading text knows nothing of policies: the same objects are read for every purpose.'],
  ['policy', 'What an author writes is understood before it is known what it will be used on.'],
  ['cel', 'The expression language is a language: it knows values, not lenses or rules.'],
  ['select', 'Finding the parts of an object is apart from asking whether anything holds of them.'],
  ['match', 'Whether a policy speaks of a request is asked before anything is checked.'],
  ['check', 'Whether a part satisfies a rule does not depend on what would be done about it.'],
  ['fix', 'A fix follows from a rule and a request, not from a verdict or a report.'],
  ['exception', 'Who may break a rule, and until when, is known before it is asked whether anybody does.'],
  ['engine', 'The verdict is reached without knowing how it will be told, or what was read from where.'],
  [
    'config',
    'What a team decides about policies speaks of their parameters and actions, not of what was found.',
  ],
  ['cases', 'What a policy must say of a manifest is written down before anybody judges it.'],
  ['report', 'A format is a pure function of findings: it reads no file and judges nothing.'],
  ['load', 'Reading the machine is the last step before the public names, so that all else stays pure.'],
  ['index', 'The public names see every room; nothing in the house imports them but the doors.'],
];

/** What a room holds: the list of errors is one file with its tables behind it, the index one file. */
const HOLDS = { errors: '^src/errors(\\.ts$|/)', index: '^src/index\\.ts$' };
const room = (name) => HOLDS[name] ?? `^src/${name}/`;

const roomRules = ROOMS.map(([name, why], i) => ({
  name: `room-${name}`,
  comment: why,
  severity: 'error',
  from: { path: room(name) },
  to: { path: '^src/', pathNot: ROOMS.slice(0, i + 1).map(([left]) => room(left)) },
}));

/** The one address of each third-party package that ships. A package not listed here has none. */
const ADDRESSES = [
  ['js-yaml', ['^src/manifest/'], 'Only the reader of manifests may decide what YAML means.'],
  [
    'yaml',
    ['^src/manifest/'],
    'It is ten times slower than js-yaml and reads otherwise than kubectl: for edits only, by the reader.',
  ],
  [
    're2js',
    ['^src/regex/'],
    'Foreign regular expressions are compiled in one place, so that none is ever run by V8.',
  ],
  ['ajv', ['^scripts/'], 'It compiles schemas at build time; at run time only what it generated is there.'],
  ['fastify', ['^webhook/server\\.ts$'], 'HTTP ends in one file: behind it there are reviews.'],
  ['pino', ['^webhook/log\\.ts$'], 'What is logged, and what never is, is decided in one place.'],
  [
    'prom-client',
    ['^webhook/metrics\\.ts$'],
    'Names and labels of metrics are a contract, written in one place.',
  ],
  ['selfsigned', ['^webhook/issue\\.ts$'], 'Certificates are made in one place, with one set of algorithms.'],
  [
    '@kubernetes/client-node',
    ['^webhook/cluster(-access|-policies|-registrations|-failure|-informer)?\\.ts$'],
    'It costs half a second to load, so only modules have it that are loaded when a cluster is asked.',
  ],
];

const inPackage = (name) => `(^|/)node_modules/${name}/`;

const addressRules = ADDRESSES.map(([name, rooms, why]) => ({
  name: `address-${name}`,
  comment: why,
  severity: 'error',
  from: { path: '^(src|cli|webhook|scripts)/', pathNot: rooms },
  to: { path: inPackage(name) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    ...addressRules,
    {
      name: 'address-none',
      comment: 'A third-party package without an address in this file has not been argued for.',
      severity: 'error',
      from: { path: '^(src|cli|webhook)/' },
      to: {
        path: 'node_modules/',
        pathNot: [...ADDRESSES.map(([name]) => inPackage(name)), inPackage('@types')],
      },
    },
    {
      name: 'door-cli',
      comment:
        'A door judges nothing: what it needs of the engine has a public name, so that other callers have it too.',
      severity: 'error',
      from: { path: '^cli/' },
      to: { pathNot: ['^cli/', '^src/index\\.ts$', 'node_modules/'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'door-webhook',
      comment:
        'A door judges nothing, and the two doors never share code but the engine: else their verdicts could differ.',
      severity: 'error',
      from: { path: '^webhook/' },
      to: { pathNot: ['^webhook/', '^src/index\\.ts$', 'node_modules/'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'errors-whole',
      comment: 'A code belongs to one closed list, whichever of its tables tells it.',
      severity: 'error',
      from: { path: '^(src|cli|webhook)/', pathNot: '^src/errors(\\.ts$|/)' },
      to: { path: '^src/errors/' },
    },
    {
      name: 'engine-machine',
      comment: 'Only src/load reads the machine; a digest and a lazily loaded package need no machine.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/load/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|module)$' },
    },
    {
      name: 'engine-outside',
      comment: 'The engine is used by doors, tests and benches; it uses none of them.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(cli|webhook|test|bench|scripts)/' },
    },
    {
      name: 'no-test-in-product',
      comment: 'What ships never depends on what only tests it.',
      severity: 'error',
      from: { path: '^(cli|webhook|src)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: inPackage('@types') },
    },
    {
      name: 'no-circular',
      comment: 'A cycle means that neither file can be understood first.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment:
        'A file that nothing imports and that imports nothing is dead, or its entry point was forgotten.',
      severity: 'error',
      from: { orphan: true, path: '^(src|cli|webhook)/', pathNot: '\\.d\\.[mc]?ts$' },
      to: {},
    },
    {
      name: 'not-unresolvable',
      comment: 'An import that cannot be resolved works on one machine only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.tap|fixtures)/' },
    moduleSystems: ['es6', 'cjs'],
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types only bind rooms as much as imports of values do.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
