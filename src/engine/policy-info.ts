import type { Door } from '../manifest/request.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import type { Consequence } from './decide.ts';
import type { Notice, PolicyInfo } from './model.ts';

/** What a report may say about a policy. */
export function infoOf({ policy, rules: compiled, consequenceOf }: CompiledPolicy): PolicyInfo {
  // With `each` a rule is compiled once an item; with `when` maybe not at all.
  const fixable = new Set(compiled.filter(({ fix }) => fix !== undefined).map(({ name }) => name));
  return {
    name: policy.name,
    title: policy.title,
    description: policy.description,
    severity: policy.severity,
    rules: policy.rules.map((rule) => ({
      name: rule.name,
      message: rule.message,
      action: {
        scan: wordOf(consequenceOf(rule, 'scan')),
        admission: wordOf(consequenceOf(rule, 'admission')),
      },
      fixable: fixable.has(rule.name),
    })),
    fixFailurePolicy: policy.fixFailurePolicy,
    get source(): string {
      return policy.resource.file;
    },
  };
}

function wordOf({ isOff, fail }: Consequence): NonNullable<PolicyInfo['rules'][number]['action']>[Door] {
  return isOff || fail === 'none' ? 'off' : fail;
}

/** Whether a rule is asked at a door. */
export function isAsked({ consequence }: CompiledRule, door: Door): boolean {
  return !consequence[door].isOff;
}

/** The policies that judge nothing, because their parameters do not satisfy `configured`. */
export function noticesOf(policies: readonly CompiledPolicy[]): readonly Notice[] {
  return policies.flatMap(({ policy, unconfigured: message }) =>
    message === undefined ? [] : [{ policy: policy.name, message }],
  );
}
