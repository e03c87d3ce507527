import type { CaseResult, CasesReport, Miss, Uncovered } from '../cases/model.ts';
import type { CodedError, Location } from '../errors.ts';
import type { CasesReporter } from './cases-model.ts';
import { encode, type Json } from './encode.ts';

/** The version of the format. It grows when a field changes its meaning or goes; new fields do not count. */
const SCHEMA_VERSION = 1;

/** One JSON document, one line a case. */
export function createCasesJson(version: string): CasesReporter {
  const cases: string[] = [];
  return {
    file: (report) => {
      for (const result of report.results) cases.push(encode(caseJson(report, result)));
      return '';
    },
    end: (summary, uncovered, errors) => {
      const parts = [
        `"schemaVersion": ${SCHEMA_VERSION}`,
        `"engine": ${encode({ name: 'doorward', version })}`,
        `"summary": ${encode({ ...summary })}`,
        `"cases": ${list(cases)}`,
        `"uncovered": ${list(uncovered.map((one) => encode(uncoveredJson(one))))}`,
        `"errors": ${list(errors.map((one) => encode(errorJson(one))))}`,
      ];
      return `{\n  ${parts.join(',\n  ')}\n}\n`;
    },
  };
}

function list(rows: readonly string[]): string {
  return rows.length === 0 ? '[]' : `[\n    ${rows.join(',\n    ')}\n  ]`;
}

function caseJson({ file }: CasesReport, { name, location, outcome, misses, errors }: CaseResult): Json {
  return {
    file,
    name,
    outcome,
    location: locationJson(location),
    misses: misses.map(missJson),
    errors: errors.map(errorJson),
  };
}

function missJson({ what, expected, got, location }: Miss): Json {
  return { what, expected, got, location: locationJson(location) };
}

function uncoveredJson({ policy, rule, lacks, location }: Uncovered): Json {
  return { policy, rule, lacks, location: locationJson(location) };
}

function errorJson({ code, message, location }: CodedError): Json {
  return { code, message, location: location && locationJson(location) };
}

function locationJson({ file, line, column, endLine, endColumn }: Location): Json {
  return { file, line, column, endLine, endColumn };
}
