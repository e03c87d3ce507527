// Texts that stand for a value which something else fills in later, or nobody.

/** Of what programs fill in: shells and Flux, Kubernetes, Helm and ESO, Argo CD's vault plugin, vals, Vault, 1Password, SOPS. */
const FILLED =
  /\$\{[A-Za-z_][^{}]*\}|\$\([A-Za-z_][\w.-]*\)|\{\{[^{}]*\}\}|<path:[^<>\n]*>|\bref\+[a-z0-9]+:\/\/|^\$[A-Za-z_]\w*$|^%[A-Za-z_]\w*%$|^ENC\[[A-Z0-9_]+,[^\]]+\]$|^vault:|^op:\/\//;
/** Of what people fill in. In a longer text what is between angles may be markup. */
const ANGLES = /^<[^<>\n]+>$|<[A-Z][A-Z0-9_-]*>|<(?:your|insert|enter|replace)[-_ ][^<>\n]*>/;

/** What people write where a value is to come. */
const WORDS =
  /^(?:change[-_ ]?(?:me|it)|replace[-_ ]?(?:me|this|with.*)|fill[-_ ]?(?:me|in)|(?:your|insert|enter|example|sample|dummy|fake)[-_ ].*|.*[-_ ]here|to[-_ ]?do|tbd|fixme|placeholder|redacted|removed|example|dummy|none|null|nil|undefined|secret|pass|passwd|password|pwd|pw|token|__\w+__|%[sdv]|x+|\*+|\.{2,}|…|-+|_+|0+|#+|\?+)$/i;

/** Longer texts are no words. */
const LONGEST_WORD = 64;

/**
 * Whether a text is empty, or stands for a value: `${PASSWORD}`, `$(PASSWORD)`, `{{ .password }}`, `<password>`, `changeme`.
 * What holds such a thing somewhere is a template, and counts.
 */
export function isPlaceholder(text: string): boolean {
  const bare = text.trim();
  if (bare === '') return true;
  return (bare.length <= LONGEST_WORD && WORDS.test(bare)) || FILLED.test(bare) || ANGLES.test(bare);
}

/** The same of a text or of its base64, in which the values of a Secret are written. */
export function isPlaceholderValue(text: string): boolean {
  if (isPlaceholder(text)) return true;
  const bare = text.trim();
  if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) return false;
  return isPlaceholder(new TextDecoder().decode(Uint8Array.from(atob(bare), (unit) => unit.charCodeAt(0))));
}
