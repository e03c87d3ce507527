import { createGithubReporter } from './github.ts'; // on first use
import { createGitlabReporter } from './gitlab.ts'; // on first use
import { createHtmlReporter } from './html.ts'; // on first use
import { createJsonReporter } from './json.ts';
import { createJunitReporter } from './junit.ts'; // on first use
import { createMarkdownReporter } from './markdown.ts'; // on first use
import { createPolicyReporter } from './policy-report.ts'; // on first use
import { createSarifReporter } from './sarif.ts'; // on first use
import type { Reporter } from './model.ts';
import { createTextReporter, type TextOptions } from './text.ts';

/** The formats there are, in the order of the help. */
export const FORMATS = [
  'text',
  'json',
  'sarif',
  'junit',
  'github',
  'gitlab',
  'markdown',
  'html',
  'policyreport',
] as const;

/** The name of a format. */
export type Format = (typeof FORMATS)[number];

/** What formats need to know of the place where they are read. */
export interface FormatOptions {
  readonly text: TextOptions;
  /** A file's path from the root of the repository, as the site that shows the report knows it; `/` as separator. */
  readonly pathOf: (file: string) => string;
}

/** A reporter of a format. The rarer ones are loaded when they are asked for. */
export function createReporter(format: Format, { text, pathOf }: FormatOptions): Reporter {
  switch (format) {
    case 'text':
      return createTextReporter(text);
    case 'json':
      return createJsonReporter();
    case 'sarif':
      return createSarifReporter(pathOf);
    case 'junit':
      return createJunitReporter();
    case 'github':
      return createGithubReporter(pathOf);
    case 'gitlab':
      return createGitlabReporter(pathOf);
    case 'markdown':
      return createMarkdownReporter();
    case 'html':
      return createHtmlReporter();
    case 'policyreport':
      return createPolicyReporter();
  }
}
