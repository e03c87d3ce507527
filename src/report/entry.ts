import { ERRORS, type CodedError, type Location } from '../errors.ts';
import type { Severity } from '../policy/model.ts';
import { atLeast, type FileReport, type Finding, type ObjectRef, type Suppression } from './model.ts';
import { safe } from './safe.ts';
import { unjudgedParts, type Unjudged } from './unjudged.ts';
import { fixWords, objectName, sentence } from './words.ts';

/** How much an entry weighs. An error that its policy says to ignore is an `audit`. */
export type Level = 'error' | 'deny' | 'warn' | 'audit';

/**
 * One thing that a report says: a finding, or a mistake that left something unjudged. All texts are one line and
 * {@link safe}, so a format has only its own syntax to escape; only file names in `location` are raw.
 */
export interface Entry {
  readonly level: Level;
  /** Whether it is a mistake that left something unjudged. */
  readonly unjudged: boolean;
  /** Absent for mistakes. */
  readonly severity: Severity | undefined;
  /** `policy/rule`, or the code of a mistake. */
  readonly id: string;
  /** The policy; empty for a mistake. */
  readonly policy: string;
  /** The rules that a mistake kept from judging, as `policy/rule`. */
  readonly stopped: readonly string[];
  readonly message: string;
  /** What to do about it, a sentence without a full stop for findings; may be empty. */
  readonly fix: string;
  /** Whether `doorward fix` does it. */
  readonly fixable: boolean;
  /** `Deployment shop/web`; empty for a mistake that concerns a file as a whole. */
  readonly subject: string;
  /** Empty where there is none. */
  readonly namespace: string;
  /** The value of the owner label; empty where there is none. */
  readonly owner: string;
  /** The object, raw. */
  readonly object: ObjectRef | undefined;
  readonly location: Location | undefined;
  /** A place in a file that is there: of a rendered text the first line of what it was made from. Else `location`. */
  readonly artifact: Location | undefined;
  /** What the entry is about, without lines and columns: equal as long as the same is wrong with the same thing. */
  readonly identity: readonly string[];
  readonly suppression: Suppression | undefined;
}

/** Untrusted text as one line in which nothing acts. */
export function oneLine(text: string): string {
  return safe(text.includes('\n') ? text.replaceAll(/\s*\n\s*/g, ' ') : text);
}

/** Everything that one file's report says, errors too, in order of place. Findings below a severity are left out. */
export function entriesOf(report: FileReport, minSeverity: Severity): readonly Entry[] {
  const entries: Entry[] = report.errors.map(errorEntry);
  for (const part of unjudgedParts(report)) entries.push(unjudgedEntry(part));
  const mistakes = entries.length;
  for (const finding of report.findings) {
    const { outcome, severity } = finding.decision;
    if (outcome !== 'error' && atLeast(severity, minSeverity)) entries.push(findingEntry(finding));
  }
  return mistakes === 0 ? entries : entries.sort(byPlace);
}

function byPlace(a: Entry, b: Entry): number {
  return (
    (a.location?.line ?? 0) - (b.location?.line ?? 0) || (a.location?.column ?? 0) - (b.location?.column ?? 0)
  );
}

function errorEntry({ code, message, location }: CodedError): Entry {
  return {
    level: 'error',
    unjudged: true,
    severity: undefined,
    id: code,
    policy: '',
    stopped: [],
    message: oneLine(message),
    fix: ERRORS[code].next,
    fixable: false,
    subject: '',
    namespace: '',
    owner: '',
    object: undefined,
    location,
    artifact: artifactOf(location),
    identity: [code, message],
    suppression: undefined,
  };
}

function unjudgedEntry(part: Unjudged): Entry {
  const { code, message, location, object, pointer, rules, action } = part;
  return {
    ...errorEntry({ code, message, location }),
    subject: safe(objectName(object)),
    namespace: safe(object.namespace ?? ''),
    owner: safe(object.owner ?? ''),
    object,
    level: action === 'none' ? 'audit' : 'error',
    stopped: rules.map(safe),
    identity: [code, ...objectIdentity(object), pointer],
  };
}

function findingEntry(finding: Finding): Entry {
  const { decision, object, location, suppression, fixable } = finding;
  const { policy, rule, action, severity, message, pointer, field } = decision;
  // No spread: there are many findings, and to copy into an object that goes on growing is slow.
  return {
    level: action === 'none' ? 'audit' : action,
    unjudged: false,
    severity,
    id: safe(`${policy}/${rule}`),
    policy: safe(policy),
    stopped: [],
    message: oneLine(message),
    fix: safe(fixWords(pointer, field)),
    fixable,
    subject: safe(objectName(object)),
    namespace: safe(object.namespace ?? ''),
    owner: safe(object.owner ?? ''),
    object,
    location,
    artifact: artifactOf(location),
    identity: entryIdentity(finding),
    suppression,
  };
}

/** The template's own line is not known: its first one stands for it. */
function artifactOf(location: Location | undefined): Location | undefined {
  if (location?.source === undefined) return location;
  return { file: location.source, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

/** What an entry says beside its artifact; of a rendered text with its line: `… is absent (line 12 of helm:web)`. */
export function besideArtifact({ message, location }: Entry): string {
  if (location?.source === undefined) return message;
  const [, said = '', stop = ''] = /^(.*?)(\.?)$/s.exec(message) ?? [];
  return `${said} (line ${location.line} of ${safe(location.file)})${stop}`;
}

/** The same, and what to do about it. */
export function adviceOf(entry: Entry): string {
  const said = besideArtifact(entry);
  if (entry.fix === '') return said;
  return `${sentence(said)} ${entry.unjudged ? entry.fix : `Fix: ${entry.fix}.`}`;
}

/** A place as people write it: `apps/web.yaml:12:7`; behind it what a rendered text was made from. */
export function placeWords(location: Location | undefined): string {
  if (location === undefined) return '';
  const { file, line, column, source } = location;
  const from = source === undefined ? '' : ` (${safe(source)})`;
  return `${file === '-' ? 'standard input' : safe(file)}:${line}:${column}${from}`;
}

/** What a finding is about, without lines and columns. */
export function entryIdentity({
  decision,
  object,
  place,
}: Pick<Finding, 'decision' | 'object' | 'place'>): readonly string[] {
  const { policy, rule, field } = decision;
  return [policy, rule, ...objectIdentity(object), place ?? field];
}

/** The version of an API is not part of who an object is. */
function objectIdentity({ apiVersion, kind, namespace, name, generateName }: ObjectRef): readonly string[] {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.lastIndexOf('/')) : '';
  return [group, kind, namespace ?? '', name, generateName ?? ''];
}
