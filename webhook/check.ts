import type { CodedError } from '../src/index.ts';
import { exceptionRemarks, readSet } from './policies.ts';
import { checkIdentity } from './secure.ts';
import type { Settings } from './settings.ts';
import { readFileSync } from 'node:fs';

/** What a check found. */
export interface Checked {
  readonly errors: readonly CodedError[];
  /** What is well, in a sentence each. */
  readonly remarks: readonly string[];
}

/** Validates all that a start would need of this machine, and starts nothing. */
export function checkSettings(settings: Settings): Checked {
  const errors: CodedError[] = [];
  const remarks: string[] = [];
  const read = readSet(settings.policies);
  if (read.ok) {
    const { digest, policies, notices } = read.set.engine;
    remarks.push(`${String(policies.length)} policies, ${digest}`);
    for (const { policy, message } of notices) remarks.push(`${policy}: ${message}`);
    const { noticeDays } = settings.policies.exceptions;
    remarks.push(...exceptionRemarks(read.set.engine, { now: Date.now(), noticeDays }));
  } else errors.push(...read.errors);
  if (settings.policies.scanOnly !== undefined) remarks.push(settings.policies.scanOnly);
  const { tls, clientCaFile } = settings;
  if (tls.type === 'files') {
    try {
      const identity = { cert: readFileSync(tls.certFile, 'utf8'), key: readFileSync(tls.keyFile, 'utf8') };
      const { certificate, errors: wrong } = checkIdentity({ ...identity, clientCa: undefined }, new Date());
      errors.push(...wrong);
      if (certificate !== undefined) remarks.push(`the certificate holds until ${certificate.validTo}`);
    } catch {
      errors.push({
        code: 'CERTIFICATE_INVALID',
        message: `${tls.certFile} or ${tls.keyFile} cannot be read.`,
      });
    }
  }
  if (clientCaFile !== undefined) {
    try {
      readFileSync(clientCaFile);
    } catch {
      errors.push({ code: 'CERTIFICATE_INVALID', message: `${clientCaFile} cannot be read.` });
    }
  }
  return { errors, remarks };
}
