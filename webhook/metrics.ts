import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Exception } from '../src/index.ts';
import type { Decided, Mutated, Refused } from './log.ts';

/** What is counted. Labels are of closed sets or of the policy set: never a name, a namespace or a user. */
export interface Metrics {
  readonly decided: (decided: Decided) => void;
  readonly mutated: (mutated: Mutated) => void;
  readonly refused: (refused: Refused) => void;
  readonly httpError: (status: number) => void;
  readonly policySet: (digest: string, policies: number) => void;
  /** The exceptions of the set in force. */
  readonly exceptions: (exceptions: readonly Exception[]) => void;
  readonly policyReload: (result: 'swapped' | 'unchanged' | 'refused') => void;
  readonly certificate: (notAfter: Date) => void;
  readonly certificateReload: (result: 'swapped' | 'refused') => void;
  /** Read when the page is asked for. */
  readonly watch: (name: string, help: string, value: () => number) => void;
  /** In the text format of Prometheus. */
  readonly page: () => Promise<string>;
  readonly contentType: string;
}

const BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Metrics in a registry of their own, so that a test may have several servers. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string, labelNames: readonly string[]): Counter =>
    new Counter({ name: `doorward_${name}`, help, labelNames: [...labelNames], registers });
  const tally = (name: string, help: string, labelNames: readonly [string, string]): Tally =>
    createTally({ name: `doorward_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: readonly string[] = []): Gauge =>
    new Gauge({ name: `doorward_${name}`, help, labelNames: [...labelNames], registers });

  const review = tally('reviews_total', 'Reviews judged, by operation and verdict.', [
    'operation',
    'verdict',
  ]);
  const duration = new Histogram({
    name: 'doorward_review_duration_seconds',
    help: 'From the first byte of a review to its answer.',
    buckets: BUCKETS,
    registers,
  });
  const findings = counter('findings_total', 'Findings, by rule and by what was done.', [
    'policy',
    'rule',
    'outcome',
    'action',
  ]);
  const excepted = counter('findings_excepted_total', 'Findings that an exception excused.', [
    'policy',
    'rule',
    'exception',
  ]);
  const exceptionEnds = gauge('exception_expiry_timestamp_seconds', 'When each exception ends.', [
    'exception',
  ]);
  const mutation = tally('mutations_total', 'Reviews that asked for a change, by operation and result.', [
    'operation',
    'result',
  ]);
  const mutationTime = new Histogram({
    name: 'doorward_mutation_duration_seconds',
    help: 'From the first byte of a review that asks for a change to its answer.',
    buckets: BUCKETS,
    registers,
  });
  const change = tally('fixes_total', 'Operations of the patches that were sent, by rule.', [
    'policy',
    'rule',
  ]);
  const missing = counter('fixes_missed_total', 'Fixes that could not be made, by rule.', ['policy', 'rule']);
  const refusals = counter(
    'refusals_total',
    'Requests refused without being judged, by stage and HTTP status.',
    ['stage', 'status'],
  );
  const unseen = counter('not_evaluated_total', 'Objects whose containers no policy could see.', []);
  const errors = counter('http_errors_total', 'Requests that are no reviews, by HTTP status.', ['status']);
  const set = gauge('policy_set_info', 'The policy set in force: 1, with its digest.', ['digest']);
  const size = gauge('policies', 'Policies in force.');
  const loaded = gauge('policy_set_loaded_timestamp_seconds', 'When the set in force was loaded.');
  const reloads = counter('policy_reloads_total', 'Policy sets read, by result.', ['result']);
  const expiry = gauge('certificate_not_after_timestamp_seconds', 'When the serving certificate ends.');
  const renewals = counter('certificate_reloads_total', 'Certificates read, by result.', ['result']);
  for (const result of ['swapped', 'unchanged', 'refused']) reloads.inc({ result }, 0);
  for (const result of ['swapped', 'refused']) renewals.inc({ result }, 0);

  return {
    decided: ({ review: { request }, verdict, microseconds, notEvaluated }) => {
      review(request.operation, verdict.allowed ? 'allowed' : 'denied');
      duration.observe(microseconds / 1e6);
      if (notEvaluated !== undefined) unseen.inc();
      for (const list of [verdict.denied, verdict.warned, verdict.audited]) {
        for (const { policy, rule, outcome, action } of list) findings.inc({ policy, rule, outcome, action });
      }
      for (const { policy, rule, excuse } of verdict.excepted ?? [])
        if (excuse?.kind === 'exception') excepted.inc({ policy, rule, exception: excuse.name });
    },
    mutated: ({ review: { request }, mutation: made, microseconds }) => {
      mutation(request.operation, made.result);
      mutationTime.observe(microseconds / 1e6);
      if (made.result === 'patched') for (const { policy, rule } of made.operations) change(policy, rule);
      if (made.result !== 'passed-over')
        for (const { policy, rule } of made.missed) missing.inc({ policy, rule });
    },
    refused: ({ stage, status }) => refusals.inc({ stage, status: String(status) }),
    httpError: (status) => errors.inc({ status: String(status) }),
    policySet: (digest, policies) => {
      set.reset();
      set.set({ digest }, 1);
      size.set(policies);
      loaded.setToCurrentTime();
    },
    exceptions: (exceptions) => {
      exceptionEnds.reset();
      for (const { name, until } of exceptions) exceptionEnds.set({ exception: name }, until / 1000);
    },
    policyReload: (result) => reloads.inc({ result }),
    certificate: (notAfter) => expiry.set(notAfter.getTime() / 1000),
    certificateReload: (result) => renewals.inc({ result }),
    watch: (name, help, value) => {
      new Gauge({
        name: `doorward_${name}`,
        help,
        registers,
        collect() {
          this.set(value());
        },
      });
    },
    page: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Counts something that has two labels. */
type Tally = (first: string, second: string) => void;

/**
 * A counter of what every review has. It would look its labels up at every call: here a number is added to, and handed
 * over when the page is asked for.
 */
function createTally(given: {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly [string, string];
  readonly registers: Registry[];
}): Tally {
  const { labelNames } = given;
  const counts = new Map<string, Map<string, number>>();
  new Counter({
    ...given,
    labelNames: [...labelNames],
    collect() {
      for (const [first, row] of counts)
        for (const [second, count] of row)
          this.inc({ [labelNames[0]]: first, [labelNames[1]]: second }, count);
      counts.clear();
    },
  });
  return (first, second) => {
    let row = counts.get(first);
    if (row === undefined) counts.set(first, (row = new Map<string, number>()));
    row.set(second, (row.get(second) ?? 0) + 1);
  };
}
