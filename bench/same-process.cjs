// The floor and the whole command line, one after the other in one process, in either order: the second finds the
// engine of JavaScript warmed up by the first, so the bench runs both orders. Prints milliseconds of both.
//
//   node bench/same-process.cjs FOLDER floor-first|scan-first [FLAG…]
const { join } = require('node:path');

const [folder, order, ...flags] = process.argv.slice(2);
const bundle = join(__dirname, '..', 'dist', 'doorward.cjs');

void import('./floor.mjs').then(({ readAll }) => {
  const first = order === 'floor-first' ? readAll(folder) : undefined;
  // The bundle reads its command line and runs as soon as it is loaded.
  process.argv = [process.argv[0], bundle, 'scan', folder, ...flags];
  const start = performance.now();
  // The process ends when the scan has nothing left to do.
  process.on('exit', () => {
    const scan = performance.now() - start;
    const floor = first ?? readAll(folder);
    process.stdout.write(`${JSON.stringify({ floor: floor.ms, scan })}\n`);
  });
  require(bundle);
});
