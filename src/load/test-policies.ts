import { fixMisses, verdictMisses } from '../cases/difference.ts'; // on first use
import { Coverage } from '../cases/coverage.ts'; // on first use
import type { Case, CaseResult, CasesReport, Uncovered } from '../cases/model.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/model.ts';
import { createMask, type Mask } from '../engine/mask.ts';
import { DoorwardError, type CodedError } from '../errors.ts';
import { canonical } from '../manifest/canonical.ts';
import { nearest } from '../manifest/nearest.ts';
import { findCases, type PolicyFolder } from './case-files.ts';
import { judgeCase, manifestObjects, mendManifest } from './case-verdict.ts';
import { loadPolicies, type LoadedPolicies } from './policies.ts';

/** What to test. */
export interface TestOptions {
  /** Files, folders, patterns, packs. */
  readonly paths: readonly string[];
  /** Where else policies are that cases name: paths or packs. */
  readonly policies: readonly string[];
  readonly cwd: string;
}

/** Tests of policies that were found, and not run yet. */
export interface PolicyTests {
  /** Mistakes in policies and in files of cases. */
  readonly errors: readonly CodedError[];
  readonly policies: number;
  readonly rules: number;
  /** Holds the cases, file by file. */
  readonly reports: () => Generator<CasesReport, void, undefined>;
  /** After the reports: rules that no case breaks, or none keeps. */
  readonly uncovered: () => readonly Uncovered[];
}

/** Finds policies and their cases. */
export function openTests({ paths, policies: named, cwd }: TestOptions): PolicyTests {
  const { folders, errors } = findCases(paths, cwd);
  const more = named.length === 0 ? undefined : loadPolicies(named, cwd);
  const coverage = new Coverage(folders.map(({ loaded }) => loaded));
  const elsewhere = [...folders.map(({ loaded }) => loaded), ...(more === undefined ? [] : [more])];
  return {
    errors: [...errors, ...(more?.errors ?? [])],
    policies: folders.reduce((sum, { loaded }) => sum + policyNames(loaded).length, 0),
    rules: coverage.rules,
    *reports() {
      for (const folder of folders) {
        const engines = new Engines(folder, elsewhere);
        for (const { file, cases } of folder.files) {
          const results = cases.map((one) => hold(one, engines, coverage));
          if (results.length > 0) yield { file, results };
        }
      }
    },
    uncovered: () => coverage.uncovered(),
  };
}

/** Holds policies to one case. Whatever goes wrong in it, the next one is held all the same. */
function hold(one: Case, engines: Engines, coverage: Coverage): CaseResult {
  const { name } = one;
  const location = one.locate('');
  try {
    const engine = engines.of(one);
    const verdict = judgeCase(engine, one);
    const misses = [...verdictMisses(one, verdict), ...mend(one, engine, createMask(verdict.secrets))];
    if (misses.length === 0) coverage.note(engines.inForce(one), verdict);
    return { name, location, outcome: misses.length === 0 ? 'pass' : 'fail', misses, errors: [] };
  } catch (error) {
    if (!(error instanceof DoorwardError)) throw error;
    const errors = error.errors.map((mistake) => ({ location, ...mistake }));
    return { name, location, outcome: 'error', misses: [], errors };
  }
}

function mend(one: Case, engine: Engine, mask: Mask): ReturnType<typeof fixMisses> {
  const { fixed, bytes } = one;
  if (fixed === undefined) return [];
  const mended = mendManifest(engine, bytes, fixed.unsafe);
  return fixMisses(one, { fixed, expected: manifestObjects(fixed.bytes), mended, mask });
}

/** The engines that the cases of a folder need: few, since most cases ask for the same. */
class Engines {
  readonly #own: LoadedPolicies;
  readonly #elsewhere: readonly LoadedPolicies[];
  readonly #made = new Map<string, Engine>();

  constructor({ loaded }: PolicyFolder, elsewhere: readonly LoadedPolicies[]) {
    this.#own = loaded;
    this.#elsewhere = elsewhere;
  }

  /** @throws DoorwardError when a policy is not there, or refuses its parameters */
  of(one: Case): Engine {
    const key = canonical([one.policies ?? [], one.parameters]);
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const { policies, native } =
      one.policies === undefined ? this.#folder(one) : this.#named(one.policies, one);
    const engine = createEngine(policies, {
      parameters: one.parameters,
      native: { ...native, assumeBound: true },
    });
    this.#made.set(key, engine);
    return engine;
  }

  /** Where the policies of a case come from. */
  inForce({ policies }: Case): readonly LoadedPolicies[] {
    return policies === undefined ? [this.#own] : policies.map((name) => this.#holder(name) ?? this.#own);
  }

  #folder(one: Case): LoadedPolicies {
    const { policies, native } = this.#own;
    if (policies.length + native.policies.length > 0) return this.#own;
    const message = 'There is no policy beside these cases: name those that are meant with `policies`.';
    throw new DoorwardError([{ code: 'CASES_INVALID', message, location: one.locate('') }]);
  }

  #named(names: readonly string[], one: Case): Pick<LoadedPolicies, 'policies' | 'native'> {
    const found = names.map((name) => {
      const holder = this.#holder(name);
      if (holder !== undefined) return { name, holder };
      const known = [this.#own, ...this.#elsewhere].flatMap(policyNames);
      const like = nearest(name, known);
      const hint = like === undefined ? '; a pack is added with --policies' : `; did you mean ${like}?`;
      const message = `There is no policy ${name} in what is tested${hint}`;
      throw new DoorwardError([{ code: 'CASES_INVALID', message, location: one.locate('/policies') }]);
    });
    const natives = found.map(({ name, holder: { native } }) => ({
      ...native,
      policies: native.policies.filter((one) => one.name === name),
      bindings: native.bindings.filter((one) => one.policyName === name),
    }));
    return {
      policies: found.flatMap(({ name, holder }) => holder.policies.filter((one) => one.name === name)),
      native: {
        policies: natives.flatMap(({ policies }) => policies),
        bindings: natives.flatMap(({ bindings }) => bindings),
        params: natives.flatMap(({ params }) => params),
        definitions: natives.flatMap(({ definitions }) => definitions),
      },
    };
  }

  /** The folder's own policies come first. */
  #holder(name: string): LoadedPolicies | undefined {
    return [this.#own, ...this.#elsewhere].find((loaded) => policyNames(loaded).includes(name));
  }
}

function policyNames({ policies, native }: LoadedPolicies): readonly string[] {
  return [...policies, ...native.policies].map(({ name }) => name);
}
