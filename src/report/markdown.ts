import { entriesOf, type Entry } from './entry.ts';
import { codeSpan, prose } from './markdown-text.ts';
import type { Reporter, RunInfo, Summary } from './model.ts';
import { createRanked } from './ranked.ts';
import { createTally, scopeWords, verdictWords, type Share } from './tally.ts';
import { count } from './words.ts';

/** GitHub and GitLab refuse or cut longer comments; in UTF-16 code units. */
const MOST_CHARACTERS = 64_000;
/** No more than can fit: an entry takes some 60 characters at least. */
const MOST_ENTRIES = 1_200;
/** Owners in the table at most. */
const MOST_OWNERS = 100;
/** The longest text of one entry that is shown whole. */
const LONGEST = 600;

/** An entry and how it is written. */
interface Line {
  readonly owner: string;
  readonly text: string;
}

/**
 * A comment for a pull request, under 65,000 characters: the verdict, who has to act, and what, by owner. What does not
 * fit is counted aloud; the weightiest entries stay. The first line is a mark by which a script finds its own comment.
 */
export function createMarkdownReporter(): Reporter {
  const tally = createTally();
  const lines = createRanked<Line>(MOST_ENTRIES);
  let info: RunInfo | undefined;
  return {
    begin(run) {
      info = run;
      return '';
    },
    file(report) {
      for (const entry of entriesOf(report, info?.minSeverity ?? 'low')) {
        if (entry.suppression !== undefined) continue;
        tally.add(entry);
        lines.add(entry, { owner: entry.owner, text: entryLine(entry) });
      }
      return '';
    },
    end(summary) {
      const shares = tally.shares();
      const head = headOf(summary, shares, info?.digest ?? '');
      return fit(head, { shares, lines: lines.ranked(), left: lines.left });
    },
  };
}

function headOf(summary: Summary, shares: readonly Share[], digest: string): string {
  const { errors, denied, warned } = summary;
  const sign = errors + denied > 0 ? '❌' : warned > 0 ? '⚠️' : '✅';
  const title = `${sign} Doorward: ${verdictWords(summary)}`;
  return [
    '<!-- doorward:report -->',
    `## ${title}`,
    '',
    `${scopeWords(summary)}. Policy set \`${digest.slice(0, 19)}\`.`,
    ...(shares.length === 0 ? [] : ['', ...ownerTable(shares)]),
    '',
  ].join('\n');
}

function ownerTable(shares: readonly Share[]): readonly string[] {
  const shown = shares.slice(0, MOST_OWNERS);
  const more = shares.length - shown.length;
  return [
    '| who has to act | errors | denied | warnings | audited |',
    '| :-- | --: | --: | --: | --: |',
    ...shown.map(
      ({ owner, errors, denied, warned, audited }) =>
        `| ${ownerName(owner)} | ${errors} | ${denied} | ${warned} | ${audited} |`,
    ),
    ...(more > 0 ? ['', `**${count(more, 'more owner')} not shown.**`] : []),
  ];
}

/** Short, and without what ends a cell of a table. */
function ownerName(owner: string): string {
  if (owner === '') return '(no owner)';
  const short = owner.length > 63 ? `${owner.slice(0, 63)}…` : owner;
  return codeSpan(short.replaceAll(/[|\\`]/g, '¦'));
}

function entryLine(entry: Entry): string {
  const { level, severity, location, subject, message, fix, fixable, id } = entry;
  const place =
    location === undefined
      ? ''
      : `${location.file === '-' ? 'standard input' : location.file}:${location.line}`;
  const weight =
    severity === undefined ? `**${level}**` : `**${level}** (${severity}${fixable ? ', fixable' : ''})`;
  const about = [place, location?.source ?? '', subject].filter((text) => text !== '').map(codeSpan);
  const how = fix === '' ? '' : ` ${entry.unjudged ? prose(fix) : `Fix: ${prose(fix)}.`}`;
  const dot = /[.?!]$/.test(message) ? '' : '.';
  const said = prose(message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message);
  return `- ${[weight, ...about].join(' ')}: ${said}${dot}${how} ${codeSpan(id)}\n`;
}

interface Body {
  readonly shares: readonly Share[];
  /** The weightiest first. */
  readonly lines: readonly Line[];
  /** Entries that were not kept. */
  readonly left: number;
}

/** As many of the weightiest lines as there is room for, by owner. */
function fit(head: string, { shares, lines, left }: Body): string {
  const byOwner = new Map<string, string[]>();
  let room = MOST_CHARACTERS - head.length;
  let shown = 0;
  for (const { owner, text } of lines) {
    const own = byOwner.get(owner);
    const cost = text.length + (own === undefined ? ownerName(owner).length + 20 : 0);
    if (cost > room) break;
    room -= cost;
    shown++;
    if (own === undefined) byOwner.set(owner, [text]);
    else own.push(text);
  }
  const sections = shares.flatMap(({ owner }) => {
    const own = byOwner.get(owner);
    return own === undefined ? [] : [`\n### ${ownerName(owner)}\n\n${own.join('')}`];
  });
  const cut = left + lines.length - shown;
  const last =
    cut === 0
      ? ''
      : `\n**${count(cut, 'more entry', 'more entries')} did not fit in this report.** The other formats have them all.\n`;
  return `${head}${sections.join('')}${last}`;
}
