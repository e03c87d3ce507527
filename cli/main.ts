#!/usr/bin/env node
import { thisMachine } from './machine.ts';
import { run } from './run.ts';

void run(process.argv.slice(2), thisMachine()).then((status) => {
  process.exitCode = status;
});
