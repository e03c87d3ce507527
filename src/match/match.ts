import type { Request } from '../manifest/request.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Match, Policy } from '../policy/model.ts';
import { KNOWN_WORKLOADS } from '../select/workloads.ts';
import type { Workloads } from '../select/workloads.ts';
import { compileGlob } from './glob.ts';
import { compileKinds } from './kinds.ts';
import { compileSelector, labelsOf } from './labels.ts';
import { compilePathGlob } from './path-glob.ts';

/** Whether a policy speaks of a request: yes, no, or a reason why this door cannot know. */
export type Applies = true | false | string;

/** One question about a request. */
export type Question = (request: Request, subject: ValueMap) => Applies;

/** A policy's `match` and `exclude`, compiled. */
export interface Matcher {
  /** Whether the kind alone rules the policy out; worth remembering per kind. */
  readonly kind: (group: string, version: string, kind: string) => boolean;
  /** Everything but the kind. `subject` is the object, or the old one when it is being deleted. */
  readonly applies: (request: Request, subject: ValueMap) => Applies;
}

/** Compiles a policy's `match` and `exclude`; cheapest questions first. */
export function compileMatcher(policy: Policy, workloads: Workloads = KNOWN_WORKLOADS): Matcher {
  const { match, exclude } = policy;
  const kinds = match.kinds.length === 0 ? (): boolean => true : compileKinds(match.kinds, workloads);
  const questions = questionsOf(match, true);
  const excluded = exclude === undefined ? undefined : compileExclude(exclude, workloads);
  return {
    kind: kinds,
    applies: (request, subject) => {
      if (!match.operations.includes(request.operation)) return false;
      const included = all(questions, request, subject);
      if (included === false || excluded === undefined) return included;
      const out = excluded(request, subject);
      if (out === true) return false;
      return out === false ? included : out;
    },
  };
}

/** All the questions of an `exclude` or of an exception, its kinds and operations among them: it excludes where every field matches. */
export function compileExclude(exclude: Match, workloads: Workloads): Question {
  const kinds = exclude.kinds.length === 0 ? undefined : compileKinds(exclude.kinds, workloads);
  const questions = questionsOf(exclude, false);
  return (request, subject) => {
    if (kinds && !kinds(request.group, request.version, request.kind)) return false;
    if (exclude.operations.length > 0 && !exclude.operations.includes(request.operation)) return false;
    return allKnown(questions, request, subject);
  };
}

/** Yes when every question says yes; no as soon as one does; a reason when one cannot be answered. */
function all(questions: readonly Question[], request: Request, subject: ValueMap): Applies {
  let unknown: string | undefined;
  for (const question of questions) {
    const answer = question(request, subject);
    if (answer === false) return false;
    if (typeof answer === 'string') unknown ??= answer;
  }
  return unknown ?? true;
}

/** For an exclusion an unknown namespace is not excluded (the rule applies); other unknowns stay unknown. */
function allKnown(questions: readonly Question[], request: Request, subject: ValueMap): Applies {
  if (request.namespace === undefined && questions.some((question) => NAMESPACE_QUESTIONS.has(question)))
    return false;
  return all(questions, request, subject);
}

const NAMESPACE_QUESTIONS = new WeakSet<Question>();

/**
 * The questions that the fields ask, but for kinds and operations. As for a namespaceSelector of Kubernetes, the labels
 * of a Namespace's namespace are its own. A cluster-scoped object has none: `clusterScoped` is the answer for it, yes
 * in a `match` (which then does not narrow) and no in an `exclude`.
 */
function questionsOf(match: Match, clusterScoped: boolean): readonly Question[] {
  const questions: Question[] = [];
  if (match.namespaces.length > 0) questions.push(namespaceQuestion(match.namespaces));
  if (match.names.length > 0) {
    const globs = match.names.map((pattern) => compileGlob(pattern, { ignoreCase: false }));
    questions.push((request) => globs.some((glob) => glob(request.name)));
  }
  if (match.files.length > 0) {
    const globs = match.files.map((pattern) => compilePathGlob(pattern));
    questions.push((request) => globs.some((glob) => glob(request.name)));
  }
  if (match.labels) {
    const selects = compileSelector(match.labels);
    questions.push((_request, subject) => selects(labelsOf(subject)));
  }
  if (match.namespaceLabels) {
    const selects = compileSelector(match.namespaceLabels);
    questions.push((request, subject) => {
      if (request.kind === 'Namespace' && request.group === '') return selects(labelsOf(subject));
      if (request.namespace === '') return clusterScoped;
      if (request.namespaceLabels === undefined) {
        return 'needs the labels of the namespace, which are not known here';
      }
      return selects(request.namespaceLabels);
    });
  }
  return questions;
}

/** A manifest that leaves its namespace open may land in any: the policy speaks of it. */
function namespaceQuestion(patterns: readonly string[]): Question {
  const globs = patterns.map((pattern) => compileGlob(pattern, { ignoreCase: false }));
  const question: Question = (request) => {
    const { namespace } = request;
    return namespace === undefined || globs.some((glob) => glob(namespace));
  };
  NAMESPACE_QUESTIONS.add(question);
  return question;
}
