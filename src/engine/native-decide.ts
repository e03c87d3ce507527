// What is done about what an admission policy says: the counterpart of decide.ts, with the API server's words.
import { nearestPresent } from '../manifest/pointer.ts';
import type {
  NativeBinding,
  NativePolicy,
  ValidatingPolicy,
  ValidationAction,
} from '../policy/native-model.ts';
import type { Action, Decision, JudgeOptions, NativeDecision } from './model.ts';
import type { CompiledValidating } from './native-compile.ts';
import { evaluateValidations, meetsConditions } from './native-evaluate.ts';
import type { Verdict } from './native-evaluate.ts';
import type { Hook, Invocation, NativeHearing } from './native-invoke.ts';

/** Where what is said is gathered. */
export interface Gathering {
  readonly hearing: NativeHearing;
  readonly options: JudgeOptions;
  readonly decisions: Decision[];
  /** Values by `policy/key`. */
  readonly annotations: Map<string, readonly string[]>;
}

/** Asks one policy about a request. */
export function hearPolicy(hook: Hook<CompiledValidating>, gathering: Gathering): void {
  guarded(hook, gathering, () => {
    for (const invocation of gathering.hearing.invocations(hook)) hear(hook, invocation, gathering);
  });
}

/** Does something for one policy. With `onCrash`, a fault of ours is an error of this policy only. */
export function guarded(hook: Hook, gathering: Gathering, ask: () => void): void {
  const { decisions, options } = gathering;
  const { policy } = hook.policy;
  const before = decisions.length;
  try {
    ask();
  } catch (error) {
    if (options.onCrash === undefined) throw error;
    options.onCrash(policy.name, error);
    decisions.length = before;
    const message = 'The policy could not be judged: Doorward itself failed.';
    const binding = hook.bindings[0]?.binding;
    note(gathering, {
      policy,
      binding,
      verdict: { ...whole('policy'), type: 'error', message },
      code: 'INTERNAL',
    });
  }
}

/** What is said of no single expression. */
export function whole(rule: string): Pick<Verdict, 'rule' | 'expressionIndex' | 'deniesAlways'> {
  return { rule, expressionIndex: undefined, deniesAlways: false };
}

function hear(hook: Hook<CompiledValidating>, invocation: Invocation, gathering: Gathering): void {
  const { policy } = hook.policy;
  const { binding } = invocation;
  const say = (verdict: Verdict): void => note(gathering, { policy, binding, verdict });
  switch (invocation.type) {
    case 'misconfigured':
      say({ ...whole('binding'), type: 'error', message: invocation.message, deniesAlways: true });
      return;
    case 'unknown':
      for (const rule of rulesOf(policy))
        say({ ...whole(rule), type: 'unknown', message: invocation.reason });
      return;
    case 'ask':
  }
  const met = meetsConditions(hook.policy, invocation.scene);
  if (met === false) return;
  if (met !== true && met.type === 'unknown') {
    for (const rule of rulesOf(policy)) say({ ...whole(rule), type: 'unknown', message: met.reason });
    return;
  }
  if (met !== true) {
    const message = met.type === 'error' ? met.message : '';
    say({ ...whole('matchConditions'), type: 'error', message });
    return;
  }
  const { verdicts, annotations } = evaluateValidations(hook.policy, invocation.scene);
  for (const verdict of verdicts) say(verdict);
  for (const [key, value] of annotations) annotate(gathering, `${policy.name}/${key}`, value);
}

function rulesOf(policy: ValidatingPolicy): readonly string[] {
  return policy.validations.map((_, i) => `validations[${String(i)}]`);
}

function annotate({ annotations }: Gathering, key: string, value: string): void {
  const before = annotations.get(key) ?? [];
  if (!before.includes(value)) annotations.set(key, [...before, value]);
}

/** One verdict, and whose it is. */
export interface Note {
  readonly policy: NativePolicy;
  readonly binding: NativeBinding | undefined;
  readonly verdict: Verdict;
  readonly code?: NonNullable<Decision['code']>;
}

/** Writes a verdict down as the decision that it comes to. */
export function note(gathering: Gathering, { policy, binding, verdict, code }: Note): void {
  const { hearing, options, decisions } = gathering;
  const { rule, expressionIndex } = verdict;
  const { field = '' } = verdict;
  const pointer = field === '' ? '' : nearestPresent(hearing.subject.object ?? {}, field);
  const base = { policy: policy.name, rule, severity: 'medium', pointer, field } as const;
  const add = (decision: Decision): void => {
    // What a policy says stands together, at the end.
    for (let i = decisions.length - 1; decisions[i]?.policy === policy.name; i -= 1) {
      if (isSame(decisions[i]!, decision)) return;
    }
    decisions.push(decision);
  };
  if (verdict.type === 'admit') {
    if (options.passes === true) add({ ...base, outcome: 'pass', action: 'none', message: '' });
    return;
  }
  const isOpen = verdict.type === 'unknown';
  if (isOpen && hearing.request.door === 'scan') {
    add({ ...base, outcome: 'skip', action: 'none', message: verdict.message });
    return;
  }
  const isError = verdict.type !== 'deny';
  const isIgnored = isError && policy.failurePolicy === 'Ignore' && verdict.breaks !== true;
  const action = isIgnored ? 'none' : actionOf(binding, verdict);
  const message = isOpen ? `The rule could not be judged: it ${verdict.message}.` : verdict.message;
  const reason = reasonOf(policy, verdict);
  const native: NativeDecision = {
    binding: binding?.name ?? '',
    expressionIndex,
    message,
    reason,
    status: statusOf(policy, reason),
    actions: actionsOf(binding, verdict),
  };
  const said = { ...base, action, message: wordsOf(policy, binding, { action, message, reason }), native };
  if (!isError) add({ ...said, outcome: 'fail' });
  else add({ ...said, outcome: 'error', code: code ?? (isOpen ? 'FACT_MISSING' : 'CHECK_FAILED') });
}

function isSame(a: Decision, b: Decision): boolean {
  return a.policy === b.policy && a.rule === b.rule && a.outcome === b.outcome && a.message === b.message;
}

/** The strongest of what the binding asks for. A mutation has no actions: what fails in it denies. */
function actionOf(binding: NativeBinding | undefined, verdict: Verdict): Action {
  const actions = actionsOf(binding, verdict);
  if (actions.includes('Deny')) return 'deny';
  return actions.includes('Warn') ? 'warn' : 'audit';
}

function actionsOf(
  binding: NativeBinding | undefined,
  { deniesAlways }: Verdict,
): readonly ValidationAction[] {
  const actions = binding?.validationActions ?? [];
  return deniesAlways || actions.length === 0 ? ['Deny'] : actions;
}

function reasonOf(policy: NativePolicy, verdict: Verdict): NativeDecision['reason'] {
  if (verdict.breaks === true) return 'InternalError';
  if (policy.kind !== 'ValidatingAdmissionPolicy')
    return verdict.rule === 'binding' ? 'Forbidden' : 'Invalid';
  const { type, expressionIndex: index } = verdict;
  if (type !== 'deny' || index === undefined) return 'Invalid';
  return policy.validations[index]?.reason ?? 'Invalid';
}

const STATUS: Readonly<Record<NativeDecision['reason'], number>> = {
  Forbidden: 403,
  Invalid: 422,
  RequestEntityTooLarge: 413,
  InternalError: 500,
};

/** A mutation that fails is a 403, whatever its reason says. */
function statusOf(policy: NativePolicy, reason: NativeDecision['reason']): number {
  const isOwn = policy.kind === 'ValidatingAdmissionPolicy' || reason === 'InternalError';
  return isOwn ? STATUS[reason] : 403;
}

/** The sentence that the API server makes of a message. */
function wordsOf(
  { kind, name }: NativePolicy,
  binding: NativeBinding | undefined,
  { action, message, reason }: Pick<NativeDecision, 'message' | 'reason'> & { readonly action: Action },
): string {
  if (reason === 'InternalError') return `Internal error occurred: ${message}`;
  const bound = binding === undefined ? '' : ` with binding '${binding.name}'`;
  if (kind === 'MutatingAdmissionPolicy') {
    const policy = binding === undefined ? JSON.stringify(name) : `'${name}'`;
    return `policy ${policy}${bound} denied request: ${message}`;
  }
  if (action === 'deny') return `ValidatingAdmissionPolicy '${name}'${bound} denied request: ${message}`;
  return `Validation failed for ValidatingAdmissionPolicy '${name}'${bound}: ${message}`;
}
