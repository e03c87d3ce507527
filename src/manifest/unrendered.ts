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

const ENCRYPTED = 'ENC[AES256_GCM,';

/** Whether SOPS encrypted a document: it says so, or a value looks like it. */
export function isEncrypted(value: ValueMap, text: string): boolean {
  const sops = own(value, 'sops');
  if (isMap(sops) && ['mac', 'version', 'lastmodified'].some((key) => own(sops, key) !== undefined))
    return true;
  return text.includes(ENCRYPTED) && holdsEncrypted(value);
}

function holdsEncrypted(value: Value): boolean {
  if (typeof value === 'string') return value.startsWith(ENCRYPTED);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsEncrypted);
}
