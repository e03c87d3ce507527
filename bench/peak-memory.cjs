// Loaded before a program (`node --require`): when it ends, writes the most memory that it ever held, in KiB, to the
// file that DOORWARD_BENCH_PEAK names. Linux counts a new process's peak from its parent's, so that getrusage would tell
// the bench's own size; VmHWM starts anew.
const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  let peak = process.resourceUsage().maxRSS;
  try {
    peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? peak);
  } catch {
    // Not Linux: getrusage it is.
  }
  writeFileSync(process.env.DOORWARD_BENCH_PEAK, String(peak));
});
