// The one entry for those who have an expression and want a program.
import { build } from './build.ts';
import { check, inOrder } from './checker.ts';
import type { Checked, Issue } from './checked.ts';
import type { Environment } from './environment.ts';
import { issuesText } from './issue-text.ts';
import { parse } from './parser.ts';
import type { Program } from './program.ts';
import { runtimeTypeText, sameType, type Type } from './type.ts';
import { validate } from './validate.ts';
import { EvalError } from './value.ts';

/** What an expression is compiled for. */
export interface CompileOptions {
  readonly environment: Environment;
  /** The types of which one must be the expression's, exactly; with none, any type will do. */
  readonly result: readonly Type[];
}

/**
 * A program, or why there is none: `message` is what the API server says of the expression (`compilation failed: ERROR:
 * <input>:1:1: …`, `must evaluate to bool but got dyn`, `program instantiation failed: …`), `issues` the mistakes that
 * have a place in it.
 */
export type Compiled =
  | { readonly ok: true; readonly program: Program; readonly checked: Checked }
  | { readonly ok: false; readonly issues: readonly Issue[]; readonly message: string };

function refuseFor(source: string, found: readonly Issue[]): Compiled {
  const issues = inOrder(found);
  return { ok: false, issues, message: `compilation failed: ${issuesText(issues, source)}` };
}

const refuse = (message: string): Compiled => ({ ok: false, issues: [], message });

function resultProblem(found: Type, wanted: readonly Type[]): string | undefined {
  if (wanted.length === 0 || wanted.some((type) => sameType(type, found))) return undefined;
  const texts = wanted.map(runtimeTypeText);
  const choice = texts.length === 1 ? texts[0]! : `one of [${texts.join(' ')}]`;
  return `must evaluate to ${choice} but got ${runtimeTypeText(found)}`;
}

/** Parses, checks and builds. */
export function compileExpression(source: string, options: CompileOptions): Compiled {
  const { environment } = options;
  const parsed = parse(source, environment.syntax);
  if (!parsed.ok) return refuseFor(source, parsed.issues);
  const result = check(parsed.parsed, environment);
  if (!result.ok) return refuseFor(source, result.issues);
  const { checked } = result;
  const problems = validate(checked, environment);
  if (problems.issues.length > 0) return refuseFor(source, problems.issues);
  const message = resultProblem(checked.result, options.result);
  if (message !== undefined) return refuse(message);
  if (problems.unmakeable !== undefined) return refuse(problems.unmakeable);
  try {
    return { ok: true, program: build(checked), checked };
  } catch (error) {
    if (error instanceof EvalError) return refuse(`program instantiation failed: ${error.message}`);
    throw error;
  }
}
