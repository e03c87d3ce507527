// Writes what src/exception/schema.ts says in two more forms: see write-validator.mjs.
import { writeValidator } from './write-validator.mjs';

export function generate() {
  return writeValidator({
    room: 'exception',
    name: 'Exception',
    schema: 'EXCEPTION_SCHEMA',
    published: 'exception-v1alpha1.schema.json',
  });
}
