// What rules that read secrets failed on in one file: kept out of all that is said of the file.
import { createMask, type Mask } from '../engine/mask.ts';
import { maskedDecision, maskedValue, secretPointers, secretTexts } from '../engine/secret.ts';
import type { Decision } from '../engine/model.ts';
import type { Location } from '../errors.ts';
import type { FixOperation } from '../fix/model.ts';
import { childPointer, pointerKeys, valueAt } from '../manifest/pointer.ts';
import type { Resource } from '../manifest/model.ts';
import { isList, type Value } from '../manifest/value.ts';
import type { FileReport, Finding, ObjectFix, Secrets } from '../report/model.ts';

/** Takes up the secrets of a file, object by object. */
export class FileSecrets {
  readonly #texts = new Set<string>();
  readonly #places = new Map<string, Location>();

  /** Takes up what decisions about an object name as secret. */
  note(resource: Resource, decisions: readonly Decision[]): void {
    for (const secret of secretPointers(decisions)) {
      const value = valueAt(resource.object, pointerKeys(secret));
      if (value === undefined) continue;
      for (const text of secretTexts(value)) this.#texts.add(text);
      for (const pointer of leaves(value, secret)) {
        const place = resource.locate(pointer);
        this.#places.set(`${place.line}:${place.column}`, place);
      }
    }
  }

  /** What was said of the file, without what is secret; the very same when there is nothing. */
  keepOut<Said extends Pick<FileReport, 'findings' | 'fixes'>>(
    said: Said,
  ): Said & { readonly secrets?: Secrets } {
    if (this.#texts.size === 0) return said;
    const mask = createMask(this.#texts);
    return {
      ...said,
      findings: said.findings.map((finding) => maskedFinding(finding, mask)),
      fixes: said.fixes.map((fix) => maskedFix(fix, mask)),
      secrets: { texts: [...this.#texts], places: [...this.#places.values()] },
    };
  }
}

/** Where the texts and numbers in a value are. */
function leaves(value: Value, pointer: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  if (isList(value)) return value.flatMap((one, i) => leaves(one, childPointer(pointer, i)));
  return Object.entries(value).flatMap(([key, one]) => leaves(one, childPointer(pointer, key)));
}

function maskedFinding(finding: Finding, mask: Mask): Finding {
  const decision = maskedDecision(finding.decision, mask);
  const { place } = finding;
  // Entries of lists go by a field of theirs, which may be the very thing.
  if (place !== undefined && mask(place) !== place) return { ...finding, decision, place: decision.field };
  return decision === finding.decision ? finding : { ...finding, decision };
}

function maskedFix(fix: ObjectFix, mask: Mask): ObjectFix {
  const operations = fix.plan.operations.map((operation) => maskedOperation(operation, mask));
  return { ...fix, plan: { ...fix.plan, operations } };
}

function maskedOperation(operation: FixOperation, mask: Mask): FixOperation {
  return operation.op === 'remove' ? operation : { ...operation, value: maskedValue(operation.value, mask) };
}
