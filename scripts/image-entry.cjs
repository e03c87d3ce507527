'use strict';
// What the image starts: the webhook, or the program that the first argument names. The webhook's flags go without its name.
//
//   docker run IMAGE                        the webhook
//   docker run IMAGE --check --config FILE  the webhook
//   docker run IMAGE doorward scan -        the command line tool
const programs = ['doorward', 'doorward-webhook'];
const [, , first] = process.argv;
const named = programs.includes(first);
if (named) process.argv.splice(2, 1);
require(`./${named ? first : 'doorward-webhook'}.cjs`);
