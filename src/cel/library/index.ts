// Every library of Kubernetes, with the minor version (1.x) that brought it.
import type { Library } from '../declaration.ts';
import { AUTHORIZER_LIBRARY, AUTHORIZER_SELECTORS } from './authorizer.ts';
import { CIDR_LIBRARY } from './cidr.ts';
import { EXT_LISTS } from './ext-lists.ts';
import { IP_LIBRARY } from './ip.ts';
import { LISTS, LISTS_ONE } from './lists.ts';
import { NAMED_FORMATS } from './named-format.ts';
import { OPTIONAL_TYPES, OPTIONAL_TYPES_TWO } from './optional.ts';
import { QUANTITY_LIBRARY } from './quantity.ts';
import { REGEX } from './regex.ts';
import { SEMVER_LIBRARY } from './semver.ts';
import { SETS } from './sets.ts';
import { STANDARD } from './standard.ts';
import { STRINGS, STRINGS_TWO } from './strings.ts';
import { URLS } from './url.ts';

/**
 * The libraries, in the order in which the API server declares them (k8s.io/apiserver/pkg/cel/environment/base.go).
 * `jsonpatch.escapeKey` is not among them: only mutations have it.
 */
export const LIBRARIES: readonly Library[] = [
  STANDARD,
  URLS,
  REGEX,
  LISTS,
  AUTHORIZER_LIBRARY,
  OPTIONAL_TYPES,
  QUANTITY_LIBRARY,
  STRINGS,
  STRINGS_TWO,
  SETS,
  IP_LIBRARY,
  CIDR_LIBRARY,
  NAMED_FORMATS,
  AUTHORIZER_SELECTORS,
  SEMVER_LIBRARY,
  EXT_LISTS,
  OPTIONAL_TYPES_TWO,
  LISTS_ONE,
];
