import type { ActionOverride, PolicyAction, Value } from '../src/index.ts';
import type { BodyLimits } from './body.ts';
import type { LogLevel } from './log.ts';

/** The fields of a Config document, as a JSON Schema (2020-12). */

const TEXT = { type: 'string', minLength: 1 } as const;
const TEXTS = { type: 'array', items: TEXT } as const;
const ACTION = { enum: ['deny', 'warn', 'audit'] } as const;
const COUNT = { type: 'integer', minimum: 1 } as const;

const closed = <T extends object>(properties: T) =>
  ({ type: 'object', additionalProperties: false, properties }) as const;

const ADDRESS = closed({ host: TEXT, port: { type: 'integer', minimum: 0, maximum: 65_535 } });

export const CONFIG_SCHEMA = {
  ...closed({
    apiVersion: { const: 'doorward.dev/v1alpha1' },
    kind: { const: 'Config' },
    metadata: { type: 'object' },
    spec: closed({
      policies: { ...TEXTS, minItems: 1 },
      parameters: { type: 'object', additionalProperties: { type: 'object' } },
      actions: {
        type: 'object',
        additionalProperties: { anyOf: [ACTION, closed({ scan: ACTION, admission: ACTION })] },
      },
      admissionPolicies: closed({
        params: TEXTS,
        assumeBound: { type: 'boolean' },
        kubeVersion: { type: 'string', pattern: '^1\\.(2[6-9]|[3-9][0-9])$' },
        cluster: { type: 'boolean' },
      }),
      exceptions: closed({
        files: TEXTS,
        inline: { anyOf: [{ type: 'boolean' }, { ...TEXTS, minItems: 1 }] },
        expired: { enum: ['warn', 'error'] },
        unused: { enum: ['warn', 'error', 'ignore'] },
        noticeDays: { type: 'integer', minimum: 0, maximum: 3650 },
      }),
      webhook: closed({
        listen: ADDRESS,
        probes: ADDRESS,
        tls: closed({
          certFile: TEXT,
          keyFile: TEXT,
          clientCaFile: TEXT,
          clientNames: TEXTS,
          stateFolder: TEXT,
          secret: { type: 'string', pattern: '^[a-z0-9.-]+/[a-z0-9.-]+$' },
          hosts: { ...TEXTS, minItems: 1 },
          webhooks: TEXTS,
        }),
        log: closed({
          level: { enum: ['debug', 'info', 'warn', 'error'] },
          sampleAllowed: { type: 'integer', minimum: 0 },
        }),
        mutation: closed({ warnings: { type: 'boolean' } }),
        limits: closed({
          maxBytes: COUNT,
          bigBytes: COUNT,
          bigAtOnce: COUNT,
          bigWaiting: { type: 'integer', minimum: 0 },
          inFlight: COUNT,
          bufferedBytes: COUNT,
          deadlineSeconds: { type: 'number', exclusiveMinimum: 0, maximum: 30 },
          requestsPerConnection: { type: 'integer', minimum: 0 },
          maxConnections: COUNT,
        }),
        reload: closed({ pollSeconds: { type: 'number', minimum: 0.1, maximum: 3600 } }),
        shutdown: closed({
          drainSeconds: { type: 'number', minimum: 0, maximum: 3600 },
          graceSeconds: { type: 'number', minimum: 0, maximum: 3600 },
        }),
      }),
    }),
  }),
  required: ['apiVersion', 'kind', 'spec'],
} as const;

interface Section {
  readonly policies?: readonly string[];
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  readonly actions?: Readonly<Record<string, PolicyAction | ActionOverride>>;
  readonly admissionPolicies?: {
    readonly params?: readonly string[];
    readonly assumeBound?: boolean;
    readonly kubeVersion?: string;
    readonly cluster?: boolean;
  };
  readonly exceptions?: { readonly files?: readonly string[]; readonly noticeDays?: number };
  readonly webhook?: WebhookSection;
}

interface AddressSection {
  readonly host?: string;
  readonly port?: number;
}

/** The part of a Config that is about the webhook, as written. */
export interface WebhookSection {
  readonly listen?: AddressSection;
  readonly probes?: AddressSection;
  readonly tls?: {
    readonly certFile?: string;
    readonly keyFile?: string;
    readonly clientCaFile?: string;
    readonly clientNames?: readonly string[];
    readonly stateFolder?: string;
    readonly secret?: string;
    readonly hosts?: readonly string[];
    readonly webhooks?: readonly string[];
  };
  readonly log?: { readonly level?: LogLevel; readonly sampleAllowed?: number };
  readonly mutation?: { readonly warnings?: boolean };
  readonly limits?: Partial<BodyLimits> & {
    readonly deadlineSeconds?: number;
    readonly requestsPerConnection?: number;
    readonly maxConnections?: number;
  };
  readonly reload?: { readonly pollSeconds?: number };
  readonly shutdown?: { readonly drainSeconds?: number; readonly graceSeconds?: number };
}

/** A Config document that the schema took. */
export interface ConfigDocument {
  readonly spec: Section;
}
