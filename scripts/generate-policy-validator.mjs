// Writes what src/policy/schema.ts says in two more forms: see write-validator.mjs.
import { writeValidator } from './write-validator.mjs';

export function generate() {
  return writeValidator({
    room: 'policy',
    name: 'Policy',
    schema: 'POLICY_SCHEMA',
    published: 'policy-v1alpha1.schema.json',
  });
}
