// The text of docs/packs.md, from the packs that ship and what their pack.yaml compares them with.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const OTHERS = {
  kyverno: 'Kyverno',
  gatekeeper: 'Gatekeeper',
  polaris: 'Polaris',
  'kube-linter': 'kube-linter',
};

const INTRODUCTION = `# Packs

The policies that ship with Doorward, by pack. A pack is asked for by its name, and several go together: what two packs
have in common is one policy. Without \`--policies\` it is \`pack:essentials\`.

\`\`\`sh
doorward scan fixtures/docs/deployment.yaml --policies pack:pod-security-baseline
doorward scan fixtures/docs/deployment.yaml --policies pack:essentials --policies pack:pod-security-restricted # exits 1
\`\`\`

Each policy has a page: the sentence it holds, why, what it catches and what it does not, its parameters, how to fix what
it finds. How to take policies out of these packs into one of your own is told in
[the policy language](policy-language.md#packs). This page is written by \`npm run docs\` from
[\`policies/\`](../policies).

The verdicts of the two packs of the Pod Security Standards are those of the API server's own PodSecurity admission, of
every version of the standards: the same controls for each of 2,400 Pods and workloads. Most of their policies have a
parameter \`version\`:

\`\`\`sh
doorward scan fixtures/docs/deployment.yaml --policies pack:pod-security-baseline --set '*.version=v1.28'
\`\`\`
`;

const COMPARED = `## Compared with others

The policies of other tools that come nearest, by their names there: Kyverno's
[policies](https://kyverno.io/policies/), Gatekeeper's
[library](https://open-policy-agent.github.io/gatekeeper-library/website/), and the checks of
[Polaris](https://polaris.docs.fairwinds.com/checks/security/) and
[kube-linter](https://docs.kubelinter.io/#/generated/checks). They may ask for more or for less.
`;

/**
 * @param {readonly (readonly string[])[]} rows the first one is the head
 */
function table(rows) {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(3, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ row) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** @param {any} policy */
function rowOf({ name, title, severity, page }) {
  return [`[${name}](${page})`, title, severity];
}

/**
 * What the page tells of each pack.
 * @param {string} root the folder of the checkout
 * @param {any} library what reads packs and manifests: `packNames`, `packPolicies`, `parseManifest`, `DEFAULT_LIMITS`
 * @returns {readonly any[]}
 */
export function shippedPacks(root, { packNames, packPolicies, parseManifest, DEFAULT_LIMITS }) {
  return packNames().map((/** @type {string} */ name) => {
    const written = join(root, 'policies', name, 'pack.yaml');
    const { documents } = parseManifest({ file: written, bytes: readFileSync(written) }, DEFAULT_LIMITS);
    const { title, description, compares = {} } = documents[0].resources[0].object.spec;
    const policies = packPolicies(name).map((/** @type {any} */ { object, file }) => ({
      name: object.metadata.name,
      title: object.spec.title,
      severity: object.spec.severity ?? 'medium',
      page: ['..', ...relative(root, join(dirname(file), 'README.md')).split(sep)].join('/'),
    }));
    return { name, title, description, compares, policies };
  });
}

/**
 * @param {readonly any[]} packs each with name, title, description, compares, and policies (name, title, severity, page)
 */
export function packsPage(packs) {
  const sections = packs.map(({ name, title, description, policies }) => {
    const head = `## ${name}\n\n${title.charAt(0).toUpperCase()}${title.slice(1)}.\n\n${description}\n\n`;
    return `${head}${table([['policy', 'the sentence it holds', 'severity'], ...policies.map(rowOf)])}\n`;
  });
  const compared = packs.flatMap(({ compares }) =>
    Object.entries(compares).map(([policy, names]) => [
      policy,
      ...Object.keys(OTHERS).map((tool) => (names[tool] ?? []).join(', ') || '—'),
    ]),
  );
  const comparison = table([['policy', ...Object.values(OTHERS)], ...compared]);
  return [INTRODUCTION, ...sections, `${COMPARED}\n${comparison}\n`].join('\n');
}
