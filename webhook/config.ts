import {
  besideConfig,
  DoorwardError,
  engineSettings,
  EXCEPTION_RULES,
  kubeMinor,
  layersOf,
  loadConfig,
  mergeLayers,
  scanOnly,
} from '../src/index.ts';
import type { CodedError, ConfigDocument, WebhookSection } from '../src/index.ts';
import { readEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { DEFAULT_ADMISSION_POLICIES, DEFAULT_LOG, DEFAULT_SERVER, DEFAULT_SHUTDOWN } from './settings.ts';
import type { PolicySettings, Settings, TlsSource } from './settings.ts';

/** What was asked for, complete; or all that is wrong with it; or a wish to read. */
export type ReadSettings =
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'mistakes'; readonly errors: readonly CodedError[] }
  | { readonly type: 'help' }
  | { readonly type: 'version' };

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the command line, the environment and the configuration file. Never throws. */
export function readSettings(argv: readonly string[], variables: Variables): ReadSettings {
  let check = false;
  let configFile: string | undefined;
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === '--help' || argument === '-h') return { type: 'help' };
    if (argument === '--version' || argument === '-V') return { type: 'version' };
    if (argument === '--check') check = true;
    else if (argument === '--config' && argv[i + 1] !== undefined) configFile = argv[++i];
    else if (argument.startsWith('--config=')) configFile = argument.slice('--config='.length);
    else
      return mistakes({
        code: 'USAGE',
        message: `${JSON.stringify(argument)} is no flag that can be used here.`,
      });
  }
  const environment = readEnvironment(variables);
  const file = configFile ?? environment.configFile;
  const read = file === undefined ? undefined : loadConfig(file);
  const errors = [...environment.errors, ...(read?.errors ?? [])];
  if (errors.length > 0) return mistakes(...errors);
  return complete({ config: read?.config, environment, file, check });
}

function mistakes(...errors: readonly CodedError[]): ReadSettings {
  return { type: 'mistakes', errors };
}

/** Reads again which policies there are, for a file that has changed. @throws DoorwardError */
export function rereadPolicies(settings: Settings, variables: Variables): PolicySettings {
  const { configFile } = settings;
  if (configFile === undefined) return settings.policies;
  const { config, errors } = loadConfig(configFile);
  if (config === undefined) throw new DoorwardError(errors);
  return policySettings(config, readEnvironment(variables));
}

interface Given {
  readonly config: ConfigDocument | undefined;
  readonly environment: Environment;
  readonly file: string | undefined;
  readonly check: boolean;
}

function complete({ config, environment, file, check }: Given): ReadSettings {
  const written = config?.spec.webhook ?? {};
  const given = environment.webhook;
  const tls = tlsSource(written.tls ?? {}, given.tls ?? {}, file);
  if (typeof tls === 'string') return mistakes({ code: 'CONFIG_INVALID', message: tls });
  const { deadlineSeconds, requestsPerConnection, maxConnections, ...body } = written.limits ?? {};
  const clientCaFile = given.tls?.clientCaFile ?? beside(file, written.tls?.clientCaFile);
  const seconds = { ...written.shutdown, ...given.shutdown };
  const poll = given.reload?.pollSeconds ?? written.reload?.pollSeconds ?? 2;
  const settings: Settings = {
    configFile: file,
    check,
    policies: policySettings(config, environment),
    listen: { host: '0.0.0.0', port: 8443, ...written.listen, ...given.listen },
    probes: { host: '0.0.0.0', port: 8081, ...written.probes, ...given.probes },
    tls,
    clientCaFile,
    log: { ...DEFAULT_LOG, ...written.log, ...given.log },
    server: {
      body: { ...DEFAULT_SERVER.body, ...body },
      deadline: deadlineSeconds === undefined ? DEFAULT_SERVER.deadline : deadlineSeconds * 1000,
      requestsPerConnection: requestsPerConnection ?? DEFAULT_SERVER.requestsPerConnection,
      maxConnections: maxConnections ?? DEFAULT_SERVER.maxConnections,
      clientNames: given.tls?.clientNames ?? written.tls?.clientNames ?? [],
      mutation: { ...DEFAULT_SERVER.mutation, ...written.mutation },
    },
    poll: Math.max(0.1, poll) * 1000,
    shutdown: {
      drain: seconds.drainSeconds === undefined ? DEFAULT_SHUTDOWN.drain : seconds.drainSeconds * 1000,
      grace: seconds.graceSeconds === undefined ? DEFAULT_SHUTDOWN.grace : seconds.graceSeconds * 1000,
    },
  };
  return { type: 'settings', settings };
}

/** What holds at every door. What a configuration says of some files holds in scans only: here there are no files. */
function policySettings(config: ConfigDocument | undefined, environment: Environment): PolicySettings {
  const { policies, workloads = [], kubeVersion, admissionPolicies, exceptions } = config?.spec ?? {};
  const path = (one: string): string => (config === undefined ? one : besideConfig(config.file, one));
  return {
    sources: environment.policies ?? policies?.map(path) ?? ['pack:essentials'],
    ...engineSettings(mergeLayers(config === undefined ? [] : [layersOf(config)[0]])),
    workloads,
    admissionPolicies: {
      ...DEFAULT_ADMISSION_POLICIES,
      ...admissionPolicies,
      params: admissionPolicies?.params?.map(path) ?? [],
      minor: kubeVersion === undefined ? undefined : kubeMinor(kubeVersion),
    },
    exceptions: {
      files: exceptions?.files?.map(path) ?? [],
      noticeDays: exceptions?.noticeDays ?? EXCEPTION_RULES.noticeDays,
    },
    scanOnly: config && scanOnly(config),
  };
}

type TlsSection = NonNullable<WebhookSection['tls']>;

/** Where the certificate comes from; the environment's choice wins whole over the file's. A sentence when it is no choice. */
function tlsSource(written: TlsSection, given: TlsSection, file: string | undefined): TlsSource | string {
  const chosen = hasSource(given) ? given : written;
  const path = (name: string | undefined): string | undefined =>
    chosen === given ? name : beside(file, name);
  const { certFile, keyFile, stateFolder, secret } = chosen;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    return 'A certificate needs its key: certFile and keyFile are given together.';
  }
  const ways = [certFile, stateFolder, secret].filter((way) => way !== undefined);
  if (ways.length > 1) return 'The certificate comes from one place: files, stateFolder or secret.';
  if (certFile !== undefined) return { type: 'files', certFile: path(certFile)!, keyFile: path(keyFile)! };
  const hosts = given.hosts ?? written.hosts;
  if (secret !== undefined) {
    if (hosts === undefined) return 'A certificate in a Secret needs hosts: the names of the Service.';
    const [namespace = '', name = ''] = secret.split('/');
    return { type: 'secret', namespace, name, hosts, webhooks: given.webhooks ?? written.webhooks ?? [] };
  }
  const folder = path(stateFolder) ?? '.doorward';
  return { type: 'folder', folder, hosts: hosts ?? ['localhost', '127.0.0.1', '::1'] };
}

function hasSource({ certFile, keyFile, stateFolder, secret }: TlsSection): boolean {
  return [certFile, keyFile, stateFolder, secret].some((way) => way !== undefined);
}

function beside(file: string | undefined, path: string | undefined): string | undefined {
  return path === undefined || file === undefined ? path : besideConfig(file, path);
}
