import type { Request } from '../manifest/request.ts';
import type { ValueMap } from '../manifest/value.ts';
import { compileGlob } from '../match/glob.ts';
import { compileExclude } from '../match/match.ts';
import type { Question } from '../match/match.ts';
import type { Workloads } from '../select/workloads.ts';
import type { Exception } from './model.ts';

/** What is said for a failure: that an exception excuses it, or that one did until it expired. */
export interface Plea {
  readonly exception: Exception;
  readonly holds: boolean;
}

/** What is asked about: the object is the old one when it is being deleted. */
export interface Situation {
  readonly request: Request;
  readonly object: ValueMap;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Answers for one object, by policy and rule; `undefined` when nobody speaks for a failure. */
export type Pleader = (policy: string, rule: string) => Plea | undefined;

interface Compiled {
  readonly exception: Exception;
  readonly names: (policy: string, rule: string) => boolean;
  readonly covers: Question;
}

/** Namespaces that are remembered: a cluster has some thousands at most. */
const MAX_NAMESPACES = 10_000;

/** Exceptions, to be asked about failures. Those that pass ask nothing, so a set of hundreds costs them nothing. */
export class Exemptions {
  /** What ends last comes first: a failure is excused as long as anything excuses it. */
  readonly #all: readonly Compiled[];
  /** Of a namespace ('' for none, and for one that is not known) the exceptions that speak of it, by policy and rule. */
  readonly #byNamespace = new Map<string, Map<string, readonly Compiled[]>>();

  constructor(exceptions: readonly Exception[], workloads: Workloads) {
    const sorted = [...exceptions].sort(
      (a, b) => b.until - a.until || (a.name < b.name ? -1 : Number(a.name > b.name)),
    );
    this.#all = sorted.map((one) => compile(one, workloads));
  }

  /** Who speaks for the failures of one object. Each exception is held to it at most once. */
  of(situation: Situation): Pleader {
    const { request, object, now } = situation;
    const { namespace = '' } = request;
    let byRule = this.#byNamespace.get(namespace);
    if (byRule === undefined) {
      byRule = new Map();
      if (this.#byNamespace.size < MAX_NAMESPACES) this.#byNamespace.set(namespace, byRule);
    }
    const known = byRule;
    const answers = new Map<Compiled, boolean>();
    const covers = (one: Compiled): boolean => {
      let answer = answers.get(one);
      // What is not known, such as the namespace of a manifest that leaves it open, excuses nothing.
      if (answer === undefined) answers.set(one, (answer = one.covers(request, object) === true));
      return answer;
    };
    return (policy, rule) => {
      const key = `${policy}/${rule}`;
      let naming = known.get(key);
      if (naming === undefined) {
        naming = this.#all.filter((one) => one.names(policy, rule) && speaksOf(one, namespace));
        known.set(key, naming);
      }
      const found = naming.find(covers);
      return found && { exception: found.exception, holds: now < found.exception.until };
    };
  }
}

/** Namespaces are named in full. */
function speaksOf({ exception: { match } }: Compiled, namespace: string): boolean {
  return match.namespaces.length === 0 || match.namespaces.includes(namespace);
}

function compile(exception: Exception, workloads: Workloads): Compiled {
  const { policies, rules, match } = exception;
  const globs = policies.map((pattern) => compileGlob(pattern, { ignoreCase: false }));
  return {
    exception,
    names: (policy, rule) =>
      (rules.length === 0 || rules.includes(rule)) && globs.some((glob) => glob(policy)),
    covers: compileExclude(match, workloads),
  };
}
