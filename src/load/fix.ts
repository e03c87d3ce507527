import type { Engine } from '../engine/model.ts';
import type { CodedError } from '../errors.ts';
import type { FixOperation } from '../fix/model.ts';
import { editFile, refusedOperations } from '../fix/source/edit.ts'; // on first use
import type { RefusedOperation } from '../fix/source/edit.ts';
import { expectedValue } from '../fix/source/expected.ts'; // on first use
import { equalValues } from '../manifest/equal.ts';
import { DEFAULT_LIMITS } from '../manifest/limits.ts';
import type { Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import type { Landmarks } from '../report/diff.ts';
import type { FileFix, LeftFinding } from '../report/fix-model.ts';
import type { FileReport, Finding, ObjectRef } from '../report/model.ts';
import { shownChange } from '../report/shown-lines.ts';
import { objectName } from '../report/words.ts';
import { isOurs } from './classify.ts';
import type { FixSettings, Withhold } from './fix-plan.ts';
import { placeKey } from './judge.ts';
import type { Judges } from './judges.ts';
import { createScan, type PlannedFile, type PlannedObject, type ScanOptions } from './scan.ts';

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
  readonly run: FixRun;
}

/** Finds what the paths lead to. Judging, editing and judging again come with the files. */
export function createFix(judges: Engine | Judges, run: FixRun): Fixing {
  const planned: PlannedFile[] = [];
  const scan = createScan(judges, { ...run, onPlanned: (file) => planned.push(file) });
  return {
    total: scan.total,
    *files(): Generator<FileFix, void, undefined> {
      for (const report of scan.reports()) {
        const file = planned.pop();
        yield file === undefined ? untouched(report, []) : fixInput(report, file, { run });
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

/**
 * Edits a file. The editor reads what came out again and holds it to the operations; the engine has judged what they make of
 * the object. Here both are held to each other, so that what is written is exactly what was judged.
 */
function fixFile(report: FileReport, first: PlannedFile, { run }: Context): FileFix {
  const { bytes } = first;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const { planned, edited } = settle(text, first);
  if (edited.broken !== undefined) return refuse(report, edited.broken);
  const [before, after] = [unmarked(text), unmarked(edited.text)];
  const { fixed, left } = findingsOf(report, planned, { run, edited });
  if (before === after) return untouched(report, left);
  const done = new Set(fixed);
  const shown = shownChange(before, after, report.secrets);
  const change = { file: report.file, ...shown, landmarks: () => landmarksOf(planned, edited, after) };
  return {
    found: report,
    report: { ...report, findings: report.findings.filter((finding) => !done.has(finding)) },
    change,
    before: bytes,
    after: new TextEncoder().encode(edited.text),
    fixed,
    left,
  };
}

interface EditedText {
  readonly text: string;
  /** The objects that cannot be edited safely, and were not: why, as a sentence. */
  readonly refused: ReadonlyMap<Resource, string>;
  /** What went wrong, so that nothing may be written. */
  readonly broken: CodedError | undefined;
}

/** Plans that are made anew for what the editor refused; what is refused then is left alone as a whole. */
const MAX_PLANS = 8;

/**
 * Edits a text. Of an object that is refused another plan is made, without what cannot be edited: so all that is written was
 * judged, and one place does not keep the others from being mended.
 */
function settle(
  text: string,
  first: PlannedFile,
): { readonly planned: PlannedFile; readonly edited: EditedText } {
  let planned = first;
  let edited = edit(text, planned);
  const known = new Map<Resource, readonly Refused[]>();
  for (let plan = 0; plan < MAX_PLANS && edited.broken === undefined && edited.refused.size > 0; plan += 1) {
    const more = refusedIn(text, planned, edited);
    if (more.size === 0) break;
    const plans = planned.plans.map((one) => {
      const { resource } = one;
      const refused = more.get(resource);
      if (refused === undefined) return one;
      const all = [...(known.get(resource) ?? []), ...refused];
      known.set(resource, all);
      return { ...one, plan: one.again(withholdingOf(all)) };
    });
    planned = { ...planned, plans };
    edited = edit(text, planned);
  }
  return { planned, edited };
}

type Refused = RefusedOperation<PlannedEdit>;

/** The operations that keep objects from being edited. */
function refusedIn(
  text: string,
  { plans }: PlannedFile,
  { refused }: EditedText,
): ReadonlyMap<Resource, readonly Refused[]> {
  const edits = plans.filter(({ resource }) => refused.has(resource)).map(editOf);
  const found = new Map<Resource, readonly Refused[]>();
  for (const [{ resource }, all] of refusedOperations(text, edits))
    if (all.length > 0) found.set(resource, all);
  return found;
}

interface PlannedEdit {
  readonly resource: Resource;
  readonly operations: readonly FixOperation[];
}

const editOf = ({ resource, plan: { operations } }: PlannedObject): PlannedEdit => ({ resource, operations });

/** What a rule was refused it is refused again; that others wrote before it does not make it another place. */
function withholdingOf(refused: readonly Refused[]): Withhold {
  return (pointer, whose) =>
    refused.find(
      ({ operation: { path, policy, rule } }) =>
        policy === whose.policy &&
        rule === whose.rule &&
        (path === pointer || path.startsWith(`${pointer}/`)),
    )?.message;
}

/** Edits all objects of a text that have something to be done. */
function edit(text: string, { input, plans }: PlannedFile): EditedText {
  const changed = plans.filter(({ plan }) => plan.operations.length > 0);
  const edits = changed.map(editOf);
  if (edits.length === 0) return { text, refused: new Map(), broken: undefined };
  const judged = edits.every(({ resource: { object }, operations }, i) =>
    equalValues(expectedValue(object, '', operations), changed[i]!.plan.object),
  );
  if (!judged) return { text, refused: new Map(), broken: differs(input.file) };
  const edited = editFile(text, edits);
  const wrong = edited.refused.some(({ reason }) => reason === 'unverified' || reason === 'stale');
  return {
    text: edited.text,
    refused: new Map(edited.refused.map(({ edit: { resource }, message }) => [resource, message])),
    broken: wrong ? differs(input.file) : undefined,
  };
}

/** Where the changed objects begin, and where their rules wrote something: for that the new text is read once more. */
function landmarksOf(
  { input: { file }, plans, resources: before }: PlannedFile,
  { refused }: EditedText,
  text: string,
): Landmarks {
  const { documents } = parseManifest({ file, bytes: new TextEncoder().encode(text) }, DEFAULT_LIMITS);
  const after = documents.flatMap((document) =>
    document.type === 'resources' ? document.resources.filter((one) => !isOurs(one)) : [],
  );
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

function differs(file: string): CodedError {
  const message = `${file} was left alone: after the edit it would not read as exactly what was meant.`;
  return { code: 'FIX_DIFFERS', message };
}

const NATIVE = { reason: 'no-fix', message: 'Policies of Kubernetes have no fixes.' } as const;

interface Outcome {
  readonly run: FixRun;
  readonly edited: EditedText;
}

/** What is mended, and what is not. */
function findingsOf(
  report: FileReport,
  planned: PlannedFile,
  { run, edited }: Outcome,
): { readonly fixed: readonly Finding[]; readonly left: readonly LeftFinding[] } {
  const fixed: Finding[] = [];
  const left: LeftFinding[] = [];
  const byObject = new Map<ObjectRef, Map<string, Finding>>();
  for (const finding of report.findings) {
    const known = byObject.get(finding.object) ?? new Map<string, Finding>();
    if (finding.decision.outcome === 'fail') known.set(placeKey(finding.decision), finding);
    byObject.set(finding.object, known);
  }
  for (const { resource, object, plan } of planned.plans) {
    const findings = byObject.get(object);
    const leave = (finding: Finding, { reason, message }: Pick<LeftFinding, 'reason' | 'message'>): void => {
      left.push({ finding, reason, message });
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
      if (finding.suppression !== undefined) continue;
      if (native !== undefined && run.fix.only(policy, rule)) leave(finding, NATIVE);
    }
  }
  return { fixed, left };
}
