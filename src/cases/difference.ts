import { canonical } from '../manifest/canonical.ts';
import type { Mask } from '../engine/mask.ts';
import { maskedValue } from '../engine/secret.ts';
import type { Value } from '../manifest/value.ts';
import { sortedYamlLines } from './yaml-lines.ts';
import type {
  Case,
  CaseVerdict,
  ExpectedError,
  ExpectedFix,
  Expectation,
  GotError,
  GotFinding,
  MendedCase,
  Miss,
} from './model.ts';

/** How a verdict differs from what a case expects; empty when it does not. */
export function verdictMisses(one: Case, verdict: CaseVerdict): readonly Miss[] {
  const findings = pair(one.expect, verdict.findings, { holds: isFinding, near: isNear });
  const errors = pair(one.errors, verdict.errors, { holds: isError, near: (a, b) => a.code === b.code });
  const misses = [
    ...findings.map(({ expected, got, index }) =>
      miss(
        'finding',
        [expected && expectationLines(expected), got && findingLines(got, expected)],
        place(one, 'expect', index),
      ),
    ),
    ...errors.map(({ expected, got, index }) =>
      miss(
        'error',
        [expected && errorLines(expected), got && errorLines(got, expected)],
        place(one, 'errors', index),
      ),
    ),
  ];
  if (verdict.notEvaluated === one.notEvaluated) return misses;
  const objects = (n: number): readonly string[] => [`objects that no policy can see into: ${n}`];
  const lines = [objects(one.notEvaluated), objects(verdict.notEvaluated)] as const;
  return [...misses, miss('notEvaluated', lines, one.locate('/notEvaluated'))];
}

/** How what fixes make of a case differs from what it expects. */
export function fixMisses(
  one: Case,
  { fixed, expected, mended, mask = (text) => text }: FixOutcome,
): readonly Miss[] {
  const misses: Miss[] = [];
  const location = one.locate('/fixed');
  const lines = (objects: readonly Value[]): Lines =>
    objects.flatMap((one) => ['---', ...sortedYamlLines(maskedValue(one, mask))]);
  if (canonical(expected) !== canonical(mended.objects)) {
    misses.push(miss('fixed', [lines(expected), lines(mended.objects)], location));
  }
  if (fixed.reasons !== undefined) {
    const reasons = [[...fixed.reasons].sort(), mended.reasons] as const;
    if (reasons[0].join() !== reasons[1].join()) {
      misses.push(miss('reasons', reasons, one.locate('/fixed/reasons')));
    }
  }
  if (mended.again > 0) {
    misses.push(
      miss('again', [['a second time changes nothing'], ['a second time changes it again']], location),
    );
  }
  return misses;
}

/** What fixes were to make of a case, and what they made. */
export interface FixOutcome {
  readonly fixed: ExpectedFix;
  /** The objects that are expected. */
  readonly expected: readonly Value[];
  readonly mended: MendedCase;
  /** Takes out of it what is not to be shown; nothing, when left out. */
  readonly mask?: Mask;
}

type Lines = readonly string[];

function miss(
  what: Miss['what'],
  [expected = [], got = []]: readonly [Lines | undefined, Lines | undefined],
  location: Miss['location'],
): Miss {
  return { what, expected, got, location };
}

function place(one: Case, list: string, index: number | undefined): Miss['location'] {
  return one.locate(index === undefined ? '' : `/${list}/${index}`);
}

interface Pair<E, G> {
  readonly expected: E | undefined;
  readonly got: G | undefined;
  readonly index: number | undefined;
}

interface Comparison<E, G> {
  readonly holds: (got: G, expected: E) => boolean;
  /** Whether what is there may be what was meant. */
  readonly near: (got: G, expected: E) => boolean;
}

/** What is expected and not there, what is there and not expected; and the two together where they are near. */
function pair<E, G>(
  expected: readonly E[],
  got: readonly G[],
  { holds, near }: Comparison<E, G>,
): readonly Pair<E, G>[] {
  const left = [...got];
  const take = (is: (one: G) => boolean): G | undefined => {
    const at = left.findIndex(is);
    return at === -1 ? undefined : left.splice(at, 1)[0];
  };
  const missing = [...expected.entries()].filter(
    ([, one]) => take((other) => holds(other, one)) === undefined,
  );
  return [
    ...missing.map(([index, one]) => ({ expected: one, index, got: take((other) => near(other, one)) })),
    ...left.map((other) => ({ expected: undefined, index: undefined, got: other })),
  ];
}

function isFinding(finding: GotFinding, expected: Expectation): boolean {
  return (
    isNear(finding, expected) &&
    finding.pointer === expected.pointer &&
    finding.outcome === expected.outcome &&
    finding.action === expected.action &&
    (expected.field === undefined || finding.field === expected.field) &&
    (expected.object === undefined || finding.object === expected.object) &&
    says(finding, expected)
  );
}

function isNear(finding: GotFinding, expected: Expectation): boolean {
  return (
    finding.rule === expected.rule && (expected.policy === undefined || finding.policy === expected.policy)
  );
}

function says({ message }: GotFinding, { message: part, messagePattern }: Expectation): boolean {
  return message.includes(part ?? '') && (messagePattern?.pattern.isWithin(message) ?? true);
}

function isError(error: GotError, expected: ExpectedError): boolean {
  return (
    error.code === expected.code &&
    (expected.pointer === undefined || error.pointer === expected.pointer) &&
    (expected.line === undefined || error.line === expected.line) &&
    (expected.column === undefined || error.column === expected.column) &&
    error.message.includes(expected.message ?? '')
  );
}

/** What an expectation says, a line each; what it leaves open is left out. */
function expectationLines(expected: Expectation): Lines {
  const { policy, rule, outcome, action, pointer, field, object, message, messagePattern } = expected;
  return [
    `rule: ${policy === undefined ? rule : `${policy}/${rule}`}`,
    `outcome: ${outcome}`,
    `action: ${action}`,
    `pointer: ${shown(pointer)}`,
    ...(field === undefined ? [] : [`field: ${shown(field)}`]),
    ...(object === undefined ? [] : [`object: ${object}`]),
    ...(message === undefined ? [] : [`message: … ${message} …`]),
    ...(messagePattern === undefined ? [] : [`message: /${messagePattern.source}/`]),
  ];
}

/** A finding in the words of an expectation: of what that leaves open, only where there is none to compare with. */
function findingLines(got: GotFinding, expected: Expectation | undefined): Lines {
  const { policy, rule, outcome, action, pointer, field, object, message } = got;
  const isWhole = expected === undefined;
  const words =
    expected === undefined ? [] : expectationLines(expected).filter((line) => line.startsWith('message: '));
  return [
    `rule: ${isWhole || expected.policy !== undefined ? `${policy}/` : ''}${rule}`,
    `outcome: ${outcome}`,
    `action: ${action}`,
    `pointer: ${shown(pointer)}`,
    ...(isWhole
      ? field === pointer
        ? []
        : [`field: ${shown(field)}`]
      : expected.field === undefined
        ? []
        : [`field: ${shown(field)}`]),
    ...(isWhole ? [`object: ${object}`] : expected.object === undefined ? [] : [`object: ${object}`]),
    ...(expected !== undefined && says(got, expected) ? words : [`message: ${message}`]),
  ];
}

/** The same of an error, expected or there; of what `like` leaves open nothing is said. */
function errorLines(error: ExpectedError | GotError, like: ExpectedError = ANY): Lines {
  const { code, pointer, line, column, message } = error;
  const isAsked = like === ANY;
  return [
    `code: ${code}`,
    ...(pointer === undefined || !(isAsked || like.pointer !== undefined)
      ? []
      : [`pointer: ${shown(pointer)}`]),
    ...(line === undefined || !(isAsked || like.line !== undefined) ? [] : [`line: ${line}`]),
    ...(column === undefined || !(isAsked || like.column !== undefined) ? [] : [`column: ${column}`]),
    ...(message === undefined || !(isAsked || like.message !== undefined) ? [] : [`message: ${message}`]),
  ];
}

const ANY: ExpectedError = {
  code: '',
  pointer: undefined,
  line: undefined,
  column: undefined,
  message: undefined,
};

/** The object as a whole has an empty pointer. */
function shown(pointer: string): string {
  return pointer === '' ? "''" : pointer;
}
