// The fields of the policies and bindings, and the types of their values: what the API server's strict decoding takes.
import { childPointer } from '../manifest/pointer.ts';
import { isList, isMap } from '../manifest/value.ts';
import type { Value } from '../manifest/value.ts';
import { nearest } from '../manifest/nearest.ts';

/** What a value may be. */
type Shape =
  'text' | 'texts' | 'labels' | 'any' | { readonly list: Shape } | { readonly [field: string]: Shape };

/** A value of the wrong type, or a field that is not known. */
export interface ShapeProblem {
  readonly pointer: string;
  readonly message: string;
}

const SELECTOR: Shape = {
  matchLabels: 'labels',
  matchExpressions: { list: { key: 'text', operator: 'text', values: 'texts' } },
};

const RULES: Shape = {
  list: {
    resourceNames: 'texts',
    operations: 'texts',
    apiGroups: 'texts',
    apiVersions: 'texts',
    resources: 'texts',
    scope: 'text',
  },
};

const MATCH: Shape = {
  namespaceSelector: SELECTOR,
  objectSelector: SELECTOR,
  resourceRules: RULES,
  excludeResourceRules: RULES,
  matchPolicy: 'text',
};

const NAMED: Shape = { list: { name: 'text', expression: 'text' } };

const POLICY = {
  paramKind: { apiVersion: 'text', kind: 'text' },
  matchConstraints: MATCH,
  matchConditions: NAMED,
  variables: NAMED,
  failurePolicy: 'text',
} as const satisfies Shape;

const BINDING = {
  policyName: 'text',
  paramRef: { name: 'text', namespace: 'text', selector: SELECTOR, parameterNotFoundAction: 'text' },
  matchResources: MATCH,
} as const satisfies Shape;

const SPECS: Readonly<Record<string, Shape>> = {
  ValidatingAdmissionPolicy: {
    ...POLICY,
    validations: {
      list: { expression: 'text', message: 'text', messageExpression: 'text', reason: 'text' },
    },
    auditAnnotations: { list: { key: 'text', valueExpression: 'text' } },
  },
  ValidatingAdmissionPolicyBinding: { ...BINDING, validationActions: 'texts' },
  MutatingAdmissionPolicy: {
    ...POLICY,
    mutations: {
      list: {
        patchType: 'text',
        applyConfiguration: { expression: 'text' },
        jsonPatch: { expression: 'text' },
      },
    },
    reinvocationPolicy: 'text',
  },
  MutatingAdmissionPolicyBinding: BINDING,
};

/** What of a document of one of the four kinds does not decode; a null is an absent field, as in Go. */
export function shapeProblems(kind: string, document: Value): readonly ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  const whole: Shape = {
    apiVersion: 'text',
    kind: 'text',
    metadata: 'any',
    spec: SPECS[kind] ?? 'any',
    status: 'any',
  };
  check(document, whole, { pointer: '', path: '', problems });
  return problems;
}

interface At {
  readonly pointer: string;
  readonly path: string;
  readonly problems: ShapeProblem[];
}

function check(value: Value, shape: Shape, at: At): void {
  if (value === null || shape === 'any') return;
  if (shape === 'text') {
    if (typeof value !== 'string') wrong(at, 'has to be text');
  } else if (shape === 'texts' || isListShape(shape)) {
    checkList(value, shape === 'texts' ? 'text' : shape.list, at);
  } else if (!isMap(value)) {
    wrong(at, 'has to be a mapping');
  } else if (shape === 'labels') {
    for (const key of Object.keys(value)) check(value[key] as Value, 'text', below(at, key));
  } else {
    for (const key of Object.keys(value)) checkField(value[key] as Value, key, { shape, at });
  }
}

function isListShape(shape: Shape): shape is { readonly list: Shape } {
  return typeof shape === 'object' && Object.hasOwn(shape, 'list');
}

function checkList(value: Value, item: Shape, at: At): void {
  if (!isList(value)) {
    wrong(at, 'has to be a list');
    return;
  }
  for (const [i, one] of value.entries()) {
    const path = `${at.path}[${String(i)}]`;
    check(one, item, { pointer: childPointer(at.pointer, i), path, problems: at.problems });
  }
}

function checkField(
  value: Value,
  key: string,
  { shape, at }: { readonly shape: Readonly<Record<string, Shape>>; readonly at: At },
): void {
  const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
  const inner = below(at, key);
  if (field !== undefined) {
    check(value, field, inner);
    return;
  }
  const like = nearest(key, Object.keys(shape));
  const help = like === undefined ? '' : `; did you mean ${like}?`;
  const message = `strict decoding error: unknown field "${inner.path}"${help}`;
  at.problems.push({ pointer: inner.pointer, message });
}

function below(at: At, key: string): At {
  const path = at.path === '' ? key : `${at.path}.${key}`;
  return { pointer: childPointer(at.pointer, key), path, problems: at.problems };
}

function wrong({ problems, pointer, path }: At, what: string): void {
  problems.push({ pointer, message: `${path === '' ? 'The document' : path} ${what}` });
}
