import type { CaseResult, CasesReport, CasesSummary, Uncovered } from '../cases/model.ts';
import { missLines, missTitle } from './cases-diff.ts';
import type { CasesReporter } from './cases-model.ts';
import { createPalette, type Palette } from './palette.ts';
import { safe, safeLine } from './safe.ts';
import { count } from './words.ts';

/** For people: what does not hold, with its difference; rules without cases; how many there are. */
export function createCasesText({
  colour,
  quiet,
}: {
  readonly colour: boolean;
  readonly quiet: boolean;
}): CasesReporter {
  const palette = createPalette(colour);
  return {
    file: (report) => fileText(report, palette),
    end: (summary, uncovered) => {
      const parts = [
        quiet ? '' : uncoveredText(uncovered, palette),
        quiet ? '' : summaryText(summary, palette),
      ];
      return parts.filter((part) => part !== '').join('\n');
    },
  };
}

function fileText({ file, results }: CasesReport, palette: Palette): string {
  const told = results.filter(({ outcome }) => outcome !== 'pass');
  if (told.length === 0) return '';
  const lines = [palette.bold(safe(file)), '', ...told.flatMap((one) => caseLines(one, palette))];
  return lines.map((line) => `${safeLine(line)}\n`).join('');
}

function caseLines({ name, location, misses, errors }: CaseResult, palette: Palette): readonly string[] {
  const place = palette.dim(`${location.line}:${location.column}`);
  return [
    `  ${place}  ${palette.red('✖')} ${safe(name)}`,
    ...misses.flatMap((miss) => [
      `      ${missTitle(miss)} ${palette.dim(`(${miss.location.line}:${miss.location.column})`)}`,
      ...missLines(miss).map(({ kind, text }) => `        ${paint(kind, palette)(`${kind} ${text}`)}`),
    ]),
    ...errors.map(({ code, message }) => `      ${safe(message)} ${palette.dim(`[${code}]`)}`),
    '',
  ];
}

function paint(kind: ' ' | '-' | '+', palette: Palette): (line: string) => string {
  return kind === '-' ? palette.red : kind === '+' ? palette.green : palette.dim;
}

function uncoveredText(uncovered: readonly Uncovered[], palette: Palette): string {
  if (uncovered.length === 0) return '';
  const lines = uncovered.map(({ policy, rule, location, lacks }) => {
    const words = lacks.map((lack) => (lack === 'fail' ? 'breaks' : 'keeps'));
    const place = palette.dim(safe(`${location.file}:${location.line}`));
    return `  ${safe(`${policy}/${rule}`)}: no case ${words.join(' it, and none ')} it  ${place}`;
  });
  const title = `${count(uncovered.length, 'rule')} not fully tested`;
  return [palette.yellow(title), ...lines].map((line) => `${safeLine(line)}\n`).join('');
}

function summaryText(summary: CasesSummary, palette: Palette): string {
  const { cases, failed, errors, files, policies, rules } = summary;
  const scope = `(${count(files, 'file')}, ${count(policies, 'policy', 'policies')}, ${count(rules, 'rule')})`;
  const bad = [
    ...(errors === 0 ? [] : [count(errors, 'error')]),
    ...(failed === 0 ? [] : [`${failed} of ${count(cases, 'case')} failed`]),
  ];
  if (bad.length > 0) return `${palette.red(`✖ ${bad.join(', ')}`)} ${scope}\n`;
  return `${palette.green(`✔ ${count(cases, 'case holds', 'cases hold')}`)} ${scope}\n`;
}
