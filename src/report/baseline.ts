// A baseline: the findings that were there when it was written, and do not count.
import { entryIdentity } from './entry.ts';
import { fingerprint } from './fingerprint.ts';
import type { FileReport, Finding } from './model.ts';
import { safe } from './safe.ts';
import { objectName } from './words.ts';

/** Findings that are about the same, in one file. */
export interface BaselineEntry {
  /** `policy/rule`. */
  readonly rule: string;
  /** In words. */
  readonly object: string;
  /** From the root of the repository. */
  readonly file: string;
  /** As in sarif and gitlab: it stays the same when lines move and containers change places. */
  readonly fingerprint: string;
  readonly count: number;
}

/** What is known of files and policies when a baseline is held against them. */
export interface BaselineFacts {
  /** How findings name the baseline: its file. */
  readonly name: string;
  /** How a file that a report names is called from the root of the repository. */
  readonly pathOf: (file: string) => string;
  /** Whether a file that a baseline names is there no more. */
  readonly isGone: (file: string) => boolean;
  /** Whether a file would have been found, were it there. */
  readonly isCovered: (file: string) => boolean;
  /** Whether a `policy/rule` is asked of a file that a report names; without one, of files that nothing is said about. */
  readonly isAsked: (rule: string, file: string | undefined) => boolean;
}

/** One entry on its way through a scan. */
interface Held {
  readonly entry: BaselineEntry;
  left: number;
  /** How many findings of which file it stood for. */
  readonly used: Map<string, number>;
}

/** A file that was scanned. */
interface Seen {
  /** As its report names it. */
  readonly name: string;
  readonly isJudged: boolean;
}

/** A baseline that a scan is held to, file by file. */
export class Baseline {
  readonly #facts: BaselineFacts;
  readonly #byFingerprint = new Map<string, Held[]>();
  readonly #files = new Map<string, Seen>();
  readonly #found: BaselineEntry[] = [];

  constructor(entries: readonly BaselineEntry[], facts: BaselineFacts) {
    this.#facts = facts;
    for (const entry of entries) {
      const held = { entry, left: entry.count, used: new Map<string, number>() };
      const same = this.#byFingerprint.get(entry.fingerprint);
      if (same === undefined) this.#byFingerprint.set(entry.fingerprint, [held]);
      else same.push(held);
    }
  }

  /** A report in which old findings are said to be old. */
  suppress(report: FileReport): FileReport {
    const file = this.#note(report);
    if (report.findings.length === 0 || this.#byFingerprint.size === 0) return report;
    const suppression = { kind: 'baseline', reason: `listed in ${this.#facts.name}` } as const;
    const findings = report.findings.map((finding) =>
      isOpen(finding) && this.#takes(fingerprintOf(finding), file) ? { ...finding, suppression } : finding,
    );
    // What an exception lets off is there still: when that ends, it is as old as before.
    for (const finding of report.findings) {
      if (finding.decision.outcome === 'fail' && !isOpen(finding)) this.#takes(fingerprintOf(finding), file);
    }
    return { ...report, findings };
  }

  /** Takes the findings of a report up that nothing else excuses. */
  collect(report: FileReport): void {
    const file = this.#note(report);
    for (const finding of report.findings.filter(isOpen)) {
      const { policy, rule } = finding.decision;
      this.#found.push({
        ...{ rule: `${policy}/${rule}`, object: safe(objectName(finding.object)), file },
        ...{ fingerprint: fingerprintOf(finding), count: 1 },
      });
    }
  }

  /** As it was read. */
  entries(): readonly BaselineEntry[] {
    return merged(this.#held().map(({ entry }) => entry));
  }

  /** What was collected, and the entries that this run cannot speak of. */
  collected(): readonly BaselineEntry[] {
    return merged([
      ...this.#held()
        .filter((one) => this.#isKept(one))
        .map(({ entry }) => entry),
      ...this.#found,
    ]);
  }

  /** The entries that are needed still: those that stood for something, and those that this run cannot speak of. */
  shrunk(): readonly BaselineEntry[] {
    return merged(
      this.#held().flatMap((held) =>
        this.#isKept(held)
          ? [held.entry]
          : [...held.used].map(([file, count]) => ({ ...held.entry, file, count })),
      ),
    );
  }

  #held(): readonly Held[] {
    return [...this.#byFingerprint.values()].flat();
  }

  /** Whether this run cannot tell if an entry is needed: its file or its rule was left out, or something was unjudged. */
  #isKept({ entry: { file, rule } }: Held): boolean {
    const { isGone, isCovered, isAsked } = this.#facts;
    const seen = this.#files.get(file);
    if (!isAsked(rule, seen?.name)) return true;
    return seen === undefined ? !isGone(file) || !isCovered(file) : !seen.isJudged;
  }

  #note(report: FileReport): string {
    const file = this.#facts.pathOf(report.file);
    const isJudged =
      report.errors.length === 0 && report.findings.every(({ decision }) => decision.outcome !== 'error');
    this.#files.set(file, { name: report.file, isJudged });
    return file;
  }

  #takes(print: string, file: string): boolean {
    const open = (this.#byFingerprint.get(print) ?? []).filter(({ left }) => left > 0);
    const held =
      open.find(({ entry }) => entry.file === file) ??
      open.find(({ entry }) => this.#facts.isGone(entry.file));
    if (held === undefined) return false;
    held.left -= 1;
    held.used.set(file, (held.used.get(file) ?? 0) + 1);
    return true;
  }
}

/** Whether a finding is one that nobody excuses for good: what a change left as it was may be listed, too. */
function isOpen({ decision, suppression }: Finding): boolean {
  return decision.outcome === 'fail' && (suppression === undefined || suppression.kind === 'ratchet');
}

function fingerprintOf(finding: Finding): string {
  return fingerprint({ identity: entryIdentity(finding) });
}

function merged(entries: readonly BaselineEntry[]): readonly BaselineEntry[] {
  const byKey = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const key = `${entry.fingerprint} ${entry.file}`;
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? entry : { ...before, count: before.count + entry.count });
  }
  return [...byKey.values()].sort(compare);
}

function compare(a: BaselineEntry, b: BaselineEntry): number {
  for (const field of ['file', 'rule', 'object', 'fingerprint'] as const) {
    if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
  }
  return 0;
}

/** The text of a baseline: JSON, an entry a line, so that a change of it can be read. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "schemaVersion": 1,\n  "findings": ${list}\n}\n`;
}
