import type { Checked } from '../cel/checked.ts';
import { compileExpression } from '../cel/compile.ts';
import { extendEnvironment } from '../cel/environment.ts';
import type { Environment } from '../cel/environment.ts';
import type { Program } from '../cel/program.ts';
import { BOOL, DYN, listOf, mapOf, STRING } from '../cel/type.ts';
import type { Type } from '../cel/type.ts';
import { nearest } from '../manifest/nearest.ts';
import type { ValueMap } from '../manifest/value.ts';
import type { Policy, Rule } from '../policy/model.ts';
import { isTreePolicy } from '../policy/tree.ts';
import { namesUsed } from './names-used.ts';
import type { CompiledExpression } from './native-compile.ts';
import { nativeEnvironment, variableType } from './native-environment.ts';

/** Reports a mistake at a character of an expression in the policy's document. */
export type RefuseAt = (
  code: 'POLICY_EXPRESSION' | 'POLICY_PARAMETER',
  at: { readonly pointer: string; readonly offset: number },
  message: string,
) => void;

/** The expressions of a rule, compiled. */
export interface RuleExpressions {
  readonly where: Program | undefined;
  /** What `where` was made of. */
  readonly whereChecked: Checked | undefined;
  readonly check: Program | undefined;
  /** What `check` was made of. */
  readonly checked: Checked | undefined;
  readonly message: Program | undefined;
}

/** What the expressions of a policy may speak of. */
interface Known {
  readonly parameters: ValueMap;
  readonly refuse: RefuseAt;
  /** The minor version (1.x) of Kubernetes whose API server would take the expressions; `undefined` for the newest. */
  readonly minor: number | undefined;
}

/** Who is in the repository: objects by GROUP/KIND/NAMESPACE/NAME. */
const INVENTORY = { name: 'inventory', type: mapOf(STRING, listOf(DYN)) };

/** Compiles the expressions of one policy: its variables first, then what rules ask for. */
export class PolicyExpressions {
  /** By name; those that have mistakes are not among them. */
  readonly variables: ReadonlyMap<string, CompiledExpression>;
  /** Names of the variables of the language that the expressions compiled so far speak of. */
  readonly reads = new Set<string>();
  readonly #known: Known;
  readonly #ofRules: Environment;

  constructor(policy: Policy, known: Known) {
    this.#known = known;
    const types = new Map<string, Type>();
    const common = nativeEnvironment(known.minor, {
      params: true,
      authorizer: false,
      variables: policy.variables.length > 0 ? types : undefined,
      patchTypes: false,
    });
    const environment = isTreePolicy(policy) ? extendEnvironment(common, { variables: [INVENTORY] }) : common;
    const variables = new Map<string, CompiledExpression>();
    for (const { name, expression, pointer } of policy.variables) {
      const compiled = this.#compile(expression, pointer, { environment, result: [] });
      types.set(name, compiled === undefined ? DYN : variableType(compiled.checked.result));
      if (compiled !== undefined) variables.set(name, compiled);
    }
    this.variables = variables;
    this.#ofRules = extendEnvironment(environment, { variables: [{ name: 'self', type: DYN }] });
  }

  /** The expressions of a rule; `undefined` when it has none. `item` is there in a rule with `each`. */
  ofRule(rule: Rule): RuleExpressions | undefined {
    const { where, cel, messageExpression } = rule;
    if (typeof where !== 'string' && cel === undefined && messageExpression === undefined) return undefined;
    const environment =
      rule.each === undefined
        ? this.#ofRules
        : extendEnvironment(this.#ofRules, { variables: [{ name: 'item', type: STRING }] });
    const compile = (
      field: string,
      source: string | undefined,
      result: Type,
    ): CompiledExpression | undefined =>
      source === undefined
        ? undefined
        : this.#compile(source, `${rule.pointer}/${field}`, { environment, result: [result] });
    const first = compile('where', typeof where === 'string' ? where : undefined, BOOL);
    const check = compile('cel', cel, BOOL);
    return {
      where: first?.program,
      whereChecked: first?.checked,
      check: check?.program,
      checked: check?.checked,
      message: compile('messageExpression', messageExpression, STRING)?.program,
    };
  }

  #compile(
    source: string,
    pointer: string,
    as: { environment: Environment; result: readonly Type[] },
  ): CompiledExpression | undefined {
    const { refuse, parameters } = this.#known;
    const compiled = compileExpression(source, as);
    if (!compiled.ok) {
      for (const { at, message } of compiled.issues) {
        refuse('POLICY_EXPRESSION', { pointer, offset: at }, `In the expression, ${sentence(message)}`);
      }
      if (compiled.issues.length === 0) {
        refuse('POLICY_EXPRESSION', { pointer, offset: 0 }, whole(compiled.message));
      }
      return undefined;
    }
    const { program, checked } = compiled;
    for (const { name, field, at } of namesUsed(checked.root)) {
      this.reads.add(name);
      if (name !== 'params' || field === undefined || Object.hasOwn(parameters, field)) continue;
      const like = nearest(field, Object.keys(parameters));
      const help = like === undefined ? '' : `; did you mean ${like}?`;
      const problem = `the parameter ${JSON.stringify(field)} is not declared under spec.parameters${help}`;
      refuse('POLICY_PARAMETER', { pointer, offset: at }, `In the expression, ${sentence(problem)}`);
    }
    return { source, program, checked };
  }
}

const sentence = (clause: string): string => (/[.?!]$/.test(clause) ? clause : `${clause}.`);

/** What is wrong with the whole: `must evaluate to bool but got dyn`, or why it cannot be run. */
function whole(message: string): string {
  if (message.startsWith('must ')) return `The expression ${sentence(message)}`;
  return `The expression cannot be used: ${sentence(message)}`;
}
