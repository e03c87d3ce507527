import { ERRORS, type ErrorCode, type Location } from '../errors.ts';
import type { PolicyInfo } from '../engine/model.ts';
import type { Severity } from '../policy/model.ts';
import { encode, type Json } from './encode.ts';
import { entriesOf, oneLine, adviceOf, type Entry, type Level } from './entry.ts';
import { createOccurrences, digest, fingerprint } from './fingerprint.ts';
import type { Reporter, RunInfo, Summary } from './model.ts';
import { createRanked } from './ranked.ts';
import { safe } from './safe.ts';

/** GitHub refuses a run with more results. */
const MOST_RESULTS = 25_000;
/** Of the descriptions of a rule, in characters (docs.github.com, "SARIF support for code scanning"). */
const LONGEST_DESCRIPTION = 1024;

const LEVELS: Readonly<Record<Level, string>> = {
  error: 'error',
  deny: 'error',
  warn: 'warning',
  audit: 'note',
};
const DEFAULT_LEVELS: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};
/** The middle of each of GitHub's bands: low below 4, medium below 7, high below 9, critical. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/**
 * SARIF 2.1.0 within the limits of GitHub's code scanning: at most 25,000 results, the weightiest ones; the rest is
 * told in a notification. A mistake that has a place is a result, too, because GitHub shows no notifications.
 * `pathOf` gives a file's path from the root of the repository.
 */
export function createSarifReporter(pathOf: (file: string) => string): Reporter {
  const results = createRanked<string>(MOST_RESULTS);
  const rules = createRules(pathOf);
  const notifications: Json[] = [];
  const occurrence = createOccurrences();
  let info: RunInfo | undefined;
  return {
    begin(run) {
      info = run;
      for (const policy of run.policies) rules.addPolicy(policy);
      return (
        '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{' +
        '"columnKind":"utf16CodeUnits","results":['
      );
    },
    file(report) {
      // Almost always the one file of the report: its name is encoded once.
      let shown = { file: '', uri: '' };
      for (const entry of entriesOf(report, info?.minSeverity ?? 'low')) {
        const { artifact } = entry;
        if (artifact === undefined) {
          notifications.push(notification(entry));
          continue;
        }
        const { file } = artifact;
        if (file !== shown.file) shown = { file, uri: fileUri(pathOf(file)) };
        const { uri } = shown;
        const own = fingerprint(entry);
        const inFile = digest(`${uri} ${own}`);
        const prints = {
          // The one that GitHub looks at. It counts the file in, so that twins in two folders are two alerts.
          primaryLocationLineHash: `${inFile}:${occurrence(inFile)}`,
          'doorward/v1': own,
        };
        results.add(
          entry,
          encode(resultJson(entry, { uri, location: artifact, prints, index: rules.indexOf(entry) })),
        );
      }
      return '';
    },
    end(summary) {
      if (results.left > 0)
        notifications.push({ level: 'warning', message: { text: leftOut(results.left) } });
      const tail = `],${tailJson(rules.list(), { info, summary, notifications }).slice(1)}]}\n`;
      const kept = results.kept();
      return `${kept.length === 0 ? '' : `\n${kept.join(',\n')}\n`}${tail}`;
    },
    cut: () => (results.left > 0 ? leftOut(results.left) : undefined),
  };
}

function leftOut(left: number): string {
  return `sarif: ${left} findings of less weight are left out, because GitHub takes no more than ${MOST_RESULTS}`;
}

interface Rules {
  addPolicy(policy: PolicyInfo): void;
  /** The index of an entry's rule; the rule is added when it is new. */
  indexOf(entry: Entry): number;
  list(): readonly Json[];
}

function createRules(pathOf: (file: string) => string): Rules {
  const list: Json[] = [];
  const indexes = new Map<string, number>();
  const add = (id: string, make: () => Json): number => {
    let index = indexes.get(id);
    if (index === undefined) {
      index = list.push(make()) - 1;
      indexes.set(id, index);
    }
    return index;
  };
  return {
    addPolicy(policy) {
      for (const rule of policy.rules) {
        const id = safe(`${policy.name}/${rule.name}`);
        add(id, () => ruleJson(id, { ...policy, source: pathOf(policy.source) }, rule.message));
      }
    },
    indexOf: ({ id, severity }) =>
      add(id, () =>
        isCode(id)
          ? errorRuleJson(id)
          : { id, defaultConfiguration: { level: DEFAULT_LEVELS[severity ?? 'low'] } },
      ),
    list: () => list,
  };
}

function isCode(id: string): id is ErrorCode {
  return Object.hasOwn(ERRORS, id);
}

/** A rule of a policy, with what GitHub shows beside an alert. */
function ruleJson(id: string, policy: PolicyInfo, message: string): Json {
  const { title, severity, source } = policy;
  // Placeholders of messages would be taken for those of SARIF.
  const wanted = oneLine(message.replaceAll(/\{\{\s*(.*?)\s*\}\}/gs, '‹$1›'));
  const what = oneLine(policy.description === '' ? title || id : policy.description);
  const short = oneLine(title || id);
  // A path outside the repository, as of a built-in pack, is another one on each machine.
  const outside = source === '' || /^(?:\/|\.\.\/|[A-Za-z]:)/.test(source);
  const where = outside ? '' : safe(source);
  const text = `${what}\n\nThe rule says: ${wanted}\n\nSeverity: ${severity}.${where === '' ? '' : ` Policy: ${where}`}`;
  const markdown =
    `${markdownText(what)}\n\n**The rule says:** ${markdownText(wanted)}\n\n**Severity:** ${severity}.` +
    (where === '' ? '' : ` **Policy:** ${markdownText(where)}`);
  return {
    id,
    name: id,
    shortDescription: { text: description(short) },
    fullDescription: { text: description(what) },
    help: { text: messageText(text), markdown: messageText(markdown) },
    defaultConfiguration: { level: DEFAULT_LEVELS[severity] },
    properties: {
      tags: ['kubernetes', 'policy', 'security'],
      'security-severity': SCORES[severity],
      precision: 'very-high',
    },
  };
}

function errorRuleJson(code: ErrorCode): Json {
  const { title, next } = ERRORS[code];
  return {
    id: code,
    name: code,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: {
      text: `${title} ${next}`,
      markdown: `${markdownText(title)}\n\n**What to do:** ${markdownText(next)}`,
    },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['kubernetes', 'not-judged'] },
  };
}

/** Markdown in which nothing but letters, digits and spaces is left as it is. */
function markdownText(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, (c) => (".,:;-'()/".includes(c) ? c : `&#${c.charCodeAt(0)};`));
}

/** Text in which SARIF sees neither links, `[text](target)`, nor placeholders, `{0}` (3.11.5, 3.11.6). */
function messageText(text: string): string {
  const unlinked = text.includes('](') ? text.replaceAll('](', '] (') : text;
  return unlinked.includes('{') ? unlinked.replaceAll(/\{(\d+)\}/g, '{{$1}}') : unlinked;
}

/** Message text, cut at a word where GitHub would cut it anywhere. */
function description(text: string): string {
  const whole = messageText(text);
  if (whole.length <= LONGEST_DESCRIPTION) return whole;
  return `${whole.slice(0, LONGEST_DESCRIPTION - 1).replace(/\s*\S*$/, '')}…`;
}

interface Placed {
  readonly uri: string;
  readonly location: Location;
  readonly prints: Readonly<Record<string, string>>;
  readonly index: number;
}

function resultJson(entry: Entry, { uri, location, prints, index }: Placed): Json {
  const { line, column, endLine, endColumn } = location;
  const { id, level, fixable, subject, owner, stopped, suppression } = entry;
  return {
    ruleId: id,
    ruleIndex: index,
    level: LEVELS[level],
    message: { text: messageText(adviceOf(entry)) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: uri.startsWith('file:') ? { uri } : { uri, uriBaseId: '%SRCROOT%' },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
        ...(subject === '' ? {} : { logicalLocations: [{ fullyQualifiedName: subject, kind: 'resource' }] }),
      },
    ],
    partialFingerprints: prints,
    ...(suppression === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: suppression.kind === 'inline' ? 'inSource' : 'external',
              status: 'accepted',
              justification: oneLine(suppression.reason),
            },
          ],
        }),
    properties: {
      action: level,
      ...(owner === '' ? {} : { owner }),
      ...(fixable ? { fixable } : {}),
      ...(stopped.length === 0 ? {} : { stopped }),
    },
  };
}

function notification({ id, message, fix }: Entry): Json {
  return { level: 'error', descriptor: { id }, message: { text: messageText(`${message} ${fix}`) } };
}

interface Tail {
  readonly info: RunInfo | undefined;
  readonly summary: Summary;
  readonly notifications: readonly Json[];
}

function tailJson(rules: readonly Json[], { info, summary, notifications }: Tail): string {
  const driver = {
    name: 'Doorward',
    version: info?.version ?? '',
    semanticVersion: info?.version ?? '',
    rules,
  };
  return encode({
    tool: { driver },
    invocations: [
      { executionSuccessful: summary.undecided === 0, toolExecutionNotifications: notifications },
    ],
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
    properties: { policySet: info?.digest ?? '' },
  });
}

/**
 * A path as a URI: relative ones stay so, each segment percent-encoded. Half a surrogate pair has no encoding: it
 * becomes U+FFFD.
 */
function fileUri(path: string): string {
  if (path === '-') return 'standard-input';
  const whole = path.replaceAll(/\p{Surrogate}/gu, '\ufffd').replaceAll('\\', '/');
  const uri = whole.split('/').map(encodeURIComponent).join('/');
  return uri.startsWith('/') ? `file://${uri}` : uri;
}
