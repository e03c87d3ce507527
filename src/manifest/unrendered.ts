import { isMap, own, type Value, type ValueMap } from './value.ts';

/** Where a text that is no YAML holds a Helm template's action; -1 when nowhere. */
export function templateAction(text: string): number {
  return text.search(/\{\{(?!\{)[^{}]*\}\}|\{\{-?\s*\/\*/);
}

/**
 * Whether a mapping is input to kustomize: its kinds `Kustomization` and `Component`, or a file of its name without
 * a kind. Flux has an object of the kind Kustomization, in a group of its own.
 */
export function isKustomization(value: Value, file: string): boolean {
  if (!isMap(value)) return false;
  const apiVersion = own(value, 'apiVersion');
  if (typeof apiVersion === 'string') return apiVersion.startsWith('kustomize.config.k8s.io/');
  if (apiVersion !== undefined) return false;
  const kind = own(value, 'kind');
  const named = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(file);
  return named ? kind === undefined || kind === 'Kustomization' || kind === 'Component' : false;
}

/** How SOPS begins what it encrypted. */
const ENCRYPTED = 'ENC[AES256_GCM,';

/** What SOPS encrypted of an object: nothing, all that is secret in it, or some values beside others that anybody can read. */
export type Encrypted = 'none' | 'whole' | 'part';

/** What says of a Secret who it is, and what of SOPS. */
const WHO: readonly string[] = ['apiVersion', 'kind', 'type', 'immutable', 'metadata', 'sops'];

/**
 * What SOPS encrypted of an object. Which values it does is a setting (`encrypted_regex`), so its metadata alone says nothing.
 * A Secret is encrypted whole when all but who it is is; of any other kind, one value that cannot be read is enough.
 */
export function encryptedOf(value: ValueMap, text: string): Encrypted {
  if (!text.includes(ENCRYPTED)) return 'none';
  if (!anyText(without(value, ['sops']), isEncrypted)) return 'none';
  if (!isSecret(value)) return 'whole';
  // Without its metadata nothing decrypts it: the text is the value.
  if (!isSigned(value)) return 'none';
  const metadata = own(value, 'metadata');
  const annotations = isMap(metadata) ? own(metadata, 'annotations') : undefined;
  const held = [...without(value, WHO), annotations ?? null];
  return anyText(held, isPlain) ? 'part' : 'whole';
}

/** Whether an object is a Secret of Kubernetes. */
export function isSecret(value: ValueMap): boolean {
  return own(value, 'apiVersion') === 'v1' && own(value, 'kind') === 'Secret';
}

/** Whether SOPS signed a document: what is edited in it, plain or not, cannot be decrypted any more. */
export function isSigned(value: ValueMap): boolean {
  return isMap(own(value, 'sops'));
}

function isEncrypted(text: string): boolean {
  return text.startsWith(ENCRYPTED);
}

/** The values of a mapping but for some keys. */
function without(value: ValueMap, keys: readonly string[]): readonly Value[] {
  return Object.entries(value).flatMap(([key, one]) => (keys.includes(key) ? [] : [one]));
}

/** SOPS leaves an empty text as it is. */
function isPlain(text: string): boolean {
  return text !== '' && !isEncrypted(text);
}

/** Whether a text in a value, or a number or a truth as a text, is such a one. */
function anyText(value: Value, is: (text: string) => boolean): boolean {
  if (value === null) return false;
  if (typeof value !== 'object') return is(String(value));
  return Object.values(value).some((one) => anyText(one, is));
}
