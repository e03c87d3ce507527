import { createHash } from 'node:crypto';
import { entriesOf, placeWords, type Entry } from './entry.ts';
import { codeFrame, type TextLines } from './frame.ts';
import { SCRIPT, STYLE } from './html-assets.ts';
import type { Reporter, RunInfo, Summary } from './model.ts';
import { createPalette } from './palette.ts';
import { shownLines } from './shown-lines.ts';
import { createTally, scopeWords, verdictWords, type Share } from './tally.ts';
import { markup } from './xml.ts';

const FRAME = { palette: createPalette(false), accent: (text: string): string => text, columns: 110 };
/** What a finding that does not count is called. */
const EXCUSED = { exception: 'excepted', inline: 'excepted', baseline: 'old', ratchet: 'old' } as const;
const NOBODY = '(none)';

/** What the page can be narrowed to. */
interface Choices {
  readonly policy: Map<string, number>;
  readonly owner: Map<string, number>;
  readonly severity: Map<string, number>;
  readonly namespace: Map<string, number>;
}

/**
 * One page that needs nothing else: style and script are in it, and a Content-Security-Policy lets nothing but these two
 * act. Without script it is the whole list; with it, the list can be narrowed.
 */
export function createHtmlReporter(): Reporter {
  const tally = createTally();
  const items: string[] = [];
  /** What does not count comes last: nobody shall look for what is new behind a thousand old ones. */
  const excused: string[] = [];
  const choices: Choices = { policy: new Map(), owner: new Map(), severity: new Map(), namespace: new Map() };
  let info: RunInfo | undefined;
  return {
    begin(run) {
      info = run;
      return '<!doctype html>\n';
    },
    file(report) {
      const lines = shownLines(report);
      for (const entry of entriesOf(report, info?.minSeverity ?? 'low')) {
        tally.add(entry);
        (entry.suppression === undefined ? items : excused).push(itemOf(entry, lines, choices));
      }
      return '';
    },
    end(summary) {
      const all = [...items, ...excused];
      const list = all.length === 0 ? '' : `<ul id="list">\n${all.join('')}</ul>\n`;
      return [
        headOf(),
        '<body>\n<main>\n',
        titleOf(summary, info),
        ownerTable(tally.shares()),
        items.length === 0 ? '<p>Nothing to do.</p>\n' : '',
        all.length === 0 ? '' : filters(choices, all.length),
        list,
        '</main>\n',
        `<script>${SCRIPT}</script>\n</body>\n</html>\n`,
      ].join('');
    },
  };
}

function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function headOf(): string {
  const csp = [
    "default-src 'none'",
    `script-src ${sourceHash(SCRIPT)}`,
    `style-src ${sourceHash(STYLE)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Doorward report</title>
<style>${STYLE}</style>
</head>
`;
}

function titleOf(summary: Summary, info: RunInfo | undefined): string {
  const { errors, denied, warned } = summary;
  const mood = errors + denied > 0 ? 'bad' : warned > 0 ? 'fair' : 'good';
  return `<header class="${mood}">
<h1>${verdictWords(summary)}</h1>
<p>${scopeWords(summary)}. Doorward ${markup(info?.version ?? '')}, policy set <code>${markup(info?.digest ?? '')}</code></p>
</header>
`;
}

function ownerTable(shares: readonly Share[]): string {
  if (shares.length === 0) return '';
  const rows = shares.map(({ owner, errors, denied, warned, audited }) => {
    const name = markup(owner === '' ? NOBODY : owner);
    const button = `<button type="button" data-owner="${name}" disabled>${name}</button>`;
    const cells = [errors, denied, warned, audited].map((n) => `<td>${n}</td>`).join('');
    return `<tr><th scope="row">${button}</th>${cells}</tr>\n`;
  });
  return `<section>
<h2>Who has to act</h2>
<table id="owners">
<thead><tr><th scope="col">owner</th><th scope="col">errors</th><th scope="col">denied</th><th scope="col">warnings</th><th scope="col">audited</th></tr></thead>
<tbody>
${rows.join('')}</tbody>
</table>
</section>
`;
}

const SEVERITIES: readonly string[] = ['not judged', 'critical', 'high', 'medium', 'low'];

function filters(choices: Choices, total: number): string {
  const fields = Object.entries(choices).map(([name, values]: [string, Map<string, number>]) => {
    const options = [...values]
      .sort(([a], [b]) => SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b) || (a < b ? -1 : 1))
      .map(([value, n]) => `<option value="${value}">${value} (${n})</option>`);
    const all = `<option value="">all</option>`;
    return `<label>${name} <select name="${name}" autocomplete="off">${all}${options.join('')}</select></label>\n`;
  });
  return `<h2 id="what">What to do</h2>
<form id="filters" hidden aria-labelledby="what">
${fields.join('')}<label>text <input type="search" name="text" autocomplete="off"></label>
<button type="reset">show all</button>
<output id="count" role="status">${total} of ${total}</output>
</form>
`;
}

/** The value in markup, counted as a choice. */
function chosen(choices: Map<string, number>, value: string): string {
  const text = markup(value === '' ? NOBODY : value);
  choices.set(text, (choices.get(text) ?? 0) + 1);
  return text;
}

function itemOf(entry: Entry, lines: TextLines, choices: Choices): string {
  const { level, severity, location, subject, message, fix, fixable, id, owner, stopped, suppression } =
    entry;
  const data = [
    `data-policy="${chosen(choices.policy, entry.policy)}"`,
    `data-owner="${chosen(choices.owner, owner)}"`,
    `data-severity="${chosen(choices.severity, severity ?? 'not judged')}"`,
    `data-namespace="${chosen(choices.namespace, entry.namespace)}"`,
  ].join(' ');
  const place = placeWords(location);
  const word = suppression === undefined ? level : EXCUSED[suppression.kind];
  const frame = location === undefined ? [] : codeFrame(lines, location, FRAME);
  const rows = [
    `<p class="about"><b class="${suppression === undefined ? level : 'old'}">${word}</b> ${severity ?? ''}`,
    ` <strong>${markup(subject)}</strong> <span class="place">${markup(place)}</span></p>\n`,
    `<p>${markup(message)}</p>\n`,
    fix === '' ? '' : `<p>fix: <code>${markup(fix)}</code></p>\n`,
    suppression === undefined ? '' : `<p>${suppression.kind}: ${markup(suppression.reason)}</p>\n`,
    stopped.length === 0 ? '' : `<p class="rule">not judged by ${markup(stopped.join(', '))}</p>\n`,
    `<p class="rule">${markup(id)}${fixable ? ', fixable' : ''}${owner === '' ? '' : `, owner ${markup(owner)}`}</p>\n`,
    frame.length === 0
      ? ''
      : `<details><summary>lines</summary><pre>${frame.map(markup).join('\n')}</pre></details>\n`,
  ];
  const kind = suppression === undefined ? '' : ' class="old"';
  return `<li${kind} ${data}>\n${rows.join('')}</li>\n`;
}
