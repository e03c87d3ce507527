/**
 * The public names of Doorward's library. Both doors, and everybody else, import from here and nowhere below.
 *
 * @example
 * const { policies, errors } = loadPolicies(['pack:essentials']);
 * const engine = createEngine(policies, { parameters: { 'allowed-registries': { registries: ['gcr.io/shop'] } } });
 * const { documents } = parseManifest({ file: 'web.yaml', bytes: readFileSync('web.yaml') }, DEFAULT_LIMITS);
 * for (const document of documents) {
 *   if (document.type !== 'resources') continue;
 *   for (const resource of document.resources) {
 *     for (const decision of engine.judge(createRequest(resource.object, new Map())).decisions) {
 *       console.log(resource.locate(decision.pointer), decision.message);
 *     }
 *   }
 * }
 */
export { DoorwardError, ERRORS } from './errors.ts';
export type { CodedError, ErrorCode, Location } from './errors.ts';

export { equalValues } from './manifest/equal.ts';
export { DEFAULT_LIMITS } from './manifest/limits.ts';
export type { Limits, ParsedDocument, ParsedFile, Resource, Source } from './manifest/model.ts';
export { readExactJson } from './manifest/exact-json.ts';
export type { ExactJson } from './manifest/exact-json.ts';
export { nearest } from './manifest/nearest.ts';
export { parseManifest } from './manifest/parse.ts';
export { createRequest } from './manifest/request.ts';
export type {
  AdmissionFacts,
  Door,
  GroupVersionKind,
  GroupVersionResource,
  Operation,
  Request,
  UserInfo,
} from './manifest/request.ts';
export { childPointer, pointerKeys } from './manifest/pointer.ts';
export { isList, isMap, own, ownPath, textOf } from './manifest/value.ts';
export type { Value, ValueMap } from './manifest/value.ts';

export type { Policy, PolicyAction, Severity } from './policy/model.ts';
export { API_VERSION, parsePolicies } from './policy/parse.ts';
export type { ParsedPolicies } from './policy/parse.ts';

export { applyJsonPatch, applyOperations } from './fix/json-patch.ts';
export type { Patched, PatchOperation } from './fix/json-patch.ts';
export type {
  FixOperation,
  FixPlace,
  FixPlan,
  Operation as JsonPatchOperation,
  Unfixed,
} from './fix/model.ts';

export { createEngine } from './engine/create-engine.ts';
export type { EngineOptions } from './engine/create-engine.ts';
export type {
  Action,
  Decision,
  Engine,
  JudgeOptions,
  Judgement,
  Mutation,
  NativeDecision,
  Notice,
  Outcome,
  PolicyInfo,
} from './engine/model.ts';
export { createResources } from './match/resources.ts';
export { AccessBook } from './cel/library/access.ts';
export type { AccessCheck, AccessDecision, AccessUser, Authorizer } from './cel/library/access.ts';
export type { ActionOverride } from './engine/decide.ts';
export type { NativeInput } from './engine/native-model.ts';
export type { ParameterValues } from './engine/parameters.ts';

export type { FileChange } from './report/diff.ts';
export type { FileFix, LeftFinding } from './report/fix-model.ts';
export { createFixReporter } from './report/fix-text.ts';
export type { FixReporter, FixTextOptions } from './report/fix-text.ts';
export { createReporter, FORMATS } from './report/formats.ts';
export type { Format, FormatOptions } from './report/formats.ts';
export { createJsonReporter } from './report/json.ts';
export { atLeast, emptyReport, SEVERITIES } from './report/model.ts';
export type {
  FileReport,
  Finding,
  ObjectRef,
  Reporter,
  RunInfo,
  Summary,
  Suppression,
} from './report/model.ts';
export { safe, safeLine, shown } from './report/safe.ts';
export { addFile, emptySummary, filesNotJudged } from './report/summary.ts';
export { createTextReporter } from './report/text.ts';
export type { TextOptions } from './report/text.ts';

export { systemReason } from './load/machine-error.ts';
export { packNames, packTitles } from './load/packs.ts';
export type { PackTitle } from './load/packs.ts';
export { collectNative, nativeFiles, withParams } from './load/native.ts';
export type { Collected, Given, NativeFiles } from './load/native.ts';
export { createFix } from './load/fix.ts';
export type { Fixing, FixRun } from './load/fix.ts';
export type { FixSettings } from './load/fix-plan.ts';
export { openInputs } from './load/opened.ts';
export type { InputPaths, Inputs } from './load/opened.ts';
export { loadParams, loadPolicies } from './load/policies.ts';
export type { LoadedPolicies } from './load/policies.ts';
export { createScan } from './load/scan.ts';
export type { Scan, ScanOptions } from './load/scan.ts';
export { parseSettings } from './load/settings.ts';
export type { Settings } from './load/settings.ts';
