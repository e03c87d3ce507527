import type { CodedError, Location } from '../errors.ts';
import type { Decision, Notice, Outcome, PolicyInfo } from '../engine/model.ts';
import type { FixPlan } from '../fix/model.ts';
import type { Severity } from '../policy/model.ts';

/** Who an object is. Raw text from a manifest: escape it where it is shown. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for a cluster-scoped object, and where a manifest leaves it to whoever applies it. */
  readonly namespace?: string;
  /** Empty when the API server will generate it. */
  readonly name: string;
  /** What a generated name will begin with. */
  readonly generateName?: string;
  /** Who has to act: the value of the owner label. Absent when there is none. */
  readonly owner?: string;
}

/** Why a finding does not count: somebody answers for it, or it was there before. */
export interface Suppression {
  /**
   * `exception`: a document; `inline`: a comment in the file; `baseline`: a finding that a file lists; `ratchet`: the
   * object failed in the same way before the change that is judged.
   */
  readonly kind: 'exception' | 'inline' | 'baseline' | 'ratchet';
  /** A sentence, raw text. */
  readonly reason: string;
}

/** A decision that somebody should see (outcome `fail` or `error`), and where it was written. */
export interface Finding {
  readonly decision: Decision;
  readonly object: ObjectRef;
  readonly location: Location;
  /** The field with entries of lists by name, so that it stays the same when they move; raw text. */
  readonly place?: string;
  readonly suppression?: Suppression;
  /** Whether `doorward fix` mends it. */
  readonly fixable: boolean;
}

/** What `doorward fix` would do to an object. */
export interface ObjectFix {
  readonly object: ObjectRef;
  readonly location: Location;
  /** Its operations apply in their order to the whole object; there is at least one. */
  readonly plan: FixPlan;
}

/** A rule that could not speak at this door (outcome `skip`). */
export interface SkippedRule {
  readonly decision: Decision;
  readonly object: ObjectRef;
  readonly location: Location;
}

/** What one rule says about one object as a whole: the worst of its decisions. */
export interface RuleResult {
  readonly policy: string;
  readonly rule: string;
  readonly outcome: Outcome;
  readonly object: ObjectRef;
  readonly location: Location;
}

/** An object that holds containers where no policy can see them. */
export interface NotEvaluated {
  readonly object: ObjectRef;
  readonly location: Location;
  /** A sentence. */
  readonly reason: string;
}

/** Why a file that was found was not judged. */
export type SkipReason =
  | 'not-kubernetes'
  | 'doorward'
  | 'empty'
  | 'encrypted'
  | 'helm-chart'
  | 'kustomization'
  | 'link-outside'
  | 'hidden-folder';

/** A file, or several that belong to one chart or kustomization, that a folder scan did not judge. */
export interface SkippedFiles {
  /** The file; for a chart or kustomization its folder. */
  readonly file: string;
  readonly reason: SkipReason;
  /** How many files it stands for. */
  readonly count: number;
  /** A sentence. */
  readonly message: string;
  /** A shell command that renders the files and judges what comes out. */
  readonly command?: string;
}

/** What rules that read secrets failed on, in one input. */
export interface Secrets {
  readonly texts: readonly string[];
  /** Where they are written. */
  readonly places: readonly Location[];
}

/** Everything there is to say about one input. */
export interface FileReport {
  readonly file: string;
  /** The text, empty for what has none. Of what is shown of it `secrets` are to be taken out: see `shownLines`. */
  readonly bytes: Uint8Array;
  /** What is not to be shown; absent where there is none. */
  readonly secrets?: Secrets;
  /** Objects judged. */
  readonly objects: number;
  /** Sorted by position, then policy, then rule. */
  readonly findings: readonly Finding[];
  readonly errors: readonly CodedError[];
  /** Worth saying, but no reason to fail: an object defined again in another file. */
  readonly notices: readonly CodedError[];
  readonly skippedRules: readonly SkippedRule[];
  readonly skippedFiles: readonly SkippedFiles[];
  readonly notEvaluated: readonly NotEvaluated[];
  /** Empty unless all results are asked for. */
  readonly results: readonly RuleResult[];
  /** In the order of the objects. */
  readonly fixes: readonly ObjectFix[];
}

/** Overrides of a configuration that some files have, and no others. */
export interface OverrideUse {
  /** Their patterns, in the order of the configuration. */
  readonly files: readonly string[];
  /** Of the policy set that judges these files. */
  readonly digest: string;
}

/** What is known before the first file is read. */
export interface RunInfo {
  readonly version: string;
  readonly digest: string;
  readonly policies: readonly PolicyInfo[];
  readonly notices: readonly Notice[];
  /** Of a configuration with overrides: each different set of them that files have. Their digest is not the one above. */
  readonly overrides?: readonly OverrideUse[];
  /** Findings below this are counted, not shown; errors are always shown. */
  readonly minSeverity: Severity;
  readonly allResults: boolean;
}

/** The counters of a run. All count everything, shown or not. */
export interface Summary {
  /** Files that were judged or in error. */
  readonly files: number;
  readonly objects: number;
  readonly policies: number;
  readonly denied: number;
  readonly warned: number;
  readonly audited: number;
  readonly excepted: number;
  /** Inputs, and parts of objects, that could not be judged: one each, whatever number of rules it stops. */
  readonly errors: number;
  /** Entries of `skipped`: rules, objects and files. */
  readonly skipped: number;
  readonly notEvaluated: number;
  /** Files that were found and not judged, by reason. */
  readonly filesSkipped: Readonly<Record<SkipReason, number>>;
  /** Policies that are not configured, objects defined again in another file. */
  readonly notices: number;
  /** Findings not shown because they are below the severity asked for. */
  readonly hidden: number;
  /** Those of `errors` that leave the verdict open: all but rules whose policy says to ignore errors. */
  readonly undecided: number;
  /** Findings that `doorward fix` mends. */
  readonly fixable: number;
}

/**
 * Turns a run into text, piece by piece, so that nobody has to keep all findings. Pure: each call returns the
 * next piece. Files come sorted by name.
 */
export interface Reporter {
  begin(info: RunInfo): string;
  file(report: FileReport): string;
  end(summary: Summary): string;
  /** After `end`: what had to be left out, as a sentence for standard error. */
  cut?(): string | undefined;
}

const RANK: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

/** Whether a severity is at least another. */
export function atLeast(severity: Severity, floor: Severity): boolean {
  return RANK[severity] >= RANK[floor];
}

/** Severities, mildest first. */
export const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** A report with nothing in it. */
export function emptyReport(file: string): FileReport {
  return {
    file,
    bytes: new Uint8Array(0),
    objects: 0,
    findings: [],
    errors: [],
    notices: [],
    skippedRules: [],
    skippedFiles: [],
    notEvaluated: [],
    results: [],
    fixes: [],
  };
}
