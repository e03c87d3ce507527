import { DoorwardError, ERRORS, safe } from '../src/index.ts';
import type { CodedError } from '../src/index.ts';
import { checkSettings } from './check.ts';
import { readSettings } from './config.ts';
import { openDoor } from './door.ts';
import type { Door } from './door.ts';
import { HELP } from './help.ts';
import { createLog } from './log.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import { VERSION } from './version.ts';

/** Exit statuses. */
const [WELL, FAILED, MISTAKEN] = [0, 1, 2];

/** Runs the webhook until it is asked to end. Gives the exit status; never throws. */
export async function run(argv: readonly string[]): Promise<number> {
  const asked = readSettings(argv, process.env);
  switch (asked.type) {
    case 'help':
      process.stdout.write(HELP);
      return WELL;
    case 'version':
      process.stdout.write(`doorward-webhook ${VERSION}\n`);
      return WELL;
    case 'mistakes':
      sayMistakes(asked.errors);
      return MISTAKEN;
    case 'settings':
      return asked.settings.check ? check(asked.settings) : serve(asked.settings);
  }
}

function sayMistakes(errors: readonly CodedError[]): void {
  for (const { code, message, location } of errors) {
    const place = location && `${location.file}:${String(location.line)}:${String(location.column)}: `;
    process.stderr.write(`${safe(`${place ?? ''}${code}: ${message}`)}\n  ${ERRORS[code].next}\n`);
  }
}

function check(settings: Settings): number {
  const { errors, remarks } = checkSettings(settings);
  for (const remark of remarks) process.stdout.write(`${safe(remark)}\n`);
  sayMistakes(errors);
  return errors.length === 0 ? WELL : MISTAKEN;
}

async function serve(settings: Settings): Promise<number> {
  const log = createLog(settings.log);
  try {
    return await untilAsked(settings, log);
  } finally {
    log.flush();
  }
}

async function untilAsked(settings: Settings, log: Log): Promise<number> {
  let end: (status: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => (end = resolve));
  // A signal before the door is open ends us, too. A second one changes nothing: the first is on its way.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(WELL));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      // Every review is answered within its own stages, so what comes here is of none of them. Others carry on.
      log.fault(event, error);
      end(FAILED);
    });
  }
  let opened: Door | number;
  try {
    // Asked to end while it opens, it holds no call yet: there is nothing to wait for.
    opened = await Promise.race([openDoor(settings, { log, variables: process.env }), ended]);
  } catch (error) {
    if (!(error instanceof DoorwardError)) {
      log.fault('the door cannot be opened', error);
      return FAILED;
    }
    log.mistakes('the door cannot be opened', error.errors);
    sayMistakes(error.errors);
    return MISTAKEN;
  }
  if (typeof opened === 'number') return opened;
  const { authority, close } = opened;
  if (authority !== undefined) log.event('info', 'clients should trust', { caBundle: authority });
  const status = await ended;
  await close();
  return status;
}
