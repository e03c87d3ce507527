import { POLICY_BUDGET, Spend } from '../cel/program.ts';
import type { Program } from '../cel/program.ts';
import { EvalError } from '../cel/value.ts';
import type { CelValue } from '../cel/value.ts';
import type { Request } from '../manifest/request.ts';
import type { ValueMap } from '../manifest/value.ts';
import { createResources } from '../match/resources.ts';
import type { Resources } from '../match/resources.ts';
import type { CompiledExpression } from './native-compile.ts';
import { createFrame, Variables } from './native-frame.ts';
import type { Frame } from './native-frame.ts';
import { namespaceValue } from './namespace-value.ts';
import type { EntryOptions } from './model.ts';

/** What an expression came to. */
export type Found =
  | { readonly type: 'value'; readonly value: CelValue }
  /** It failed, in the words of CEL. */
  | { readonly type: 'error'; readonly message: string }
  /** It asks for a fact that this door does not know: why, as the reason of a skip. */
  | { readonly type: 'unknown'; readonly reason: string };

/** What the expressions of a policy share. */
interface Shared {
  readonly parameters: ValueMap;
  readonly variables: ReadonlyMap<string, CompiledExpression>;
  /** The names of what they speak of. */
  readonly reads: ReadonlySet<string>;
}

/** Made when the first expression is run: most sets have none. */
let builtIn: Resources | undefined;

/** Runs the expressions of one policy for one request: they share variables, each run once, and a budget. */
export class RuleFrame {
  readonly #frame: Frame;
  readonly #spend = new Spend({ remaining: POLICY_BUDGET });

  constructor(
    request: Request,
    { parameters, variables, reads }: Shared,
    inventory: EntryOptions['inventory'] = UNKNOWN_TREE,
  ) {
    const { group, version, kind, namespace, namespaceObject, object, oldObject } = request;
    builtIn ??= createResources([]);
    const resource = builtIn.ofKind(group, version, kind);
    const known =
      namespaceObject === undefined ? undefined : namespaceValue(namespaceObject, namespace ?? '');
    this.#frame = createFrame(
      {
        request,
        resource,
        matched: resource,
        namespace,
        namespaceObject: namespace === '' ? null : known,
        params: parameters,
        object,
        oldObject,
        authorizer: undefined,
        requestResource: undefined,
        unknowns: typeof inventory === 'string' ? new Map([['inventory', inventory]]) : undefined,
      },
      { namespaceObject: true, authorizer: false },
    );
    if (typeof inventory === 'function' && reads.has('inventory')) this.#frame.set('inventory', inventory());
    if (variables.size > 0) this.#frame.set('variables', new Variables(variables, this.#frame, this.#spend));
  }

  /** Runs a program over a thing. */
  run(program: Program, self: CelValue, item: string | undefined): Found {
    const frame = this.#frame;
    if (this.#spend.budget.remaining < 0) return TOO_COSTLY;
    frame.set('self', self);
    if (item !== undefined) frame.set('item', item);
    frame.unknown = undefined;
    const value = program.evaluate(frame, this.#spend);
    if (!this.#spend.settle()) return TOO_COSTLY;
    if (!(value instanceof EvalError)) return { type: 'value', value };
    const reason = frame.asking.unknown;
    if (reason !== undefined) return { type: 'unknown', reason };
    return { type: 'error', message: value.message };
  }
}

const UNKNOWN_TREE = 'needs the files of the repository, which are not known here';

const TOO_COSTLY: Found = {
  type: 'error',
  message: 'the expressions of the policy cost more than they may for one object',
};
