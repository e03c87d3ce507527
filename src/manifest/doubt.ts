// What js-yaml 4 and go-yaml v2 read differently, found by reading random texts with both. Each pattern may match
// where there is no difference (in prose, in block scalars): the careful reader is then asked in vain.

/** Whether a document may be among those that the bulk reader reads differently. */
export function isDoubtful(text: string): boolean {
  return ANYWHERE.test(text) || (FLOW.test(text) && IN_FLOW.test(text));
}

/** Whether a flow collection may hold another one behind a comma: `{a: b, [c]}` makes it a key. */
export function hasFlowItem(text: string): boolean {
  return FLOW_ITEM.test(text);
}

const FLOW_ITEM = /,\s*[[{]/;

/**
 * Tabs, which go-yaml refuses where a key may start; escapes that it does not know or checks; explicit keys;
 * collections as keys; keys longer than 1024 characters; empty list items, after which js-yaml misses the end of
 * the list; tags, which it forgets before a block scalar; block scalars whose indentation is written,
 * or which start a line; directives.
 */
const ANYWHERE = new RegExp(
  [
    '\\t',
    "\\\\[/uUN_LP']",
    '(?:^|[\\s[{,:-])\\?(?:\\s|$)',
    '[\\]}] *:(?:\\s|$)',
    '^[^\\n]{1025}',
    '^ *(?:- +)*- *(?:#[^\\n]*)?\\r?$',
    '(?:^|[:?-] |[[{,]) *!',
    '(?:^ *[|>]|[ :-][|>][-+]?[0-9])',
    '^%',
  ].join('|'),
  'm',
);

/** A bracket that may open a flow collection which is not empty. */
const FLOW = /(?:^|[\s,:[{-])[[{](?![\]}])/m;

/** Question marks, colons next to brackets and commas, collections as keys, dashes as items. */
const IN_FLOW =
  /\?|[\s:]:\S|:\s*:|:[,[\]{}]|[[{,]\s*[:#]|[\]}]\s*:|[\]}] *[^\s,\]}#:"'][^\n]*:(?:\s|$)|[[{,]\s*-[\s,\]}]|\{\s*[[{]/;
