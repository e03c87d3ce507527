import type { CaseRequest, CaseVerdict, GotError, GotFinding, MendedCase } from '../cases/model.ts';
import type { Decision, Engine } from '../engine/model.ts';
import { secretsOf } from '../engine/secret.ts';
import type { FixPlan } from '../fix/model.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { ParsedFile, Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import type { Request } from '../manifest/request.ts';
import type { ValueMap } from '../manifest/value.ts';
import { classify } from './classify.ts';
import { namespacesOf } from './namespaces.ts';
import { requestOf } from './scan.ts';

/** Reads a manifest as if its file had been named, and judges every object in it. */
export function judgeManifest(engine: Engine, bytes: Uint8Array, asked?: CaseRequest): CaseVerdict {
  const parsed = parse(bytes);
  const { resources, errors } = classify(parsed, { named: true, chartSetting: false });
  const namespaces = namespacesOf(resources.map(({ object }) => object));
  const findings: GotFinding[] = [];
  const found: GotError[] = errors.map(({ code, message, location }) => ({
    code,
    message,
    pointer: '',
    line: location?.line ?? 1,
    column: location?.column ?? 1,
  }));
  const passes = new Set<string>();
  const fails = new Set<string>();
  const secrets: string[] = [];
  let notEvaluated = 0;
  for (const resource of resources) {
    const request = asAsked(requestOf(resource, namespaces), asked);
    const judgement = engine.judge(request, { passes: true });
    if (judgement.notEvaluated !== undefined) notEvaluated += 1;
    secrets.push(...secretsOf(judgement.decisions, resource.object));
    for (const decision of judgement.decisions) {
      const { policy, rule, outcome } = decision;
      if (outcome === 'pass') passes.add(`${policy}/${rule}`);
      else if (outcome === 'error') found.push(errorOf(decision, resource));
      else findings.push({ ...decision, object: request.name });
      if (outcome === 'fail') fails.add(`${policy}/${rule}`);
    }
  }
  for (const rule of fails) passes.delete(rule);
  return { findings, errors: distinct(found), notEvaluated, passes, secrets };
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

function errorOf(decision: Decision, resource: Resource): GotError {
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
