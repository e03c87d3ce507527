import { nearest } from '../src/index.ts';
import type { CodedError, WebhookSection } from '../src/index.ts';
import type { LogLevel } from './log.ts';

/** What the environment says: it wins over the configuration file. */
export interface Environment {
  readonly configFile: string | undefined;
  readonly policies: readonly string[] | undefined;
  readonly webhook: WebhookSection;
  readonly errors: readonly CodedError[];
}

type Variables = Readonly<Record<string, string | undefined>>;

const PREFIX = 'DOORWARD_';

const NAMES = [
  'CONFIG',
  'POLICIES',
  'HOST',
  'PORT',
  'PROBE_HOST',
  'PROBE_PORT',
  'TLS_CERT',
  'TLS_KEY',
  'TLS_CLIENT_CA',
  'TLS_CLIENT_NAMES',
  'TLS_STATE',
  'TLS_SECRET',
  'TLS_HOSTS',
  'WEBHOOKS',
  'LOG_LEVEL',
  'LOG_SAMPLE_ALLOWED',
  'POLL_SECONDS',
  'DRAIN_SECONDS',
  'GRACE_SECONDS',
] as const;

type Name = (typeof NAMES)[number];

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Reads the variables that begin with `DOORWARD_`; one that is not known is a mistake, unless Kubernetes set it. */
export function readEnvironment(variables: Variables): Environment {
  const errors: CodedError[] = unknownNames(variables);
  const text = (name: Name): string | undefined => variables[`${PREFIX}${name}`] || undefined;
  /** What is not understood counts as not given; nothing starts with it. */
  const refuse = (name: Name, problem: string): void => {
    errors.push({ code: 'CONFIG_INVALID', message: `${PREFIX}${name} ${problem}.` });
  };
  const list = (name: Name): readonly string[] | undefined =>
    text(name)
      ?.split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  const number = (name: Name, most: number, whole = true): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const read = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : NaN;
    if (read <= most && (!whole || Number.isInteger(read))) return read;
    refuse(
      name,
      `has to be a ${whole ? 'whole ' : ''}number from 0 to ${String(most)}, not ${JSON.stringify(value)}`,
    );
    return undefined;
  };
  const level = text('LOG_LEVEL');
  const known = LEVELS.find((one) => one === level);
  if (level !== undefined && known === undefined)
    refuse('LOG_LEVEL', `has to be one of ${LEVELS.join(', ')}`);
  const secret = text('TLS_SECRET');
  if (secret !== undefined && !/^[a-z0-9.-]+\/[a-z0-9.-]+$/.test(secret)) {
    refuse('TLS_SECRET', 'has to be of the form namespace/name');
  }
  return {
    configFile: text('CONFIG'),
    policies: list('POLICIES'),
    webhook: {
      listen: present({ host: text('HOST'), port: number('PORT', 65_535) }),
      probes: present({ host: text('PROBE_HOST'), port: number('PROBE_PORT', 65_535) }),
      tls: present({
        certFile: text('TLS_CERT'),
        keyFile: text('TLS_KEY'),
        clientCaFile: text('TLS_CLIENT_CA'),
        clientNames: list('TLS_CLIENT_NAMES'),
        stateFolder: text('TLS_STATE'),
        secret,
        hosts: list('TLS_HOSTS'),
        webhooks: list('WEBHOOKS'),
      }),
      log: present({ level: known, sampleAllowed: number('LOG_SAMPLE_ALLOWED', 1e9) }),
      reload: present({ pollSeconds: number('POLL_SECONDS', 3600, false) }),
      shutdown: present({
        drainSeconds: number('DRAIN_SECONDS', 3600, false),
        graceSeconds: number('GRACE_SECONDS', 3600, false),
      }),
    },
    errors,
  };
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is not set, so that it does not hide what the file says. */
function present<T extends object>(from: T): Present<T> {
  return Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** Of a Service named doorward Kubernetes gives every Pod variables such as DOORWARD_SERVICE_HOST, DOORWARD_PORT_443_TCP. */
const KUBERNETES = /^DOORWARD_(?:[A-Z0-9_]+_)?(?:SERVICE_(?:HOST|PORT)|PORT_\d+_)/;

function unknownNames(variables: Variables): CodedError[] {
  const known = NAMES.map((name) => `${PREFIX}${name}`);
  return Object.keys(variables)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name) && !KUBERNETES.test(name))
    .map((name) => {
      const like = nearest(name, known);
      const help = like === undefined ? '' : `; did you mean ${like}?`;
      return { code: 'CONFIG_INVALID', message: `There is no setting ${name}${help}` };
    });
}
