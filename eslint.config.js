import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The engine may not read, write, wait, log, ask the time or roll dice: the same request must get the same
// verdict at both doors, today and tomorrow. `src/load` is the one room that reads the machine.
const IMPURE_GLOBALS = [
  ['Date', 'the engine has no clock: a time is a fact of the request'],
  ['performance', 'the engine has no clock'],
  ['setTimeout', 'the engine never waits'],
  ['setInterval', 'the engine never waits'],
  ['setImmediate', 'the engine never waits'],
  ['queueMicrotask', 'the engine never waits'],
  ['Promise', 'the engine is synchronous'],
  ['process', 'the engine knows nothing of its process: a door passes options in'],
  ['console', 'the engine returns what it has to say; a door says it'],
  ['fetch', 'the engine never calls out'],
  ['crypto', 'the engine rolls no dice; a digest is made with createHash'],
  ['globalThis', 'a way round the other bans'],
  ['Intl', 'output would depend on the locale data of the machine'],
].map(([name, message]) => ({ name, message: `${message}.` }));

const IMPURE_PROPERTIES = [
  { object: 'Math', property: 'random', message: 'The engine rolls no dice.' },
  { property: 'localeCompare', message: 'The order would depend on the machine: compare with < and >.' },
  { property: 'toLocaleString', message: 'The text would depend on the machine.' },
];

const ASYNC_SYNTAX = [
  [
    ':function[async=true]',
    'The engine is synchronous: what must be looked up is looked up by a door, before judging.',
  ],
  ['AwaitExpression', 'The engine is synchronous.'],
  ['ForOfStatement[await=true]', 'The engine is synchronous.'],
  [
    'ImportExpression',
    'A dynamic import is asynchronous: use createRequire for a package needed only at times.',
  ],
];

const HOUSE_SYNTAX = [
  [
    "BinaryExpression[operator='in']",
    '`in` sees __proto__, constructor and toString in every map: use Object.hasOwn, or a tag on the union.',
  ],
  ['ForInStatement', 'for-in walks inherited keys: use Object.keys or Object.entries.'],
  ['ExportDefaultDeclaration', 'Named exports only: one thing has one name everywhere.'],
  ['ExportAllDeclaration', 'Exports are written by hand.'],
  ['TSEnumDeclaration', 'Use a union of literals.'],
  ["CallExpression[callee.name='eval']", 'Text is never run.'],
];

const SOURCE_SYNTAX = [
  [
    "NewExpression[callee.name='RegExp'][arguments.0.type!='Literal']",
    'A pattern that is not a literal may take exponential time: foreign patterns go to RE2, in src/regex.',
  ],
];

const syntax = (...lists) => ['error', ...lists.flat().map(([selector, message]) => ({ selector, message }))];

/** Rules for every file, typed or not. */
const EVERYWHERE = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'no-param-reassign': 'error',
  'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
  'no-control-regex': 'off',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-eval': 'error',
  'no-extend-native': 'error',
  'no-fallthrough': 'error',
  'no-irregular-whitespace': 'error',
  'no-loss-of-precision': 'error',
  'no-misleading-character-class': ['error', { allowEscape: true }],
  'no-new-func': 'error',
  'no-proto': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unreachable': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-useless-escape': 'error',
  'use-isnan': 'error',
};

export default defineConfig(
  {
    ignores: ['dist/', '.tap/', 'coverage/', 'fixtures/', '**/generated/', '**/*.generated.*'],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: EVERYWHERE,
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, allowDefaultCaseForExhaustiveSwitch: true },
      ],
      // [...text] walks code points, which is what it is written for.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // With noUncheckedIndexedAccess, `!` after a bounds check is the honest way to say what the compiler cannot see.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Index loops over text and arrays are the fast path of the parsers.
      '@typescript-eslint/prefer-for-of': 'off',
      // `||` on strings is often meant: an empty message is as good as none.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // It overflows its stack where a value of a manifest is given as a value of CEL: both types hold themselves.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-restricted-syntax': syntax(HOUSE_SYNTAX),
      'max-lines': ['error', 300],
      'max-params': ['error', 3],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/load/**'],
    rules: {
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
      'no-restricted-properties': ['error', ...IMPURE_PROPERTIES],
      'no-restricted-syntax': syntax(HOUSE_SYNTAX, SOURCE_SYNTAX, ASYNC_SYNTAX),
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:crypto',
              allowImportNames: ['createHash'],
              message: 'A digest is pure; the rest is dice.',
            },
            {
              name: 'node:module',
              allowImportNames: ['createRequire'],
              message: 'For a package needed only at times.',
            },
          ],
          patterns: [
            {
              regex:
                '^(?!node:(crypto|module)$)node:|^(fs|os|path|child_process|http|https|net|url|util|worker_threads)(/|$)',
              message: 'The engine does no I/O: only src/load reads the machine.',
            },
          ],
        },
      ],
    },
  },
  {
    // It reads the machine, but not the time: that is a door's to say.
    files: ['src/load/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...IMPURE_GLOBALS.filter(({ name }) => name === 'Date' || name === 'performance'),
      ],
    },
  },
  {
    files: ['cli/**/*.ts', 'webhook/**/*.ts', 'src/load/**/*.ts'],
    rules: { 'no-restricted-syntax': syntax(HOUSE_SYNTAX, SOURCE_SYNTAX) },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A test's table may be long, and its callbacks are given by the runner.
      'max-lines': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      'no-template-curly-in-string': 'off',
    },
  },
  {
    // Scripts run as they are, on plain Node; their types are held by tsconfig.scripts.json.
    files: ['**/*.{mjs,cjs}'],
    rules: {
      'no-restricted-syntax': syntax(HOUSE_SYNTAX),
      'max-lines': ['error', 300],
      'max-params': ['error', 3],
    },
  },
);
