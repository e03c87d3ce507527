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
import { policyDocs, policyExamples } from './load/examples.ts'; // on first use
import { namesRule } from './exception/names.ts'; // on first use
import { nativePageJson, nativePageText } from './report/native-page.ts'; // on first use
import { policyPageJson } from './report/policy-page-json.ts'; // on first use
import { policyPageText } from './report/policy-page.ts'; // on first use
import { openTests } from './load/test-policies.ts'; // on first use

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

export { EXCEPTION_RULES } from './exception/model.ts';
export type { Exception, ExceptionRules } from './exception/model.ts';
export { parseMoment } from './exception/moment.ts';
export { standingOf } from './exception/standing.ts';

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
  Excuse,
  JudgeOptions,
  Judgement,
  Mutation,
  NativeDecision,
  Notice,
  Outcome,
  PolicyInfo,
} from './engine/model.ts';
export type { CustomWorkload } from './select/custom-workloads.ts';
export { createResources } from './match/resources.ts';
export { AccessBook } from './cel/library/access.ts';
export type { AccessCheck, AccessDecision, AccessUser, Authorizer } from './cel/library/access.ts';
export type { ActionOverride, ActionWord } from './engine/decide.ts';
export type { NativeInput } from './engine/native-model.ts';
export type { ParameterValues } from './engine/parameters.ts';

export { explainPolicy } from './config/explain.ts';
export type { Explained, ExplainedPolicy } from './config/explain.ts';
export { engineSettings, layersOf, mergeLayers } from './config/layers.ts';
export type { ActionSettings, Layer, Merged, Setting } from './config/layers.ts';
export type { ConfigDocument, ConfigSpec, ExceptionSection, RenderSection } from './config/model.ts';
export { scanOnly } from './config/scan-only.ts';
export { kubeMinor } from './config/kube-version.ts';
export type { ParsedConfig } from './config/parse.ts';
export type { WebhookSection } from './config/webhook-schema.ts';

export type { CasesReport, CasesSummary, Uncovered } from './cases/model.ts';

export { createCasesReporter, CASES_FORMATS } from './report/cases-formats.ts';
export type { CasesFormat, CasesReporter } from './report/cases-model.ts';

export { namesRule, nativePageJson, nativePageText, policyPageJson, policyPageText };
export type { NativePage } from './report/native-page.ts';
export type { Permissions } from './report/exception-list.ts';
export type { NativeBinding, NativeDocuments, NativePolicy } from './policy/native-model.ts';
export type { PageStyle, PolicyExample, PolicyPage } from './report/policy-page.ts';
export type { FileChange } from './report/diff.ts';
export type { FileFix, LeftFinding } from './report/fix-model.ts';
export { createFixReporter } from './report/fix-text.ts';
export type { FixReporter, FixTextOptions } from './report/fix-text.ts';
export { createReporter, FORMATS } from './report/formats.ts';
export type { Format, FormatOptions } from './report/formats.ts';
export { baselineText } from './report/baseline.ts';
export type { Baseline, BaselineEntry } from './report/baseline.ts';
export { explainJson, explainText } from './report/explain.ts';
export type { ExplainedFiles, ExplainedSetting, Explanation } from './report/explain.ts';
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
export { policyListJson, policyListText } from './report/policy-list.ts';
export type { PolicyList } from './report/policy-list.ts';
export { safe, safeLine, shown } from './report/safe.ts';
export { addFile, emptySummary, filesNotJudged } from './report/summary.ts';
export { createTextReporter } from './report/text.ts';
export type { TextOptions } from './report/text.ts';

export type { Input } from './load/inputs.ts';
export { openTests, policyDocs, policyExamples };
export type { PolicyTests, TestOptions } from './load/test-policies.ts';
export { systemCode, systemReason } from './load/machine-error.ts';
export { pathBelow } from './load/path-below.ts';
export { besideConfig, loadConfig } from './load/config.ts';
export { packNames, packTitles, shownSource } from './load/packs.ts';
export type { PackTitle } from './load/packs.ts';
export { collectNative, nativeFiles, withParams } from './load/native.ts';
export type { Collected, Given, NativeFiles } from './load/native.ts';
export { openBefore } from './load/before.ts';
export type { Before, BeforeOptions } from './load/before.ts';
export { openBaseline, openNewBaseline } from './load/baseline.ts';
export { createFix } from './load/fix.ts';
export type { Fixing, FixRun } from './load/fix.ts';
export type { FixSettings } from './load/fix-plan.ts';
export { openInputs } from './load/opened.ts';
export type { InputPaths, Inputs } from './load/opened.ts';
export { loadExceptions } from './load/exceptions.ts';
export { loadParams, loadPolicies } from './load/policies.ts';
export type { LoadedPolicies } from './load/policies.ts';
export { renderInputs } from './load/render.ts';
export type { RenderedInputs, RenderOptions } from './load/render-all.ts';
export type { RenderEntry } from './load/render-model.ts';
export { createScan } from './load/scan.ts';
export { findConfig } from './load/find-config.ts';
export type { FoundConfig } from './load/find-config.ts';
export { createJudges } from './load/create-judges.ts';
export type { Judges, JudgesInForce, JudgesOptions } from './load/judges.ts';
export type { Scan, ScanOptions } from './load/scan.ts';
export { parseSettings } from './load/settings.ts';
export type { Settings } from './load/settings.ts';
