import type { Decision } from '../engine/model.ts';
import type { CodedError, Location } from '../errors.ts';
import type { FixOperation } from '../fix/model.ts';
import { encode, type Json } from './encode.ts';
import type {
  FileReport,
  Finding,
  ObjectFix,
  ObjectRef,
  Reporter,
  RunInfo,
  Summary,
  Suppression,
} from './model.ts';
import { atLeast } from './model.ts';
import { unjudgedParts, type Unjudged } from './unjudged.ts';

/** The version of the json format. It grows when a field changes its meaning or goes; new fields do not count. */
const JSON_SCHEMA_VERSION = 1;

function locationJson(location: Location): Json {
  const { file, line, column, endLine, endColumn, source } = location;
  return { file, line, column, endLine, endColumn, source };
}

function objectJson(ref: ObjectRef): Json {
  const { apiVersion, kind, namespace, name, generateName, owner } = ref;
  return { apiVersion, kind, namespace, name, generateName, owner };
}

function findingJson({ decision, object, location, fixable, suppression }: Finding): Json {
  const { policy, rule, outcome, action, severity, message, pointer, field } = decision;
  return {
    policy,
    rule,
    outcome,
    action,
    severity,
    message,
    object: objectJson(object),
    pointer,
    field,
    location: locationJson(location),
    fixable,
    suppression: suppression && suppressionJson(suppression, decision),
  };
}

function suppressionJson({ kind, reason }: Suppression, { excuse }: Decision): Json {
  if (excuse?.kind !== 'exception') return { kind, reason };
  const { name, owner, expires } = excuse;
  return { kind, reason: excuse.reason, name, owner, expires };
}

function fixJson({ object, location, plan }: ObjectFix): Json {
  return {
    object: objectJson(object),
    location: locationJson(location),
    operations: plan.operations.map(operationJson),
  };
}

function operationJson(operation: FixOperation): Json {
  const { op, path, policy, rule } = operation;
  if (op === 'remove') return { op, path, policy, rule };
  return { op, path, value: operation.value as Json, policy, rule };
}

type AnyError = CodedError & Partial<Pick<Unjudged, 'object' | 'pointer' | 'rules' | 'action'>>;

function errorJson({ code, message, location, object, pointer, rules, action }: AnyError): Json {
  const place = location && locationJson(location);
  return { code, message, location: place, object: object && objectJson(object), pointer, rules, action };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareErrors(a: CodedError, b: CodedError): number {
  return (
    compareText(a.location?.file ?? '', b.location?.file ?? '') ||
    (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
    (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** What cannot be streamed because another list comes first. Findings are not in it. */
interface Kept {
  readonly errors: AnyError[];
  readonly notices: CodedError[];
  readonly skipped: { readonly file: string; readonly text: string }[];
  readonly results: string[];
  readonly fixes: string[];
}

function keep(kept: Kept, report: FileReport): void {
  const { file } = report;
  kept.errors.push(...report.errors, ...unjudgedParts(report));
  kept.notices.push(...report.notices);
  for (const { decision, object, location } of report.skippedRules) {
    const { policy, rule, message } = decision;
    const entry = {
      policy,
      rule,
      object: objectJson(object),
      reason: message,
      location: locationJson(location),
    };
    kept.skipped.push({ file, text: encode(entry) });
  }
  for (const { object, location, reason } of report.notEvaluated) {
    const entry = {
      code: 'NOT_EVALUATED',
      object: objectJson(object),
      reason,
      location: locationJson(location),
    };
    kept.skipped.push({ file, text: encode(entry) });
  }
  for (const { file: at, reason, count, message, command } of report.skippedFiles) {
    kept.skipped.push({ file: at, text: encode({ file: at, reason, count, message, command }) });
  }
  for (const fix of report.fixes) kept.fixes.push(encode(fixJson(fix)));
  for (const { policy, rule, outcome, object, location } of report.results) {
    kept.results.push(
      encode({ policy, rule, outcome, object: objectJson(object), location: locationJson(location) }),
    );
  }
}

/** A list, one entry a line. */
function list(entries: readonly string[]): string {
  return entries.length === 0 ? '[]' : `[\n${entries.join(',\n')}\n]`;
}

function summaryJson(summary: Summary): Json {
  const { filesSkipped, ...counters } = summary;
  return { ...counters, filesSkipped: { ...filesSkipped } };
}

/**
 * The json format, schemas/report-v1.schema.json: a contract, sorted, byte-equal between runs. Findings come
 * out as their file is done; `summary` therefore stands at the end.
 */
export function createJsonReporter(): Reporter {
  const kept: Kept = { errors: [], notices: [], skipped: [], results: [], fixes: [] };
  let info: RunInfo | undefined;
  let started = false;
  return {
    begin(run: RunInfo): string {
      info = run;
      const overrides = run.overrides?.map(({ files, digest }) => ({ files: [...files], digest })) ?? [];
      const policySet = {
        digest: run.digest,
        policies: run.policies.map((policy) => policy.name),
        overrides: overrides.length === 0 ? undefined : overrides,
      };
      return [
        `{"schemaVersion":${JSON_SCHEMA_VERSION}`,
        `"engine":${encode({ name: 'doorward', version: run.version })}`,
        `"policySet":${encode(policySet)}`,
        '"findings":[',
      ].join(',\n');
    },
    file(report: FileReport): string {
      keep(kept, report);
      let out = '';
      for (const finding of report.findings) {
        const { outcome, severity } = finding.decision;
        if (outcome === 'error' || (info !== undefined && !atLeast(severity, info.minSeverity))) continue;
        out += `${started ? ',' : ''}\n${encode(findingJson(finding))}`;
        started = true;
      }
      return out;
    },
    end(summary: Summary): string {
      const notices = [
        ...(info?.notices ?? []).map(({ policy, message }) => encode({ policy, message })),
        ...kept.notices.sort(compareErrors).map((notice) => encode(errorJson(notice))),
      ];
      const parts = [
        `${started ? '\n' : ''}]`,
        `"errors":${list(kept.errors.sort(compareErrors).map((error) => encode(errorJson(error))))}`,
        `"skipped":${list(kept.skipped.sort((a, b) => compareText(a.file, b.file)).map((entry) => entry.text))}`,
        `"notices":${list(notices)}`,
        `"fixes":${list(kept.fixes)}`,
        ...(info?.allResults === true ? [`"results":${list(kept.results)}`] : []),
        `"summary":${encode(summaryJson(summary))}`,
      ];
      return `${parts.join(',\n')}}\n`;
    },
  };
}
