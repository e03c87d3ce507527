// Prints the test command of the README, so that what CI runs is what a reader is told to run.
import { readFileSync } from 'node:fs';
import { setUpCommands } from './readme.mjs';

const command = setUpCommands(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).find(
  (line) => line.includes('npm test'),
);
if (command === undefined) throw new Error('README.md gives no test command in its set-up blocks');
console.log(command);
