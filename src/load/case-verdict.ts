import type { Case, CaseRequest, CaseVerdict, GotError, GotFinding, MendedCase } from '../cases/model.ts';
import type { Decision, Engine } from '../engine/model.ts';
import type { CodedError } from '../errors.ts';
import { secretsOf } from '../engine/secret.ts';
import type { FixPlan } from '../fix/model.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { ParsedFile, Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import type { Request } from '../manifest/request.ts';
import { createTree } from '../manifest/tree.ts'; // on first use
import type { ValueMap } from '../manifest/value.ts';
import { classify } from './classify.ts';
import { namespacesOf, requestOf } from './namespaces.ts';
import { contentOf, treeFile } from './tree.ts'; // on first use

/** Judges what a case gives: a repository, or a manifest. */
export function judgeCase(
  engine: Engine,
  { files, bytes, request }: Pick<Case, 'files' | 'bytes' | 'request'>,
): CaseVerdict {
  return files === undefined ? judgeManifest(engine, bytes, request) : judgeFiles(engine, files);
}

/** Reads a manifest as if its file had been named, and judges every object in it. */
export function judgeManifest(engine: Engine, bytes: Uint8Array, asked?: CaseRequest): CaseVerdict {
  const { resources, errors } = classify(parse(bytes), { named: true, chartSetting: false });
  const verdict = new Verdict(errors);
  verdict.hear(engine, resources, asked);
  return verdict.told();
}

/** Judges a repository: the objects in its files, the files, and its folders. */
function judgeFiles(engine: Engine, files: ReadonlyMap<string, Uint8Array>): CaseVerdict {
  const verdict = new Verdict([]);
  const contents = [...files].map(([file, bytes]) => {
    const content = contentOf({ file, bytes }, { limits: DEFAULT_LIMITS, isPatch: false });
    verdict.hear(engine, content.resources);
    return treeFile(file, content);
  });
  const tree = createTree(contents);
  const { inventory } = tree;
  for (const [lens, entries] of [
    ['file', tree.files],
    ['directory', tree.directories],
  ] as const) {
    for (const [path, facts] of entries) {
      const { decisions } = engine.judgeEntry({ lens, path, facts }, { passes: true, inventory });
      verdict.note(decisions, path, { locate: () => ({ file: path, ...START }) });
    }
  }
  return verdict.told();
}

const START = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** What is said of the parts of a case, one after the other. */
class Verdict {
  readonly #findings: GotFinding[] = [];
  readonly #errors: GotError[];
  readonly #passes = new Set<string>();
  readonly #fails = new Set<string>();
  readonly #secrets: string[] = [];
  #notEvaluated = 0;

  constructor(errors: readonly CodedError[]) {
    this.#errors = errors.map(({ code, message, location }) => ({
      code,
      message,
      pointer: '',
      line: location?.line ?? 1,
      column: location?.column ?? 1,
    }));
  }

  /** Judges objects. */
  hear(engine: Engine, resources: readonly Resource[], asked?: CaseRequest): void {
    const namespaces = namespacesOf(resources.map(({ object }) => object));
    for (const resource of resources) {
      const request = asAsked(requestOf(resource, namespaces), asked);
      const judgement = engine.judge(request, { passes: true });
      if (judgement.notEvaluated !== undefined) this.#notEvaluated += 1;
      this.#secrets.push(...secretsOf(judgement.decisions, resource.object));
      this.note(judgement.decisions, request.name, resource);
    }
  }

  note(decisions: readonly Decision[], object: string, at: Pick<Resource, 'locate'>): void {
    for (const decision of decisions) {
      const { policy, rule, outcome } = decision;
      if (outcome === 'pass') this.#passes.add(`${policy}/${rule}`);
      else if (outcome === 'error') this.#errors.push(errorOf(decision, at));
      else this.#findings.push({ ...decision, object });
      if (outcome === 'fail') this.#fails.add(`${policy}/${rule}`);
    }
  }

  told(): CaseVerdict {
    const passes = new Set([...this.#passes].filter((rule) => !this.#fails.has(rule)));
    return {
      findings: this.#findings,
      errors: distinct(this.#errors),
      notEvaluated: this.#notEvaluated,
      passes,
      secrets: this.#secrets,
    };
  }
}

function parse(bytes: Uint8Array): ParsedFile {
  return parseManifest({ file: 'case.yaml', bytes }, DEFAULT_LIMITS);
}

function asAsked(request: Request, asked: CaseRequest | undefined): Request {
  if (asked === undefined) return request;
  const { operation, subResource, oldManifest, user } = asked;
  const [oldObject = null] =
    oldManifest === undefined ? [] : manifestObjects(new TextEncoder().encode(oldManifest));
  const known = { ...request, door: 'admission', operation, subResource, user } as const;
  if (operation === 'DELETE') return { ...known, object: null, oldObject: oldObject ?? request.object };
  return { ...known, oldObject };
}

function errorOf(decision: Decision, resource: Pick<Resource, 'locate'>): GotError {
  const { line, column } = resource.locate(decision.pointer);
  return { code: decision.code ?? '', message: decision.message, pointer: decision.pointer, line, column };
}

function distinct(errors: readonly GotError[]): readonly GotError[] {
  const byPlace = new Map(
    errors.map((error) => [`${error.code} ${error.pointer} ${error.line}:${error.column}`, error]),
  );
  return [...byPlace.values()];
}

/** Makes all fixes of a manifest, as `doorward fix` would. */
export function mendManifest(engine: Engine, bytes: Uint8Array, unsafe: boolean): MendedCase {
  const objects = manifestObjects(bytes);
  const namespaces = namespacesOf(objects);
  const plan = (object: ValueMap): FixPlan =>
    engine.fix(requestOf({ object }, namespaces), { place: 'source', unsafe });
  const plans = objects.map(plan);
  return {
    objects: plans.map(({ object }) => object),
    reasons: plans.flatMap(({ unfixed }) => unfixed.map(({ reason }) => reason)).sort(),
    again: plans.filter(({ object }) => plan(object).operations.length > 0).length,
  };
}

/** The objects of a manifest. */
export function manifestObjects(bytes: Uint8Array): readonly ValueMap[] {
  return parse(bytes).documents.flatMap((one) =>
    one.type === 'resources' ? one.resources.map(({ object }) => object) : [],
  );
}
