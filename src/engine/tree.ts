// Rules about the files of a repository: held to facts that a scan gathers, and unknown to a cluster.
import type { Pleader } from '../exception/exemptions.ts';
import { createRequest } from '../manifest/request.ts';
import type { Request } from '../manifest/request.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { TreeLens } from '../policy/model.ts';
import { API_VERSION } from '../policy/parse.ts';
import { TREE_KINDS } from '../policy/tree.ts';
import { Lenses } from '../select/lenses.ts';
import type { CompiledPolicy } from './compile.ts';
import { pleadedFor } from './decide.ts';
import { decideAll, judgePolicies } from './judge-policy.ts';
import type { Failing, Hearing } from './judge.ts';
import type { Decision, Engine, EntryOptions, Judgement, TreeEntry } from './model.ts';
import { pastRequest, ratchet } from './ratchet.ts'; // on first use
import type { Findings } from './ratchet.ts';

/** Speaks for the failures of an entry; `undefined` when there is nobody. */
type PleaderFor = (request: Request, object: ValueMap, options: EntryOptions) => Pleader | undefined;

/** The policies of a set that speak of files. */
export class TreePolicies {
  /** What has to be known: as `Engine.needsTree`. */
  readonly needs: NonNullable<Engine['needsTree']>;
  readonly #policies: readonly CompiledPolicy[];
  readonly #byLens: Readonly<Record<TreeLens, readonly CompiledPolicy[]>>;
  readonly #pleaderFor: PleaderFor;

  constructor(policies: readonly CompiledPolicy[], pleaderFor: PleaderFor) {
    this.#policies = policies;
    this.#byLens = { file: seeing(policies, 'file'), directory: seeing(policies, 'directory') };
    this.needs = policies.some(asksInventory) ? 'inventory' : 'files';
    this.#pleaderFor = pleaderFor;
  }

  /** Holds the policies to one file or folder. */
  judge(entry: TreeEntry, options: EntryOptions): Judgement {
    const policies = this.#byLens[entry.lens];
    const request = requestOf(entry);
    const { before, lacks } = options;
    const decisions: Decision[] = [];
    const failing: Failing[] = [];
    const told = { passes: options.passes === true, decisions, failing, inventory: options.inventory };
    const hearing: Hearing = { ...listen(request, entry), ...told };
    if (lacks !== undefined) {
      skipAll(policies, hearing, lacks);
      return { decisions, notEvaluated: undefined };
    }
    judgePolicies(policies, hearing, options.onCrash);
    const pleader = this.#pleaderFor(request, entry.facts, options);
    const pleaded = pleader === undefined ? decisions : pleadedFor(decisions, pleader);
    if (before === undefined) return { decisions: pleaded, notEvaluated: undefined };
    const heard = ratchet(request, {
      ...{ past: before, options, now: { object: entry.facts, decisions: pleaded, failing } },
      hear: (names) => this.#hearPast({ ...entry, facts: before }, names),
      nativeReads: () => [],
    });
    return { decisions: heard, notEvaluated: undefined };
  }

  /** At admission there are no files: every rule says so. */
  skip(hearing: Hearing): void {
    skipAll(this.#policies, hearing, 'needs the files of the repository, which admission does not know');
  }

  /** What others were at that time is not known: whoever asks for them is not excused by it. */
  #hearPast(entry: TreeEntry, names: ReadonlySet<string>): Findings {
    const request = pastRequest(requestOf(entry), entry.facts);
    const decisions: Decision[] = [];
    const failing: Failing[] = [];
    const hearing = { ...listen(request, entry), passes: false, isMute: true, decisions, failing };
    const asked = this.#byLens[entry.lens].filter(
      (policy) => names.has(policy.policy.name) && !asksInventory(policy),
    );
    judgePolicies(asked, hearing, undefined);
    return { object: entry.facts, decisions, failing };
  }
}

function asksInventory({ reads }: CompiledPolicy): boolean {
  return reads.has('inventory');
}

/** Policies with those of their rules that look through a lens. */
function seeing(policies: readonly CompiledPolicy[], lens: TreeLens): readonly CompiledPolicy[] {
  return policies
    .map((policy) => ({ ...policy, rules: policy.rules.filter(({ on }) => on === lens) }))
    .filter(({ rules }) => rules.length > 0);
}

function skipAll(policies: readonly CompiledPolicy[], hearing: Hearing, reason: string): void {
  for (const policy of policies) decideAll(policy, { hearing, outcome: 'skip', message: reason });
}

function listen(
  request: Request,
  { facts, lens }: TreeEntry,
): Pick<Hearing, 'request' | 'object' | 'lenses'> {
  return { request, object: facts, lenses: new Lenses(facts, undefined, lens) };
}

/** A file as a request, so that rules, exceptions and what was there before meet it as they meet an object. */
function requestOf({ lens, path, facts }: TreeEntry): Request {
  const named = { apiVersion: API_VERSION, kind: TREE_KINDS[lens], metadata: { name: path } };
  return { ...createRequest(named), namespace: '', object: facts };
}
