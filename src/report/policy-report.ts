import { encode, type Json } from './encode.ts';
import { entriesOf, placeWords, type Entry, type Level } from './entry.ts';
import type { ObjectRef, Reporter, RuleResult, RunInfo } from './model.ts';
import { safe } from './safe.ts';

type Result = 'pass' | 'fail' | 'warn' | 'error' | 'skip';

const RESULTS: Readonly<Record<Level, Result>> = {
  error: 'error',
  deny: 'fail',
  warn: 'warn',
  audit: 'warn',
};

/** An API server stores no more than 1.5 MB in one object; in characters of JSON, which is ASCII but for names. */
const MOST_CHARACTERS = 500_000;

/** One report of a namespace, or of what has none. */
interface Part {
  readonly summary: Record<Result, number>;
  readonly results: string[];
  size: number;
}

/**
 * PolicyReports (wgpolicyk8s.io/v1alpha2), one a namespace, and a ClusterPolicyReport for what names no namespace: a List
 * in JSON that `kubectl apply` takes. A report that would be too big for the API server is continued in another one.
 */
export function createPolicyReporter(): Reporter {
  const namespaces = new Map<string, Part[]>();
  let info: RunInfo | undefined;
  const add = (namespace: string, result: Result, json: Json): void => {
    const key = isNamespace(namespace) ? namespace : '';
    const parts = namespaces.get(key) ?? [];
    namespaces.set(key, parts);
    const text = encode(json);
    let part = parts.at(-1);
    if (part === undefined || part.size + text.length > MOST_CHARACTERS) {
      part = { summary: { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 }, results: [], size: 0 };
      parts.push(part);
    }
    part.summary[result]++;
    part.results.push(text);
    part.size += text.length;
  };
  return {
    begin(run) {
      info = run;
      return '{"apiVersion":"v1","kind":"List","items":[';
    },
    file(report) {
      for (const entry of entriesOf(report, info?.minSeverity ?? 'low')) {
        const result = entry.suppression === undefined ? RESULTS[entry.level] : 'skip';
        add(entry.object?.namespace ?? '', result, entryJson(entry, result));
      }
      for (const passed of report.results) {
        if (passed.outcome === 'pass') add(passed.object.namespace ?? '', 'pass', passJson(passed));
      }
      return '';
    },
    end() {
      const items = [...namespaces]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([namespace, parts]) =>
          parts.map((part, i) => partJson(part, { namespace, number: i + 1, info })),
        );
      return `${items.length === 0 ? '' : `\n${items.join(',\n')}\n`}]}\n`;
    },
  };
}

/** Whether the API server takes it for a namespace (RFC 1123 label). */
function isNamespace(name: string): boolean {
  return name.length <= 63 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name);
}

interface Naming {
  readonly namespace: string;
  readonly number: number;
  readonly info: RunInfo | undefined;
}

function partJson(part: Part, { namespace, number, info }: Naming): string {
  const head = encode({
    apiVersion: 'wgpolicyk8s.io/v1alpha2',
    kind: namespace === '' ? 'ClusterPolicyReport' : 'PolicyReport',
    metadata: {
      name: number === 1 ? 'doorward' : `doorward-${number}`,
      ...(namespace === '' ? {} : { namespace }),
      labels: { 'app.kubernetes.io/managed-by': 'doorward' },
      annotations: { 'doorward.dev/policy-set': info?.digest ?? '' },
    },
    summary: part.summary,
  });
  return `${head.slice(0, -1)},"results":[\n${part.results.join(',\n')}\n]}`;
}

function resourceJson({ apiVersion, kind, namespace, name, generateName }: ObjectRef): Json {
  return {
    apiVersion: safe(apiVersion),
    kind: safe(kind),
    ...(namespace === undefined ? {} : { namespace: safe(namespace) }),
    name: safe(name === '' && generateName !== undefined ? `${generateName}*` : name),
  };
}

function entryJson(entry: Entry, result: Result): Json {
  const { policy, id, severity, message, object, location, owner, fix, fixable, stopped, suppression } =
    entry;
  return {
    source: 'doorward',
    policy: policy === '' ? id : policy,
    ...(policy === '' ? {} : { rule: id.slice(policy.length + 1) }),
    result,
    scored: result !== 'warn' && result !== 'skip',
    ...(severity === undefined ? {} : { severity }),
    message,
    ...(object === undefined ? {} : { resources: [resourceJson(object)] }),
    properties: {
      ...(location === undefined ? {} : { location: placeWords(location) }),
      ...(owner === '' ? {} : { owner }),
      ...(fix === '' ? {} : { fix }),
      ...(fixable ? { fixable: 'true' } : {}),
      ...(stopped.length === 0 ? {} : { stopped: stopped.join(', ') }),
      ...(suppression === undefined
        ? {}
        : { suppressed: `${suppression.kind}: ${safe(suppression.reason)}` }),
    },
  };
}

function passJson({ policy, rule, object }: RuleResult): Json {
  return {
    source: 'doorward',
    policy: safe(policy),
    rule: safe(rule),
    result: 'pass',
    scored: true,
    resources: [resourceJson(object)],
  };
}
