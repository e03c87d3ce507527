import { createEngine } from '../../src/engine/create-engine.ts';
import type { Decision, Engine } from '../../src/engine/model.ts';
import type { FixPlan } from '../../src/fix/model.ts';
import { classify } from '../../src/load/classify.ts';
import { packNames } from '../../src/load/packs.ts';
import { loadPolicies } from '../../src/load/policies.ts';
import { DEFAULT_LIMITS } from '../../src/manifest/limits.ts';
import type { Resource } from '../../src/manifest/model.ts';
import { parseManifest } from '../../src/manifest/parse.ts';
import { createRequest } from '../../src/manifest/request.ts';
import type { Request } from '../../src/manifest/request.ts';
import { isMap, own, ownPath } from '../../src/manifest/value.ts';
import type { ValueMap } from '../../src/manifest/value.ts';
import type { Case, CaseRequest, ExpectedError, Expectation } from './cases.ts';

const packs = loadPolicies(packNames().map((name) => `pack:${name}`));
if (packs.errors.length > 0) throw new Error(JSON.stringify(packs.errors));

const engines = new Map<string, Engine>();

/** The engine with some policies of the packs in force, and their parameters. */
export function engineFor(names: readonly string[], parameters: Case['parameters']): Engine {
  const key = JSON.stringify([names, parameters], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  let engine = engines.get(key);
  if (engine === undefined) {
    const policies = names.map((name) => {
      const policy = packs.policies.find((one) => one.name === name);
      if (policy === undefined) throw new Error(`there is no policy ${name}`);
      return policy;
    });
    engines.set(key, (engine = createEngine(policies, { parameters })));
  }
  return engine;
}

/** What is said about a manifest. */
export interface Verdict {
  readonly findings: readonly (Decision & { readonly object: string })[];
  readonly errors: readonly Required<ExpectedError>[];
  readonly notEvaluated: number;
}

/** Reads a manifest as if its file had been named, and judges every object in it. */
export function judgeBytes(engine: Engine, bytes: Uint8Array, asked?: CaseRequest): Verdict {
  const parsed = parseManifest({ file: 'case.yaml', bytes }, DEFAULT_LIMITS);
  const { resources, errors } = classify(parsed, { named: true, chartSetting: false });
  const findings: (Decision & { object: string })[] = [];
  const found: Required<ExpectedError>[] = errors.map(({ code, message, location }) => ({
    code,
    message,
    pointer: '',
    line: location?.line ?? 1,
    column: location?.column ?? 1,
  }));
  let notEvaluated = 0;
  for (const resource of resources) {
    const request = requestFor(resource, asked);
    const judgement = engine.judge(request);
    if (judgement.notEvaluated !== undefined) notEvaluated += 1;
    for (const decision of judgement.decisions) {
      if (decision.outcome !== 'error') findings.push({ ...decision, object: request.name });
      else found.push(errorOf(decision, resource));
    }
  }
  return { findings, errors: distinct(found), notEvaluated };
}

function requestFor(resource: Resource, asked: CaseRequest | undefined): Request {
  const request = createRequest(resource.object, new Map());
  if (asked === undefined) return request;
  const { operation, subResource = '', oldManifest, user } = asked;
  const before =
    oldManifest === undefined
      ? []
      : parseManifest({ file: 'old.yaml', bytes: Buffer.from(oldManifest) }, DEFAULT_LIMITS).documents;
  const old =
    before.flatMap((document) => (document.type === 'resources' ? document.resources : []))[0]?.object ??
    null;
  const known = { ...request, door: 'admission', operation, subResource, user } as const;
  if (operation === 'DELETE') return { ...known, object: null, oldObject: old ?? request.object };
  return { ...known, oldObject: old };
}

function errorOf(decision: Decision, resource: Resource): Required<ExpectedError> {
  const { line, column } = resource.locate(decision.pointer);
  return { code: decision.code ?? '', message: decision.message, pointer: decision.pointer, line, column };
}

/** A part that several rules could not judge is one error. */
function distinct(errors: readonly Required<ExpectedError>[]): readonly Required<ExpectedError>[] {
  const byPlace = new Map(
    errors.map((error) => [`${error.code} ${error.pointer} ${error.line}:${error.column}`, error]),
  );
  return [...byPlace.values()];
}

/** How a verdict differs from what a case expects, in lines; empty when it does not. */
export function difference(one: Case, verdict: Verdict): string {
  const lines: string[] = [];
  const left = [...verdict.findings];
  for (const expectation of one.expect) {
    const at = left.findIndex((finding) => isFinding(finding, expectation));
    if (at === -1) lines.push(`missing  ${JSON.stringify(expectation)}`);
    else left.splice(at, 1);
  }
  for (const { policy, rule, outcome, action, pointer, field, object, message } of left) {
    lines.push(
      `surplus  ${JSON.stringify({ object, policy, rule, outcome, action, pointer, ...(field === pointer ? {} : { field }), message })}`,
    );
  }
  const errors = [...verdict.errors];
  for (const expected of one.errors) {
    const at = errors.findIndex((error) => isError(error, expected));
    if (at === -1) lines.push(`missing error  ${JSON.stringify(expected)}`);
    else errors.splice(at, 1);
  }
  for (const error of errors) lines.push(`surplus error  ${JSON.stringify(error)}`);
  if (verdict.notEvaluated !== one.notEvaluated) {
    lines.push(`not evaluated: ${String(verdict.notEvaluated)}, not ${String(one.notEvaluated)}`);
  }
  return lines.join('\n');
}

function isFinding(finding: Verdict['findings'][number], expected: Expectation): boolean {
  return (
    finding.rule === expected.rule &&
    finding.pointer === expected.pointer &&
    finding.outcome === (expected.outcome ?? 'fail') &&
    finding.action === (expected.action ?? 'deny') &&
    (expected.policy === undefined || finding.policy === expected.policy) &&
    (expected.field === undefined || finding.field === expected.field) &&
    (expected.object === undefined || finding.object === expected.object) &&
    finding.message.includes(expected.message ?? '')
  );
}

function isError(error: Required<ExpectedError>, expected: ExpectedError): boolean {
  return (
    error.code === expected.code &&
    (expected.pointer === undefined || error.pointer === expected.pointer) &&
    (expected.line === undefined || error.line === expected.line) &&
    (expected.column === undefined || error.column === expected.column) &&
    error.message.includes(expected.message ?? '')
  );
}

/** What the fixes of a case make of its objects. */
export interface Mended {
  readonly objects: readonly ValueMap[];
  /** Why findings are left, sorted. */
  readonly reasons: readonly string[];
  /** How often an object that the fixes made would be changed again. */
  readonly again: number;
}

/** Makes all fixes that a case asks for. Labels of namespaces are known of the Namespaces in the manifest. */
export function mendBytes(engine: Engine, bytes: Uint8Array, unsafe: boolean): Mended {
  const objects = objectsOf(bytes);
  const labels = new Map(
    objects
      .filter((object) => own(object, 'kind') === 'Namespace')
      .map((object) => [createRequest(object, new Map()).name, labelsOf(object)]),
  );
  const plan = (object: ValueMap): FixPlan =>
    engine.fix(createRequest(object, labels), { place: 'source', unsafe });
  const plans = objects.map(plan);
  return {
    objects: plans.map(({ object }) => object),
    reasons: plans.flatMap(({ unfixed }) => unfixed.map(({ reason }) => reason)).sort(),
    again: plans.filter(({ object }) => plan(object).operations.length > 0).length,
  };
}

function labelsOf(object: ValueMap): ValueMap {
  const labels = ownPath(object, ['metadata', 'labels']);
  return isMap(labels) ? labels : {};
}

/** The objects of a manifest. */
export function objectsOf(bytes: Uint8Array): readonly ValueMap[] {
  const { documents } = parseManifest({ file: 'case.yaml', bytes }, DEFAULT_LIMITS);
  return documents.flatMap((one) =>
    one.type === 'resources' ? one.resources.map(({ object }) => object) : [],
  );
}
