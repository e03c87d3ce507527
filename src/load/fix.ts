import type { Engine } from '../engine/model.ts';
import type { CodedError } from '../errors.ts';
import { sameJson } from '../fix/json-equal.ts';
import { editFile } from '../fix/source/edit.ts'; // on first use
import type { ParsedFile, Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import type { Landmarks } from '../report/diff.ts';
import type { FileFix, LeftFinding } from '../report/fix-model.ts';
import type { FileReport, Finding, ObjectRef } from '../report/model.ts';
import { objectName } from '../report/words.ts';
import type { FixSettings } from './fix-plan.ts';
import { judgeResources, placeKey } from './judge.ts';
import { createScan, type PlannedFile, type ScanOptions } from './scan.ts';

/** What to fix, and how. */
export interface FixRun extends ScanOptions {
  readonly fix: FixSettings;
}

/** A run that has found its inputs and read none of them. */
export interface Fixing {
  /** How many inputs there are. */
  readonly total: number;
  /** One for each input, in order of name, then one for what concerns no single file. Nothing is written. */
  readonly files: () => Generator<FileFix, void, undefined>;
}

interface Context {
  readonly engine: Engine;
  readonly run: FixRun;
}

/** Finds what the paths lead to. Judging, editing and judging again come with the files. */
export function createFix(engine: Engine, run: FixRun): Fixing {
  const planned: PlannedFile[] = [];
  const scan = createScan(engine, { ...run, onPlanned: (file) => planned.push(file) });
  return {
    total: scan.total,
    *files(): Generator<FileFix, void, undefined> {
      for (const report of scan.reports()) {
        const file = planned.pop();
        yield file === undefined ? untouched(report, []) : fixInput(report, file, { engine, run });
      }
    },
  };
}

function untouched(report: FileReport, left: readonly LeftFinding[]): FileFix {
  const { bytes } = report;
  return { found: report, report, change: undefined, before: bytes, after: bytes, fixed: [], left };
}

/** Fixes one input. Whatever goes wrong in it, it is left alone and the next one is fixed all the same. */
function fixInput(report: FileReport, planned: PlannedFile, context: Context): FileFix {
  try {
    return fixFile(report, planned, context);
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return refuse(report, { code: 'INTERNAL', message: `Fixing ${report.file} failed with ${why}` });
  }
}

function refuse(report: FileReport, error: CodedError): FileFix {
  return untouched({ ...report, errors: [...report.errors, error] }, []);
}

/** Edits a file, reads what came out, and judges it. What is not exactly as it was meant is thrown away. */
function fixFile(report: FileReport, planned: PlannedFile, { engine, run }: Context): FileFix {
  const { bytes, request } = planned;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const edited = edit(text, planned);
  if (edited.broken !== undefined) return refuse(report, edited.broken);
  if (edited.text === text) {
    return untouched(report, findingsOf(report, planned, { run, edited, resources: [] }).left);
  }
  const after = new TextEncoder().encode(edited.text);
  const resources = readAgain(planned, { after, edited, run });
  if (resources === undefined) return refuse(report, differs(report.file));
  const judged = judgeResources(engine, resources, { passes: false, request });
  const { fixed, left } = findingsOf(report, planned, { run, edited, resources });
  if (!areGone(fixed, report.findings, judged.findings)) return refuse(report, differs(report.file));
  const change = {
    file: report.file,
    before: unmarked(text),
    after: unmarked(edited.text),
    landmarks: () => landmarksOf(planned, edited, resources),
  };
  return { found: report, report: { ...report, ...judged }, change, before: bytes, after, fixed, left };
}

interface EditedText {
  readonly text: string;
  /** The objects that cannot be edited safely, and were not: why, as a sentence. */
  readonly refused: ReadonlyMap<Resource, string>;
  /** What went wrong, so that nothing may be written. */
  readonly broken: CodedError | undefined;
}

/** Edits all objects of a text that have something to be done. */
function edit(text: string, { input, plans }: PlannedFile): EditedText {
  const edits = plans
    .filter(({ plan }) => plan.operations.length > 0)
    .map(({ resource, plan }) => ({ resource, operations: plan.operations }));
  if (edits.length === 0) return { text, refused: new Map(), broken: undefined };
  const edited = editFile(text, edits);
  const wrong = edited.refused.some(({ reason }) => reason === 'unverified' || reason === 'stale');
  return {
    text: edited.text,
    refused: new Map(edited.refused.map(({ edit: { resource }, message }) => [resource, message])),
    broken: wrong ? differs(input.file) : undefined,
  };
}

/** Where the changed objects begin, and where their rules wrote something. */
function landmarksOf(
  { plans, resources: before }: PlannedFile,
  { refused }: EditedText,
  after: readonly Resource[],
): Landmarks {
  const now = new Map(before.map((resource, i) => [resource, after[i] ?? resource]));
  const done = plans.filter(({ resource }) => !refused.has(resource));
  const objects = done.map(({ resource, object }) => ({
    line: resource.firstLine,
    name: objectName(object),
  }));
  const rules = done.flatMap(({ resource, plan }) =>
    plan.operations
      .filter(({ op }) => op !== 'remove')
      .map(({ path, rule }) => ({ line: (now.get(resource) ?? resource).locate(path).line, name: rule })),
  );
  return { objects, rules };
}

/** Without a byte order mark, which is no part of the text. */
function unmarked(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Whether the fixed findings, and they alone, are not there any more. An object may be in a file twice. */
function areGone(fixed: readonly Finding[], before: readonly Finding[], after: readonly Finding[]): boolean {
  const [was, is] = [countByPlace(before), countByPlace(after)];
  const mended = countByPlace(fixed);
  return [...mended].every(([key, count]) => (is.get(key) ?? 0) === (was.get(key) ?? 0) - count);
}

function countByPlace(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { decision, object } of findings) {
    const { policy, rule, field } = decision;
    const key = JSON.stringify([policy, rule, field, object]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function differs(file: string): CodedError {
  const message = `${file} was left alone: after the edit it would not read as exactly what was meant.`;
  return { code: 'FIX_DIFFERS', message };
}

interface Written {
  readonly after: Uint8Array;
  readonly edited: EditedText;
  readonly run: FixRun;
}

/** The objects of the edited text, if each of them is exactly what it is to be. */
function readAgain(planned: PlannedFile, { after, edited, run }: Written): readonly Resource[] | undefined {
  const { input, bytes } = planned;
  const { file } = input;
  const now = parseManifest({ file, bytes: after }, run.limits);
  const resources = resourcesOf(now);
  if (resources.length !== planned.resources.length) return undefined;
  const meant = new Map(
    planned.plans.map(({ resource, plan }) => [
      resource,
      edited.refused.has(resource) ? resource.object : plan.object,
    ]),
  );
  const same = planned.resources.every((resource, i) =>
    sameJson(resources[i]!.object, meant.get(resource) ?? resource.object),
  );
  if (!same) return undefined;
  // What is no object has no plan: it must be there still.
  if (now.documents.some(({ type }) => type !== 'resources' && type !== 'empty')) {
    const before = parseManifest({ file, bytes }, run.limits);
    if (typesOf(before) !== typesOf(now)) return undefined;
  }
  return resources;
}

function resourcesOf({ documents }: ParsedFile): readonly Resource[] {
  return documents.flatMap((document) => (document.type === 'resources' ? document.resources : []));
}

function typesOf({ documents }: ParsedFile): string {
  return documents.map(({ type }) => type).join();
}

const NATIVE = { reason: 'no-fix', message: 'Policies of Kubernetes have no fixes.' } as const;

interface Outcome {
  readonly run: FixRun;
  readonly edited: EditedText;
  /** The objects as they would be, in the order of those that were read; empty when nothing changes. */
  readonly resources: readonly Resource[];
}

/** What is mended, and what is not. */
function findingsOf(
  report: FileReport,
  planned: PlannedFile,
  { run, edited, resources }: Outcome,
): { readonly fixed: readonly Finding[]; readonly left: readonly LeftFinding[] } {
  const fixed: Finding[] = [];
  const left: LeftFinding[] = [];
  const byObject = new Map<ObjectRef, Map<string, Finding>>();
  for (const finding of report.findings) {
    const known = byObject.get(finding.object) ?? new Map<string, Finding>();
    if (finding.decision.outcome === 'fail') known.set(placeKey(finding.decision), finding);
    byObject.set(finding.object, known);
  }
  const places = new Map(planned.resources.map((resource, i) => [resource, resources[i] ?? resource]));
  for (const { resource, object, plan } of planned.plans) {
    const findings = byObject.get(object);
    const now = places.get(resource) ?? resource;
    const leave = (finding: Finding, { reason, message }: Pick<LeftFinding, 'reason' | 'message'>): void => {
      left.push({ finding, reason, message, location: now.locate(finding.decision.pointer) });
    };
    const refusal = edited.refused.get(resource);
    for (const place of plan.fixed) {
      const finding = findings?.get(placeKey(place));
      if (finding === undefined) continue;
      if (refusal === undefined) fixed.push(finding);
      else leave(finding, { reason: 'elsewhere', message: refusal });
    }
    for (const { reason, message, ...place } of plan.unfixed) {
      const finding = findings?.get(placeKey(place));
      if (finding !== undefined && run.fix.only(place.policy, place.rule))
        leave(finding, { reason, message });
    }
    for (const finding of findings?.values() ?? []) {
      const { native, policy, rule } = finding.decision;
      if (native !== undefined && run.fix.only(policy, rule)) leave(finding, NATIVE);
    }
  }
  return { fixed, left };
}
