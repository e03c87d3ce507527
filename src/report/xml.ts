import { safe } from './safe.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Safe text for elements and quoted attributes of XML and HTML. `##` and `::` are broken, too: files are shown in logs.
 */
export function markup(text: string): string {
  return safe(text)
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    .replaceAll(/\p{Noncharacter_Code_Point}/gu, '\ufffd')
    .replaceAll('##', '#&#35;')
    .replaceAll('::', ':&#58;');
}
