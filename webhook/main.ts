#!/usr/bin/env node
import { run } from './run.ts';

void run(process.argv.slice(2)).then((status) => {
  // Whatever still holds the process, a watch or a timer, is of no use any more.
  process.exit(status);
});
