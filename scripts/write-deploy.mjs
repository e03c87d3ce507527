// Writes deploy/policies.yaml: the essentials pack as the ConfigMap that the Deployment mounts. test/deploy holds it equal.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PACK = join(ROOT, 'policies', 'essentials');

const HEAD = `# Written by scripts/write-deploy.mjs from policies/essentials.
apiVersion: v1
kind: ConfigMap
metadata:
  name: doorward-policies
  namespace: doorward-system
  labels:
    app.kubernetes.io/name: doorward
    owner: platform-team
data:
`;

/**
 * The text of deploy/policies.yaml: one key a policy, each a literal block.
 * @returns {string}
 */
export function policiesConfigMap() {
  const entries = readdirSync(PACK, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((id) => {
      const text = readFileSync(join(PACK, id, 'policy.yaml'), 'utf8');
      return `  ${id}.yaml: |\n${text.replace(/^(?=.)/gm, '    ')}`;
    });
  return HEAD + entries.join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(ROOT, 'deploy', 'policies.yaml'), policiesConfigMap());
}
