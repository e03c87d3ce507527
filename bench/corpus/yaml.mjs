// Writes values as YAML in the many ways in which people and Helm write it: comments, block and folded scalars,
// flow lists, three kinds of quotes, lists indented or not.

/** @typedef {import('./random.mjs').Random} Random */

const COMMENTS = [
  'keep in step with the chart of the platform team',
  'see the runbook before changing this',
  'values below are overridden per environment',
  'required by the service mesh',
  'TICKET-1234: raised after the incident in spring',
  'default of the upstream chart',
];

// Plain only where no reader could take the text for anything else.
const PLAIN = /^[A-Za-z/][A-Za-z0-9/._-]*(:[A-Za-z0-9/._-]+)?$|^\d+(m|s|Ki|Mi|Gi)$/;
const WORD = /^(true|false|yes|no|on|off|y|n|null|\.inf|\.nan)$/i;

/**
 * @param {string} text
 * @param {Random} random
 */
function scalarText(text, random) {
  const plain = PLAIN.test(text) && !WORD.test(text);
  if (plain && !random.chance(0.15)) return text;
  if (!text.includes("'") && random.chance(0.3)) return `'${text}'`;
  return JSON.stringify(text);
}

/**
 * @param {unknown} value
 * @param {Random} random
 */
function scalar(value, random) {
  return typeof value === 'string' ? scalarText(value, random) : String(value);
}

/**
 * A text of several lines as a literal block; one long line as a folded block.
 * @param {string} text
 * @param {string} indent
 */
function blockScalar(text, indent) {
  if (text.endsWith('\n')) return `|\n${text.slice(0, -1).replaceAll(/^(?=.)/gm, indent)}`;
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length > 70) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return `>-\n${lines.map((line) => indent + line).join('\n')}`;
}

const isScalar = (/** @type {unknown} */ value) => typeof value !== 'object' || value === null;

/**
 * @param {unknown[]} list
 * @param {string} indent
 * @param {Random} random
 */
function flowOrBlockList(list, indent, random) {
  if (list.length === 0) return ' []';
  if (list.every(isScalar) && list.length < 8 && random.chance(0.4)) {
    const text = ` [${list.map((item) => scalar(item, random)).join(', ')}]`;
    if (text.length < 90) return text;
  }
  const inner = random.chance(0.5) ? indent : `${indent}  `;
  const items = list.map((item) => {
    if (isScalar(item)) return `${inner}- ${scalar(item, random)}`;
    const text = mapping(/** @type {Record<string, unknown>} */ (item), `${inner}  `, random);
    return `${inner}- ${text.slice(inner.length + 2)}`;
  });
  return `\n${items.join('\n')}`;
}

/**
 * @param {Record<string, unknown>} map
 * @param {string} indent
 * @param {Random} random
 * @returns {string}
 */
function mapping(map, indent, random) {
  const entries = Object.entries(map).filter(([, value]) => value !== undefined);
  const lines = entries.map(([key, value], i) => {
    // The first key of a list item stands on the line of its dash, where a comment line cannot stand.
    const comment = i > 0 && random.chance(0.03) ? `${indent}# ${random.pick(COMMENTS)}\n` : '';
    const name = `${comment}${indent}${scalarText(key, { ...random, chance: () => false })}:`;
    if (Array.isArray(value)) return name + flowOrBlockList(value, indent, random);
    if (!isScalar(value)) {
      const child = /** @type {Record<string, unknown>} */ (value);
      const keys = Object.keys(child);
      if (keys.length === 0) return `${name} {}`;
      if (
        keys.length <= 2 &&
        keys.every((k) => PLAIN.test(k)) &&
        Object.values(child).every(isScalar) &&
        random.chance(0.2)
      ) {
        const text = Object.entries(child).map(([k, v]) => `${k}: ${scalar(v, random)}`);
        return `${name} { ${text.join(', ')} }`;
      }
      return `${name}\n${mapping(child, `${indent}  `, random)}`;
    }
    if (typeof value === 'string' && (value.includes('\n') || value.length > 80)) {
      return `${name} ${blockScalar(value, `${indent}  `)}`;
    }
    const remark = random.chance(0.02) ? `  # ${random.pick(COMMENTS)}` : '';
    return `${name} ${scalar(value, random)}${remark}`;
  });
  return lines.join('\n');
}

/**
 * One document, without the line that parts it from the next.
 * @param {Record<string, unknown>} object
 * @param {Random} random
 */
export function toYaml(object, random) {
  return `${mapping(object, '', random)}\n`;
}
