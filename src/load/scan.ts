import type { Engine } from '../engine/model.ts';
import type { CodedError } from '../errors.ts';
import { EXCEPTION_RULES } from '../exception/model.ts';
import type { ExceptionRules } from '../exception/model.ts';
import type { FixPlan } from '../fix/model.ts';
import type { Limits, Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import { identityKey } from '../manifest/request.ts';
import type { Request } from '../manifest/request.ts';
import { emptyReport, type FileReport, type ObjectRef } from '../report/model.ts';
import type { Charts } from './charts.ts';
import type { Before } from './before.ts';
import { classify } from './classify.ts';
import { exceptionReports } from './exception-reports.ts';
import { createDuplicates, type Duplicates } from './duplicates.ts';
import type { Input, InputList } from './inputs.ts';
import { ignoresIn } from './ignores.ts';
import { judgeResources, noteUsed, objectRef } from './judge.ts';
import { crashReport, hiddenNote, kustomizeInput, nothingToJudge, outsideNote } from './scan-notes.ts';
import { asJudges, everyJudge, type Judges } from './judges.ts';
import { collectNamespaces, requestOf, type KnownNamespaces } from './namespaces.ts';
import { createPlanner, type FixSettings, type Withhold } from './fix-plan.ts';
import { kustomizationNaming, type Kustomizations } from './kustomizations.ts';
import { openInputs, type Inputs } from './opened.ts';
import type { ReadResult } from './read.ts';
import type { RenderFailure } from './render-model.ts';
import { withSources } from './render-sources.ts'; // on first use
import { openTreeScan } from './scan-tree.ts'; // on first use
import type { TreeScan } from './scan-tree.ts';
import { unitNote, type RenderUnit } from './rendered.ts';

/** What to scan, and how. */
export interface ScanOptions {
  /** Files, folders, patterns, `-`. */
  readonly paths: readonly string[];
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly limits: Limits;
  /** Whether named files are judged as if found in a folder, and there may be nothing to judge. Default false. */
  readonly onlyManifests?: boolean;
  /** Whether results include passes. */
  readonly allResults: boolean;
  /** Labels that name the owner of an object; the first that is there counts. Default `owner`. */
  readonly ownerLabels?: readonly string[];
  /** The paths' inputs, when they were opened before. */
  readonly inputs?: Inputs;
  /** Mistakes found in the inputs before they are judged, each with its file. */
  readonly errors?: readonly CodedError[];
  /** Worth saying, before anything is judged. */
  readonly notices?: readonly CodedError[];
  /** With it, what fails is told with what would mend it. */
  readonly fix?: FixSettings;
  /** The time by which exceptions expire, in milliseconds since 1970. Without it none holds. */
  readonly now?: number;
  /** How exceptions are dealt with. */
  readonly exceptions?: ExceptionRules;
  /** With it, what failed before in the same way does not count. */
  readonly before?: Before;
  /** Told of each file of which a rule failed, before its report. */
  readonly onPlanned?: (file: PlannedFile) => void;
}

/** An object of which a rule failed. */
export interface PlannedObject {
  readonly resource: Resource;
  /** The very one that its findings name. */
  readonly object: ObjectRef;
  readonly plan: FixPlan;
  /** Makes another plan, without what the editor refused. */
  readonly again: (refused: Withhold) => FixPlan;
}

/** A file that was read and judged, and what would mend its objects. */
export interface PlannedFile {
  readonly input: Input;
  readonly bytes: Uint8Array;
  readonly resources: readonly Resource[];
  readonly plans: readonly PlannedObject[];
  /** The request that an object is judged as. */
  readonly request: (resource: Resource) => Request;
}

/** A scan that has found its inputs and read none of them. */
export interface Scan {
  /** How many inputs there are. */
  readonly total: number;
  /** One report for each input, in order of name, then one for what concerns no single file. Judges as it goes. */
  readonly reports: () => Generator<FileReport, void, undefined>;
}

/** Everything that judging one file needs. */
interface Context {
  readonly judges: Judges;
  readonly options: ScanOptions;
  readonly list: InputList;
  readonly charts: Charts;
  readonly kustomizations: Kustomizations;
  readonly duplicates: Duplicates;
  readonly namespaces: KnownNamespaces;
  /** What was said already of kinds that had to be guessed. */
  readonly guesses: Set<string>;
  /** The names of the exceptions that excused something. */
  readonly used: Set<string>;
  /** `undefined` when no rule speaks of files. */
  readonly tree: TreeScan | undefined;
  readonly read: (input: Input) => ReadResult;
}

const NO_NAMESPACES: KnownNamespaces = { labels: new Map(), objects: new Map() };

/** Finds what the paths lead to. Reading and judging come with the reports. */
export function createScan(who: Engine | Judges, options: ScanOptions): Scan {
  const judges = asJudges(who);
  const { limits } = options;
  const inputs = options.inputs ?? openInputs(options);
  const { list, read } = inputs;
  return {
    total: list.inputs.length,
    *reports(): Generator<FileReport, void, undefined> {
      const engines = everyJudge(judges, list.inputs);
      const needsNamespaces = engines.some((engine) => {
        const toFix = options.fix !== undefined && engine.needsNamespaceLabelsToFix === true;
        return engine.needsNamespaceLabels || engine.needsNamespaceObject === true || toFix;
      });
      const [charts, kustomizations] = [inputs.charts(), inputs.kustomizations()];
      const used = new Set<string>();
      const treeOptions = {
        inputs,
        options,
        used,
        isJudged: (input: Input) => !unitOf(input, { charts, kustomizations }),
      };
      const context: Context = {
        judges,
        options,
        list,
        charts,
        kustomizations,
        tree: engines.some(({ needsTree }) => needsTree) ? openTreeScan(judges, treeOptions) : undefined,
        duplicates: createDuplicates(),
        namespaces: needsNamespaces ? collectNamespaces(list.inputs, { read, limits }) : NO_NAMESPACES,
        guesses: new Set(),
        used,
        read,
      };
      yield* judgeAll(context);
    },
  };
}

function* judgeAll(context: Context): Generator<FileReport, void, undefined> {
  const { judges, options, list, charts, kustomizations, used, tree } = context;
  const units = new Map<RenderUnit, number>(
    [...charts.units, ...kustomizations.units].map((unit) => [unit, 0]),
  );
  let objects = 0;
  let errors = list.errors.length;
  for (const input of list.inputs) {
    if (tree !== undefined) yield* tree.others(input.file);
    const unit = unitOf(input, context);
    if (unit !== undefined) {
      units.set(unit, (units.get(unit) ?? 0) + 1);
      continue;
    }
    const report = judgeInput(input, context);
    objects += report.objects;
    errors += report.errors.length;
    yield report;
  }
  if (tree !== undefined) yield* tree.others();
  const skippedFiles = [
    ...[...units].map(([unit, count]) => unitNote(unit, count)),
    ...list.outside.map(outsideNote),
    ...list.hidden.map(hiddenNote),
  ].sort((a, b) => (a.file < b.file ? -1 : 1));
  yield* exceptionReports(judges.base.exceptions ?? [], {
    now: options.now,
    rules: options.exceptions ?? EXCEPTION_RULES,
    // Of a few named files nobody knows what the others would have needed.
    used: list.inputs.every(({ named }) => named) ? undefined : used,
  });
  const mayBeNone = options.onlyManifests === true;
  const nothing = objects === 0 && errors === 0 && !mayBeNone ? [nothingToJudge(list.inputs.length)] : [];
  const { notices = [] } = options;
  yield { ...emptyReport(''), errors: [...list.errors, ...nothing], notices, skippedFiles };
}

/** The chart or kustomization that an input belongs to, so that it is not judged as it is. */
function unitOf(
  input: Input,
  { charts, kustomizations }: Pick<Context, 'charts' | 'kustomizations'>,
): RenderUnit | undefined {
  return input.named ? undefined : (charts.templateOf(input) ?? kustomizations.readerOf(input));
}

/** Judges one input. Whatever goes wrong in it, the next one is judged all the same. */
function judgeInput(input: Input, context: Context): FileReport {
  try {
    const { rendered } = input;
    if (rendered === undefined) return judgeFile(input, context);
    if (rendered.type === 'failure') return failureReport(input, rendered);
    return withSources(judgeFile(input, context), rendered.sourceOf);
  } catch (error) {
    return crashReport(input.file, error);
  }
}

function judgeFile(input: Input, context: Context): FileReport {
  const { judges, options, charts, duplicates, namespaces, guesses } = context;
  const engine = judges.of(input);
  const { limits, cwd } = options;
  const report = emptyReport(input.file);
  const onDisk = !input.pipe && input.rendered === undefined;
  const reader = input.named && onDisk ? kustomizationNaming(input, limits, cwd) : undefined;
  if (reader !== undefined) return { ...report, errors: [kustomizeInput(input, reader)] };
  const read = context.read(input);
  if (read.type === 'error') return { ...report, errors: [read.error] };
  const source = { file: input.file, bytes: read.bytes };
  const parsed = context.tree?.parsed(input) ?? parseManifest(source, limits);
  const { named } = input;
  const { resources, errors, skipped } = classify(parsed, {
    named,
    chartSetting: !named && charts.isSetting(input),
  });
  const early = (options.errors ?? []).filter(({ location }) => location?.file === input.file);
  const twice: CodedError[] = [];
  const notices: CodedError[] = [];
  const plans: PlannedObject[] = [];
  const target = input.rendered?.type === 'text' ? input.rendered.namespace : undefined;
  const settings = fixSettings(engine, options);
  const mendableOnly = options.onPlanned === undefined;
  const { now } = options;
  const plan = settings && createPlanner(engine, { settings, input, bytes: read.bytes, mendableOnly, now });
  const rules = options.exceptions ?? EXCEPTION_RULES;
  const ignores = resources.length === 0 ? undefined : ignoresIn(source, engine, { rules, limits });
  const objects = judgeResources(engine, resources, {
    passes: options.allResults,
    ownerLabels: options.ownerLabels ?? ['owner'],
    now,
    ignores,
    ...(options.before && { before: options.before.of(input) }),
    ...(plan && {
      fix: ({ request, resource, object, leave }) => {
        const made = plan(request, resource, { leave });
        const again: PlannedObject['again'] = (refused) => plan(request, resource, { leave, refused });
        plans.push({ resource, object, plan: made, again });
        return made;
      },
    }),
    onGuess: (sentence, resource) => {
      if (guesses.has(sentence)) return;
      guesses.add(sentence);
      notices.push({ code: 'KIND_GUESSED', message: sentence, location: resource.locate('/kind') });
    },
    request: (resource) => {
      const request = requestOf(resource, namespaces, target);
      const key = identityKey(request);
      const duplicate = key === undefined ? undefined : duplicates.note(key, resource, objectRef(request));
      if (duplicate !== undefined) (duplicate.sameFile ? twice : notices).push(duplicate.error);
      return request;
    },
  });
  const judged = context.tree?.withFile(objects, input, { engine, ignores }) ?? objects;
  noteUsed(judged.findings, context.used);
  if (plans.length > 0) {
    options.onPlanned?.({
      input,
      bytes: read.bytes,
      resources,
      plans,
      request: (resource) => requestOf(resource, namespaces, target),
    });
  }
  return {
    ...report,
    ...judged,
    bytes: read.bytes,
    objects: resources.length,
    errors: [...errors, ...early, ...twice, ...(ignores?.problems() ?? [])],
    notices,
    skippedFiles: skipped,
  };
}

/** How to plan fixes; `undefined` when nobody asks, and when a report would only say that there are none. */
function fixSettings(engine: Engine, { fix, onPlanned }: ScanOptions): FixSettings | undefined {
  if (fix === undefined || onPlanned !== undefined) return fix;
  return engine.hasFixes('source', fix.unsafe) ? fix : undefined;
}

/** A text that could not be rendered is told at the place that its renderer names. */
function failureReport(input: Input, { error, bytes }: RenderFailure): FileReport {
  return { ...emptyReport(error.location?.file ?? input.file), bytes, errors: [error] };
}
