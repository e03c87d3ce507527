import type { Engine } from '../engine/model.ts';
import type { CodedError } from '../errors.ts';
import type { FixPlan } from '../fix/model.ts';
import type { Limits, Resource } from '../manifest/model.ts';
import { parseManifest } from '../manifest/parse.ts';
import { createRequest, identityKey } from '../manifest/request.ts';
import type { Request } from '../manifest/request.ts';
import { emptyReport, type FileReport, type ObjectRef, type SkippedFiles } from '../report/model.ts';
import type { Charts } from './charts.ts';
import type { Before } from './before.ts';
import { classify } from './classify.ts';
import { createDuplicates, type Duplicates } from './duplicates.ts';
import type { Input, InputList } from './inputs.ts';
import { judgeResources, objectRef } from './judge.ts';
import { asJudges, everyJudge, type Judges } from './judges.ts';
import { collectNamespaces, type KnownNamespaces } from './namespaces.ts';
import { createPlanner, type FixSettings } from './fix-plan.ts';
import { kustomizationNaming, type Kustomizations } from './kustomizations.ts';
import { openInputs, type Inputs } from './opened.ts';
import type { ReadResult } from './read.ts';
import { unitNote, type RenderUnit } from './rendered.ts';

/** What to scan, and how. */
export interface ScanOptions {
  /** Files, folders, patterns, `-`. */
  readonly paths: readonly string[];
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly limits: Limits;
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
  /** With it, what failed before in the same way does not count. */
  readonly before?: Before;
  /** Told of each file of which a rule failed, before its report. */
  readonly onPlanned?: (file: PlannedFile) => void;
}

/** An object of which a rule failed. */
interface PlannedObject {
  readonly resource: Resource;
  /** The very one that its findings name. */
  readonly object: ObjectRef;
  readonly plan: FixPlan;
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
      const needsNamespaces = everyJudge(judges, list.inputs).some((engine) => {
        const toFix = options.fix !== undefined && engine.needsNamespaceLabelsToFix === true;
        return engine.needsNamespaceLabels || engine.needsNamespaceObject === true || toFix;
      });
      const context: Context = {
        judges,
        options,
        list,
        charts: inputs.charts(),
        kustomizations: inputs.kustomizations(),
        duplicates: createDuplicates(),
        namespaces: needsNamespaces ? collectNamespaces(list.inputs, { read, limits }) : NO_NAMESPACES,
        guesses: new Set(),
        read,
      };
      yield* judgeAll(context);
    },
  };
}

function* judgeAll(context: Context): Generator<FileReport, void, undefined> {
  const { list, charts, kustomizations } = context;
  const units = new Map<RenderUnit, number>(
    [...charts.units, ...kustomizations.units].map((unit) => [unit, 0]),
  );
  let objects = 0;
  let errors = list.errors.length;
  for (const input of list.inputs) {
    const unit = input.named ? undefined : (charts.templateOf(input) ?? kustomizations.readerOf(input));
    if (unit !== undefined) {
      units.set(unit, (units.get(unit) ?? 0) + 1);
      continue;
    }
    const report = judgeInput(input, context);
    objects += report.objects;
    errors += report.errors.length;
    yield report;
  }
  const skippedFiles = [
    ...[...units].map(([unit, count]) => unitNote(unit, count)),
    ...list.outside.map(outsideNote),
    ...list.hidden.map(hiddenNote),
  ].sort((a, b) => (a.file < b.file ? -1 : 1));
  const nothing = objects === 0 && errors === 0 ? [nothingToJudge(list.inputs.length)] : [];
  const { notices = [] } = context.options;
  yield { ...emptyReport(''), errors: [...list.errors, ...nothing], notices, skippedFiles };
}

/** Judges one input. Whatever goes wrong in it, the next one is judged all the same. */
function judgeInput(input: Input, context: Context): FileReport {
  try {
    return judgeFile(input, context);
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const message = `Judging ${input.file} failed with ${why}`;
    return { ...emptyReport(input.file), errors: [{ code: 'INTERNAL', message }] };
  }
}

function judgeFile(input: Input, context: Context): FileReport {
  const { judges, options, charts, duplicates, namespaces, guesses } = context;
  const engine = judges.of(input);
  const { limits, cwd } = options;
  const report = emptyReport(input.file);
  const reader = input.named && !input.pipe ? kustomizationNaming(input, limits, cwd) : undefined;
  if (reader !== undefined) return { ...report, errors: [kustomizeInput(input, reader)] };
  const read = context.read(input);
  if (read.type === 'error') return { ...report, errors: [read.error] };
  const parsed = parseManifest({ file: input.file, bytes: read.bytes }, limits);
  const { named } = input;
  const { resources, errors, skipped } = classify(parsed, {
    named,
    chartSetting: !named && charts.isSetting(input),
  });
  const early = (options.errors ?? []).filter(({ location }) => location?.file === input.file);
  const twice: CodedError[] = [];
  const notices: CodedError[] = [];
  const plans: PlannedObject[] = [];
  const settings = fixSettings(engine, options);
  const plan = settings && createPlanner(engine, { settings, input, bytes: read.bytes });
  const judged = judgeResources(engine, resources, {
    passes: options.allResults,
    ownerLabels: options.ownerLabels ?? ['owner'],
    ...(options.before && { before: options.before.of(input) }),
    ...(plan && {
      fix: (request, resource, object) => {
        const made = plan(request, resource);
        plans.push({ resource, object, plan: made });
        return made;
      },
    }),
    onGuess: (sentence, resource) => {
      if (guesses.has(sentence)) return;
      guesses.add(sentence);
      notices.push({ code: 'KIND_GUESSED', message: sentence, location: resource.locate('/kind') });
    },
    request: (resource) => {
      const request = requestOf(resource, namespaces);
      const key = identityKey(request);
      const duplicate = key === undefined ? undefined : duplicates.note(key, resource, objectRef(request));
      if (duplicate !== undefined) (duplicate.sameFile ? twice : notices).push(duplicate.error);
      return request;
    },
  });
  if (plans.length > 0) {
    options.onPlanned?.({
      input,
      bytes: read.bytes,
      resources,
      plans,
      request: (resource) => requestOf(resource, namespaces),
    });
  }
  return {
    ...report,
    ...judged,
    bytes: read.bytes,
    objects: resources.length,
    errors: [...errors, ...early, ...twice],
    notices,
    skippedFiles: skipped,
  };
}

/** How to plan fixes; `undefined` when nobody asks, and when a report would only say that there are none. */
function fixSettings(engine: Engine, { fix, onPlanned }: ScanOptions): FixSettings | undefined {
  if (fix === undefined || onPlanned !== undefined) return fix;
  return engine.hasFixes('source', fix.unsafe) ? fix : undefined;
}

/** What an object is judged as, among the Namespaces that are known. */
export function requestOf(
  { object }: Pick<Resource, 'object'>,
  { labels, objects }: KnownNamespaces,
): Request {
  const request = createRequest(object, labels);
  const { namespace } = request;
  const namespaceObject = namespace === undefined ? undefined : objects.get(namespace);
  return namespaceObject === undefined ? request : { ...request, namespaceObject };
}

function kustomizeInput(input: Input, { folder }: RenderUnit): CodedError {
  const message = `${input.file} is not an object: the kustomization in ${folder} reads it as a patch or other input.`;
  return { code: 'KUSTOMIZATION', message };
}

function outsideNote(file: string): SkippedFiles {
  return {
    file,
    reason: 'link-outside',
    count: 1,
    message: 'This symbolic link leads to a folder outside the scanned one.',
  };
}

function hiddenNote(file: string): SkippedFiles {
  const message = 'Hidden folders are left out; name it to have it scanned.';
  return { file, reason: 'hidden-folder', count: 1, message };
}

function nothingToJudge(files: number): CodedError {
  const why = files === 0 ? 'No file was found' : `No Kubernetes object was found in ${files} files`;
  return { code: 'NOTHING_TO_JUDGE', message: `${why}, so nothing was judged.` };
}
