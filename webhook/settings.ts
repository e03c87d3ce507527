import type { EngineOptions } from '../src/index.ts';
import type { BodyLimits } from './body.ts';
import type { LogSettings } from './log.ts';

/** Where to listen. */
export interface Address {
  readonly host: string;
  /** 0 takes any port that is free. */
  readonly port: number;
}

/** How objects are changed on their way in. */
export interface MutationSettings {
  /** Whether the user is told what was changed. */
  readonly warnings: boolean;
}

/** How the door to the API server behaves. Times in milliseconds. */
export interface ServerSettings {
  readonly body: BodyLimits;
  /** The longest time that a review may take, whatever its `?timeout=` says. */
  readonly deadline: number;
  /** After so many requests a connection is closed, so that the API server spreads its calls anew; 0 is never. */
  readonly requestsPerConnection: number;
  readonly maxConnections: number;
  /** The names that a client certificate may have; empty for any that its authority signed. */
  readonly clientNames: readonly string[];
  readonly mutation: MutationSettings;
}

/** How the end is spread over time, in milliseconds. */
export interface ShutdownSettings {
  /** After SIGTERM the server answers on for so long, until nobody sends to it any more. */
  readonly drain: number;
  /** What is open then is closed after so long. */
  readonly grace: number;
}

/** What holds when the configuration says nothing. */
export const DEFAULT_SERVER: ServerSettings = {
  body: {
    maxBytes: 16 * 1024 * 1024,
    bigBytes: 1024 * 1024,
    bigAtOnce: 2,
    bigWaiting: 16,
    inFlight: 512,
    bufferedBytes: 96 * 1024 * 1024,
  },
  deadline: 10_000,
  requestsPerConnection: 500,
  maxConnections: 2000,
  clientNames: [],
  mutation: { warnings: true },
};

export const DEFAULT_SHUTDOWN: ShutdownSettings = { drain: 5_000, grace: 20_000 };

export const DEFAULT_LOG: LogSettings = { level: 'info', sampleAllowed: 1 };

/** Which policies are in force, and how. */
export interface PolicySettings {
  /** Files, folders, `pack:NAME`. */
  readonly sources: readonly string[];
  readonly parameters: NonNullable<EngineOptions['parameters']>;
  readonly actions: NonNullable<EngineOptions['actions']>;
  readonly place: NonNullable<EngineOptions['place']>;
  readonly workloads: NonNullable<EngineOptions['workloads']>;
  readonly admissionPolicies: AdmissionPolicySettings;
  readonly exceptions: ExceptionSettings;
  /** What the configuration says that does not hold here: a sentence. */
  readonly scanOnly: string | undefined;
}

/** Who may break which rules. */
interface ExceptionSettings {
  /** Files and folders. */
  readonly files: readonly string[];
  /** So many days before one ends it is said. */
  readonly noticeDays: number;
}

/** How policies of Kubernetes are judged. */
export interface AdmissionPolicySettings {
  /** Files and folders of parameters. */
  readonly params: readonly string[];
  /** Whether a policy that no binding names is judged as if one denied. */
  readonly assumeBound: boolean;
  /** The minor version (1.x) of Kubernetes whose expressions are meant; `undefined` for the newest known. */
  readonly minor: number | undefined;
  /** Whether those of the cluster are judged, too. */
  readonly cluster: boolean;
}

/** What holds for policies of Kubernetes when the configuration says nothing. */
export const DEFAULT_ADMISSION_POLICIES: AdmissionPolicySettings = {
  params: [],
  assumeBound: false,
  minor: undefined,
  cluster: false,
};

/** Where the certificate comes from. */
export type TlsSource =
  | { readonly type: 'files'; readonly certFile: string; readonly keyFile: string }
  | { readonly type: 'folder'; readonly folder: string; readonly hosts: readonly string[] }
  | {
      readonly type: 'secret';
      readonly namespace: string;
      readonly name: string;
      readonly hosts: readonly string[];
      /** The webhook configurations whose `caBundle` is ours to patch. */
      readonly webhooks: readonly string[];
    };

/** All that can be set, normalised. Times in milliseconds. */
export interface Settings {
  readonly configFile: string | undefined;
  /** Whether only to validate, and to exit. */
  readonly check: boolean;
  readonly policies: PolicySettings;
  readonly listen: Address;
  readonly probes: Address;
  readonly tls: TlsSource;
  readonly clientCaFile: string | undefined;
  readonly log: LogSettings;
  readonly server: ServerSettings;
  /** How often policies are looked at. */
  readonly poll: number;
  readonly shutdown: ShutdownSettings;
}
