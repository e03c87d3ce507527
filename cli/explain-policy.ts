import {
  explainPolicy,
  mergeLayers,
  namesRule,
  nativePageJson,
  nativePageText,
  nearest,
  openInputs,
  policyDocs,
  policyExamples,
  policyPageJson,
  policyPageText,
  shownSource,
  type Input,
  type NativeBinding,
  type NativePage,
  type NativePolicy,
  type PolicyPage,
} from '../src/index.ts';
import { configure } from './configured.ts';
import type { ListingCommand } from './listing-options.ts';
import type { Machine } from './machine.ts';
import { prepare, reportColumns, wantsColour } from './prepare.ts';
import { sayErrors } from './say.ts';

/** What is explained: a policy, or one rule of it. */
export interface Wanted {
  readonly policy: string;
  readonly rule: string | undefined;
}

/** Shows what a policy holds, why, and with which values. Gives the exit status. */
export function showPolicy(wanted: Wanted, command: ListingCommand, machine: Machine): number {
  const told = configure({ ...command, quiet: true }, machine);
  const inputs = openInputs({ paths: [], cwd: machine.cwd, limits: told.limits });
  const prepared = prepare(told, inputs);
  const { judges, policies } = prepared;
  const policy = policies.find(({ name }) => name === wanted.policy);
  const rules = policy?.rules.filter(({ name }) => wanted.rule === undefined || name === wanted.rule);
  const exceptions = (judges.base.exceptions ?? []).filter((one) =>
    namesRule(one, wanted.policy, wanted.rule),
  );
  const notice = judges.base.notices.find((one) => one.policy === wanted.policy)?.message;
  const native = prepared.native.policies.find(({ name }) => name === wanted.policy);
  if (policy === undefined && native !== undefined && wanted.rule === undefined) {
    const bindings = prepared.native.bindings.filter((one) => binds(one, native));
    const page: NativePage = { policy: native, bindings, notice, exceptions, now: told.now };
    machine.stdout(command.format === 'json' ? nativePageJson(page) : nativePageText(page));
    return 0;
  }
  if (policy === undefined || rules === undefined || rules.length === 0) {
    const known = [
      ...policies,
      ...judges.base.policies.filter(({ name }) => !policies.some((one) => one.name === name)),
    ];
    sayErrors([{ code: 'USAGE', message: notThere(wanted, known) }], machine);
    return 2;
  }
  const merged = mergeLayers(judges.layers(NO_FILE));
  const info = judges.base.policies.find(({ name }) => name === policy.name);
  const page: PolicyPage = {
    explained: explainPolicy(policy, info, merged),
    rules,
    notice,
    exceptions,
    now: told.now,
    docs: policyDocs(policy),
    examples: policyExamples(
      policy,
      rules.map(({ name }) => name),
    ),
    source: shownSource,
  };
  const columns = reportColumns(machine.stdoutIsTerminal ? machine.columns() : undefined);
  const colour = command.colour && wantsColour(machine);
  machine.stdout(
    command.format === 'json' ? policyPageJson(page) : policyPageText(page, { colour, columns }),
  );
  return 0;
}

/** What no override speaks of. */
const NO_FILE: Input = { file: '-', path: '-', real: '-', named: true, pipe: true };

/** A policy and its rules, by their names. */
interface NamedPolicy {
  readonly name: string;
  readonly rules: readonly { readonly name: string }[];
}

/** Whether a binding names a policy of Kubernetes. */
function binds({ kind, policyName }: NativeBinding, policy: NativePolicy): boolean {
  return policyName === policy.name && kind === `${policy.kind}Binding`;
}

function notThere({ policy, rule }: Wanted, policies: readonly NamedPolicy[]): string {
  const found = policies.find(({ name }) => name === policy);
  const known = (found?.rules ?? policies).map(({ name }) => name);
  const meant = nearest(found === undefined ? policy : (rule ?? ''), known);
  const hint = meant === undefined ? `: there are ${known.join(', ')}.` : `: did you mean ${meant}?`;
  if (found !== undefined) return `The policy ${policy} has no rule ${rule ?? ''}${hint}`;
  return `There is no policy ${policy} in force${hint}`;
}
