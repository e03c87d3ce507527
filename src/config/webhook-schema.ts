/** The part of a Config document that is about the webhook alone, as a JSON Schema (2020-12) and as a type. */

const COUNT = { type: 'integer', minimum: 1 } as const;
const NONE_OR_MORE = { type: 'integer', minimum: 0 } as const;
const SECONDS = { type: 'number', minimum: 0, maximum: 3600 } as const;

/** A text that says something. */
export const TEXT = { type: 'string', minLength: 1 } as const;

/** A list of them. */
export const TEXTS = { type: 'array', items: TEXT } as const;

/** A mapping with these fields and no others. */
export const closed = <T extends object>(properties: T) =>
  ({ type: 'object', additionalProperties: false, properties }) as const;

const ADDRESS = closed({ host: TEXT, port: { type: 'integer', minimum: 0, maximum: 65_535 } });

/** The schema of `spec.webhook`. */
export const WEBHOOK_SCHEMA = {
  ...closed({
    listen: { ...ADDRESS, description: 'Where the API server calls.' },
    probes: { ...ADDRESS, description: 'Where probes and metrics are.' },
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
    log: closed({ level: { enum: ['debug', 'info', 'warn', 'error'] }, sampleAllowed: NONE_OR_MORE }),
    mutation: closed({ warnings: { type: 'boolean' } }),
    limits: closed({
      maxBytes: COUNT,
      bigBytes: COUNT,
      bigAtOnce: COUNT,
      bigWaiting: NONE_OR_MORE,
      inFlight: COUNT,
      bufferedBytes: COUNT,
      deadlineSeconds: { type: 'number', exclusiveMinimum: 0, maximum: 30 },
      requestsPerConnection: NONE_OR_MORE,
      maxConnections: COUNT,
    }),
    reload: closed({ pollSeconds: { type: 'number', minimum: 0.1, maximum: 3600 } }),
    shutdown: closed({ drainSeconds: SECONDS, graceSeconds: SECONDS }),
  }),
  description: 'The webhook alone: docs/webhook.md.',
} as const;

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
  readonly log?: {
    readonly level?: 'debug' | 'info' | 'warn' | 'error';
    readonly sampleAllowed?: number;
  };
  readonly mutation?: { readonly warnings?: boolean };
  readonly limits?: {
    readonly maxBytes?: number;
    readonly bigBytes?: number;
    readonly bigAtOnce?: number;
    readonly bigWaiting?: number;
    readonly inFlight?: number;
    readonly bufferedBytes?: number;
    readonly deadlineSeconds?: number;
    readonly requestsPerConnection?: number;
    readonly maxConnections?: number;
  };
  readonly reload?: { readonly pollSeconds?: number };
  readonly shutdown?: { readonly drainSeconds?: number; readonly graceSeconds?: number };
}
