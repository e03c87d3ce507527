import { isClusterScoped } from '../../manifest/kinds.ts';
import { groupVersion } from '../../manifest/request.ts';
import { takeSteps } from '../../manifest/steps.ts';
import { isList, isMap, own, textOf } from '../../manifest/value.ts';
import type { Value } from '../../manifest/value.ts';
import { FORMATS } from '../formats.ts';
import { compileGlob } from '../../match/glob.ts';
import { compilePathGlob } from '../../match/path-glob.ts';
import { imageWithin, parseImagePrefix } from '../image-within.ts';
import { compareQuantities, milliBytesHint, parseQuantity } from '../quantity.ts';
import type { Quantity } from '../quantity.ts';
import { parseImageReference } from '../../select/image-reference.ts';
import { here, plain, show, simple } from './check.ts';
import type { Keyword } from './context.ts';
import { withoutCredentials } from './credentials.ts'; // on first use

const format: Keyword = (name, context) => {
  const check = typeof name === 'string' ? FORMATS.get(name) : undefined;
  if (check === undefined) {
    context.refuse(
      `${show(name)} is not a format; the formats are ${[...FORMATS.keys()].join(', ')}`,
      'format',
    );
    return undefined;
  }
  return simple(
    'format',
    (v) => {
      if (typeof v === 'string') takeSteps(v.length);
      return check(v) === undefined;
    },
    (v) => check(v) ?? 'it is well-formed',
  );
};

type Order = -1 | 0 | 1;

/** Steps to read and compare a quantity, as long as one may be. */
const QUANTITY = 50;

/** A keyword that bounds quantities. A null bound (an optional parameter that is not given) bounds nothing. */
function quantityBound(keyword: string, holds: (order: Order) => boolean, words: string): Keyword {
  return (limit, context) => {
    if (limit === null) return undefined;
    const bound = parseQuantity(limit);
    if (!bound.ok) {
      context.refuse(`${keyword} needs a quantity: ${bound.reason}`, keyword);
      return undefined;
    }
    return {
      test: (v) => {
        takeSteps(QUANTITY);
        const quantity = parseQuantity(v);
        return quantity.ok && holds(compareQuantities(quantity, bound));
      },
      explain: (v) => {
        const quantity = parseQuantity(v);
        if (!quantity.ok) return here(keyword, quantity.reason);
        return here(keyword, `it is ${show(v)}, ${words} ${plain(limit)}${hint(v, quantity)}`);
      },
    };
  };
}

function hint(value: Value, quantity: Quantity): string {
  const text = milliBytesHint(value, quantity);
  return text === undefined ? '' : `; ${text}`;
}

const within: Keyword = (value, context) => {
  if (!isList(value)) {
    context.refuse('imageWithin needs a list of registries or registry/path prefixes', 'imageWithin');
    return undefined;
  }
  const prefixes = value.flatMap((entry, i) => {
    const prefix = typeof entry === 'string' ? parseImagePrefix(entry) : undefined;
    if (prefix?.ok) return [prefix];
    context.refuse(prefix ? prefix.reason : `${show(entry)} is not a registry`, 'imageWithin', i);
    return [];
  });
  const list = value.map((entry) => plain(entry)).join(', ');
  return {
    test: (v) => {
      if (typeof v !== 'string') return false;
      takeSteps(v.length);
      const image = parseImageReference(v);
      return image.ok && prefixes.some((prefix) => imageWithin(image, prefix));
    },
    explain: (v) => {
      const image = typeof v === 'string' ? parseImageReference(v) : undefined;
      if (image === undefined) return here('imageWithin', `it is ${show(v)}, not an image reference`);
      if (!image.ok) return here('imageWithin', image.reason);
      return here('imageWithin', `${image.registry}/${image.repository} is not within ${list}`);
    },
  };
};

function globs(keyword: string, compile: (pattern: string) => (text: string) => boolean): Keyword {
  return (value, context) => {
    const patterns = isList(value) ? value : [value];
    const tests = patterns.flatMap((pattern, i) => {
      if (typeof pattern === 'string') return [compile(pattern)];
      context.refuse(
        `${keyword} needs a pattern or a list of patterns`,
        keyword,
        ...(isList(value) ? [i] : []),
      );
      return [];
    });
    const list = patterns.map((pattern) => plain(pattern)).join(', ');
    return simple(
      keyword,
      (v) => typeof v !== 'string' || tests.some((test) => test(v)),
      (v) => `${show(v)} matches none of ${list}`,
    );
  };
}

const RELEASE = /^(?:latest|v1\.(0|[1-9]\d{0,8}))$/;

/** The minor version of a release such as `v1.35`; `latest` is above all of them. */
function minorOf(release: Value): number | undefined {
  const found = typeof release === 'string' ? RELEASE.exec(release) : null;
  return found === null ? undefined : Number(found[1] ?? Infinity);
}

/** A version of Kubernetes as labels of the Pod Security Standards write it: `v1.35`, `latest`. */
const kubernetesMinimum: Keyword = (value, context) => {
  const least = minorOf(value);
  if (least === undefined) {
    context.refuse(
      `kubernetesMinimum needs a version such as v1.35, not ${show(value)}`,
      'kubernetesMinimum',
    );
    return undefined;
  }
  return simple(
    'kubernetesMinimum',
    (v) => (minorOf(v) ?? -1) >= least,
    (v) => `it is ${show(v)}, not ${plain(value)} or later`,
  );
};

/** Whether an object is of a built-in kind that has a namespace, or none; of other kinds neither is known. */
const kindScope: Keyword = (value, context) => {
  if (value !== 'Namespaced' && value !== 'Cluster') {
    context.refuse(`kindScope is Namespaced or Cluster, not ${show(value)}`, 'kindScope');
    return undefined;
  }
  return simple(
    'kindScope',
    (v) => scopeOf(v) === value,
    (v) => `its kind is ${scopeOf(v) === undefined ? 'not a built-in one' : `not ${value}`}`,
  );
};

function scopeOf(object: Value): 'Namespaced' | 'Cluster' | undefined {
  if (!isMap(object)) return undefined;
  const [group] = groupVersion(textOf(own(object, 'apiVersion')));
  const isCluster = isClusterScoped(group, textOf(own(object, 'kind')));
  if (isCluster === undefined) return undefined;
  return isCluster ? 'Cluster' : 'Namespaced';
}

// A constant of its own: what is loaded on first use has no value before.
const credentials: Keyword = (value, context) => withoutCredentials(value, context);

/** The vocabulary on top of JSON Schema: docs/policy-language.md, "Kubernetes vocabulary". */
export const KUBERNETES_KEYWORDS: readonly (readonly [string, Keyword])[] = [
  ['format', format],
  ['quantityMinimum', quantityBound('quantityMinimum', (order) => order >= 0, 'less than')],
  ['quantityExclusiveMinimum', quantityBound('quantityExclusiveMinimum', (order) => order > 0, 'not above')],
  ['quantityMaximum', quantityBound('quantityMaximum', (order) => order <= 0, 'more than')],
  ['quantityExclusiveMaximum', quantityBound('quantityExclusiveMaximum', (order) => order < 0, 'not below')],
  ['imageWithin', within],
  ['glob', globs('glob', (pattern) => compileGlob(pattern, { ignoreCase: false }))],
  ['globIgnoreCase', globs('globIgnoreCase', (pattern) => compileGlob(pattern, { ignoreCase: true }))],
  ['pathGlob', globs('pathGlob', compilePathGlob)],
  ['kubernetesMinimum', kubernetesMinimum],
  ['kindScope', kindScope],
  ['withoutCredentials', credentials],
];
