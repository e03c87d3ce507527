import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import type { CodedError } from '../src/index.ts';

/** Who the server says that it is, and which clients it takes. All PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
  /** The authority of client certificates; without one, none is asked for. */
  readonly clientCa: string | undefined;
}

// Forward secrecy and authenticated encryption only; kube-apiserver speaks TLS 1.3.
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/** What changes with the certificate; `setSecureContext` forgets all that it is not given. */
export function contextOptions({ cert, key, clientCa }: Identity): SecureContextOptions {
  return {
    cert,
    key,
    ...(clientCa === undefined ? {} : { ca: clientCa }),
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    honorCipherOrder: true,
  };
}

/** What a server is made with. */
export function secureOptions(identity: Identity): TlsOptions {
  const asks = identity.clientCa !== undefined;
  return { ...contextOptions(identity), requestCert: asks, rejectUnauthorized: asks };
}

/** The first certificate of a chain, and why it cannot be used with its key. */
export function checkIdentity(
  { cert, key }: Identity,
  now: Date,
): { readonly certificate: X509Certificate | undefined; readonly errors: readonly CodedError[] } {
  const refuse = (message: string): ReturnType<typeof checkIdentity> => ({
    certificate: undefined,
    errors: [{ code: 'CERTIFICATE_INVALID', message }],
  });
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    return refuse('The certificate is not PEM of X.509.');
  }
  try {
    if (!certificate.checkPrivateKey(createPrivateKey(key))) {
      return refuse('The certificate and the private key do not belong together.');
    }
  } catch {
    return refuse('The private key is not PEM without a password.');
  }
  if (new Date(certificate.validTo) <= now) return refuse(`The certificate ended on ${certificate.validTo}.`);
  return { certificate, errors: [] };
}
