// What the API server refuses when a policy or binding is written (pkg/apis/admissionregistration/validation), but for
// what the expressions say: those are compiled by the engine.
import { label1035Problems, qualifiedNameProblems, subdomainProblems } from '../manifest/names.ts';
import { byteCount } from '../manifest/text-size.ts';
import { isMap, own } from '../manifest/value.ts';
import type { ValueMap } from '../manifest/value.ts';
import { isCelIdentifier } from './cel-names.ts';
import { Field } from './native-field.ts';
import type { FieldProblem } from './native-field.ts';
import { segmentProblems } from './native-names.ts';
import { map, maps, text, texts } from './fields.ts';
import { deleteProblems, matchProblems, paramRefProblems } from './native-rules.ts';

/** Beyond it the API server refuses an annotation's expression: bytes. */
const MAX_VALUE_EXPRESSION = 5 * 1024;
const MAX_ANNOTATIONS = 20;
const MAX_CONDITIONS = 64;

/** What is wrong with a policy of either kind whose fields have the right types. */
export function policyProblems(document: ValueMap): readonly FieldProblem[] {
  const spec = map(document, 'spec');
  const field = new Field('spec', '/spec');
  const mutating = own(document, 'kind') === 'MutatingAdmissionPolicy';
  const paramKind = own(spec, 'paramKind');
  return [
    ...nameProblems(document),
    ...oneOf(spec, 'failurePolicy', { supported: ['Fail', 'Ignore'], otherwise: 'Fail', field }),
    ...(isMap(paramKind) ? paramKindProblems(paramKind, field.child('paramKind')) : []),
    ...constraintProblems(spec, field.child('matchConstraints'), mutating),
    ...conditionProblems(maps(spec, 'matchConditions'), field.child('matchConditions')),
    ...maps(spec, 'variables').flatMap((one, i) => variableProblems(one, field.child('variables').index(i))),
    ...(mutating ? mutationsProblems(spec, field) : validationsProblems(document, spec, field)),
  ];
}

/** What is wrong with a binding of either kind whose fields have the right types. */
export function bindingProblems(document: ValueMap): readonly FieldProblem[] {
  const spec = map(document, 'spec');
  const field = new Field('spec', '/spec');
  const mutating = own(document, 'kind') === 'MutatingAdmissionPolicyBinding';
  const policyName = text(spec, 'policyName');
  const at = field.child('policyName');
  const [paramRef, match] = [own(spec, 'paramRef'), own(spec, 'matchResources')];
  return [
    ...nameProblems(document),
    ...(policyName === ''
      ? [at.required()]
      : subdomainProblems(policyName).map((problem) => at.invalid(policyName, problem))),
    ...(isMap(paramRef) ? paramRefProblems(paramRef, field.child('paramRef')) : []),
    ...(isMap(match) ? matchProblems(match, field.child('matchResources')) : []),
    ...(mutating && isMap(match) ? deleteProblems(match, field.child('matchResources')) : []),
    ...(mutating ? [] : actionsProblems(texts(spec, 'validationActions'), field.child('validationActions'))),
  ];
}

function nameProblems(document: ValueMap): readonly FieldProblem[] {
  const name = text(map(document, 'metadata'), 'name');
  const at = new Field('metadata.name', '/metadata/name');
  if (name === '') return [at.required('name or generateName is required')];
  return [...segmentProblems(name), ...subdomainProblems(name)].map((problem) => at.invalid(name, problem));
}

interface Choice {
  readonly supported: readonly string[];
  readonly otherwise: string;
  readonly field: Field;
}

function oneOf(from: ValueMap, name: string, choice: Choice): readonly FieldProblem[] {
  const { supported, otherwise, field } = choice;
  const value = text(from, name, otherwise);
  if (value === '') return [field.child(name).required()];
  return supported.includes(value) ? [] : [field.child(name).unsupported(value, supported)];
}

function paramKindProblems(paramKind: ValueMap, field: Field): readonly FieldProblem[] {
  const [version, kind] = [text(paramKind, 'apiVersion'), text(paramKind, 'kind')];
  const at = field.child('kind');
  const mixed = 'may have mixed case, but should otherwise match: ';
  return [
    ...apiVersionProblems(version, field.child('apiVersion')),
    ...(kind === ''
      ? [at.required()]
      : label1035Problems(kind.toLowerCase()).map((problem) => at.invalid(kind, mixed + problem))),
  ];
}

function apiVersionProblems(apiVersion: string, field: Field): readonly FieldProblem[] {
  if (apiVersion === '') return [field.required()];
  const parts = apiVersion === '/' ? [''] : apiVersion.split('/');
  if (parts.length > 2) return [field.invalid(apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  const version = parts.at(-1) ?? '';
  const group = parts.length === 2 ? (parts[0] ?? '') : '';
  return [
    ...(group === '' ? [] : subdomainProblems(group).map((problem) => field.invalid(group, problem))),
    ...(version === ''
      ? [field.invalid(apiVersion, 'version must be specified')]
      : label1035Problems(version).map((problem) => field.invalid(version, problem))),
  ];
}

function constraintProblems(spec: ValueMap, field: Field, mutating: boolean): readonly FieldProblem[] {
  const match = own(spec, 'matchConstraints');
  if (!isMap(match)) return [field.required()];
  return [
    ...matchProblems(match, field),
    ...(maps(match, 'resourceRules').length === 0 ? [field.child('resourceRules').required()] : []),
    ...(mutating ? deleteProblems(match, field) : []),
  ];
}

function conditionProblems(conditions: readonly ValueMap[], field: Field): readonly FieldProblem[] {
  const names = conditions.map((one) => text(one, 'name'));
  return [
    ...(conditions.length > MAX_CONDITIONS ? [field.tooMany(conditions.length, MAX_CONDITIONS)] : []),
    ...conditions.flatMap((one, i) => {
      const at = field.index(i);
      const name = names[i] ?? '';
      return [
        ...(text(one, 'expression').trim() === '' ? [at.child('expression').required()] : []),
        ...(name === ''
          ? [at.child('name').required()]
          : qualifiedNameProblems(name).map((problem) => at.child('name').invalid(name, problem))),
        ...(name !== '' && names.indexOf(name) < i ? [at.child('name').duplicate(name)] : []),
      ];
    }),
  ];
}

function variableProblems(variable: ValueMap, field: Field): readonly FieldProblem[] {
  const name = text(variable, 'name');
  const at = field.child('name');
  const expression = field.child('expression');
  return [
    ...(name.trim() === ''
      ? [at.required('name is not specified')]
      : isCelIdentifier(name)
        ? []
        : [at.invalid(name, 'must be a valid CEL identifier')]),
    ...(text(variable, 'expression').trim() === ''
      ? [expression.required('expression is not specified')]
      : []),
  ];
}

function validationsProblems(document: ValueMap, spec: ValueMap, field: Field): readonly FieldProblem[] {
  const [validations, annotations] = [maps(spec, 'validations'), maps(spec, 'auditAnnotations')];
  if (validations.length === 0 && annotations.length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item';
    return ['validations', 'auditAnnotations'].map((name) => field.child(name).required(detail));
  }
  const policy = text(map(document, 'metadata'), 'name');
  const at = field.child('auditAnnotations');
  const keys = annotations.map((one) => text(one, 'key'));
  return [
    ...validations.flatMap((one, i) => validationProblems(one, field.child('validations').index(i))),
    ...(annotations.length > MAX_ANNOTATIONS
      ? [at.invalid(annotations, `must not have more than ${String(MAX_ANNOTATIONS)} auditAnnotations`)]
      : []),
    ...annotations.flatMap((one, i) => [
      ...annotationProblems(one, policy, at.index(i)),
      ...(keys.indexOf(keys[i] ?? '') < i
        ? [
            at
              .index(i)
              .child('key')
              .duplicate(keys[i] ?? ''),
          ]
        : []),
    ]),
  ];
}

function validationProblems(validation: ValueMap, field: Field): readonly FieldProblem[] {
  const [message, messageExpression] = [text(validation, 'message'), text(validation, 'messageExpression')];
  const empty = 'must be non-empty if specified';
  return [
    ...(text(validation, 'expression').trim() === ''
      ? [field.child('expression').required('expression is not specified')]
      : []),
    ...(messageExpression !== '' && messageExpression.trim() === ''
      ? [field.child('messageExpression').invalid(messageExpression, empty)]
      : []),
    ...(message !== '' && message.trim() === '' ? [field.child('message').invalid(message, empty)] : []),
    ...(/[\n\r]/.test(message.trim())
      ? [field.child('message').invalid(message, 'must not contain line breaks')]
      : []),
    ...(own(validation, 'reason') === undefined || own(validation, 'reason') === null
      ? []
      : reasonProblems(text(validation, 'reason'), field.child('reason'))),
  ];
}

function reasonProblems(reason: string, field: Field): readonly FieldProblem[] {
  const supported = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];
  return supported.includes(reason) ? [] : [field.unsupported(reason, supported)];
}

function annotationProblems(annotation: ValueMap, policy: string, field: Field): readonly FieldProblem[] {
  const key = text(annotation, 'key');
  const at = field.child('key');
  const expression = text(annotation, 'valueExpression').trim();
  const value = field.child('valueExpression');
  const bytes = byteCount(expression);
  return [
    ...(policy === ''
      ? [at.invalid(key, 'requires metadata.name be non-empty')]
      : qualifiedNameProblems(`${policy}/${key}`).map((problem) => at.invalid(`${policy}/${key}`, problem))),
    ...(expression === '' ? [value.required('valueExpression is not specified')] : []),
    ...(bytes > MAX_VALUE_EXPRESSION
      ? [value.required(`must not exceed ${String(MAX_VALUE_EXPRESSION)} bytes in length`)]
      : []),
  ];
}

function mutationsProblems(spec: ValueMap, field: Field): readonly FieldProblem[] {
  const mutations = maps(spec, 'mutations');
  const none = mutations.length === 0;
  return [
    ...(none ? [field.child('mutations').required('mutations must contain at least one item')] : []),
    ...mutations.flatMap((one, i) => mutationProblems(one, field.child('mutations').index(i))),
    ...oneOf(spec, 'reinvocationPolicy', { supported: ['IfNeeded', 'Never'], otherwise: '', field }),
  ];
}

function mutationProblems(mutation: ValueMap, field: Field): readonly FieldProblem[] {
  const type = text(mutation, 'patchType');
  if (type === '') return [field.child('patchType').required()];
  const fields = { JSONPatch: 'jsonPatch', ApplyConfiguration: 'applyConfiguration' };
  if (type !== 'JSONPatch' && type !== 'ApplyConfiguration')
    return [field.child('patchType').unsupported(type, ['ApplyConfiguration', 'JSONPatch'])];
  const name = fields[type];
  const other = type === 'JSONPatch' ? fields.ApplyConfiguration : fields.JSONPatch;
  const given = own(mutation, name);
  return [
    ...(isMap(given) ? [] : [field.child(name).required(`must be specified when patchType is ${type}`)]),
    ...(isMap(given) && text(given, 'expression').trim() === ''
      ? [field.child(name, 'expression').required()]
      : []),
    ...(isMap(own(mutation, other))
      ? [field.child(other).invalid(`{${other}}`, `must not be specified when patchType is ${type}`)]
      : []),
  ];
}

function actionsProblems(actions: readonly string[], field: Field): readonly FieldProblem[] {
  const supported = ['Audit', 'Deny', 'Warn'];
  return [
    ...actions.flatMap((action, i) => [
      ...(supported.includes(action) ? [] : [field.index(i).unsupported(action, supported)]),
      ...(actions.indexOf(action) < i ? [field.index(i).duplicate(action)] : []),
    ]),
    ...(actions.includes('Deny') && actions.includes('Warn')
      ? [
          field.invalid(
            actions,
            'must not contain both Deny and Warn (repeating the same validation failure information in the API ' +
              'response and headers serves no purpose)',
          ),
        ]
      : []),
    ...(actions.length === 0 ? [field.required('at least one validation action is required')] : []),
  ];
}
