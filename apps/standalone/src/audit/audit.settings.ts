import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Service, services } from '#contracts';
import { CannotStart } from '#embedded';
import { type ChainHead, readSettings, secretKey } from '#platform';
import type { Environment } from '../environment.rules.js';
import { headOf } from './head.rules.js';

export interface AuditSettings {
  readonly services: readonly Service[];
  /** Told by an earlier run, and kept elsewhere. */
  readonly heads: readonly ChainHead[];
  /** Where everything is kept that `npm start` started. */
  readonly folder: string;
  /** That of the administrator, or of the sealer of one service; none: what runs on the folder. */
  readonly databaseUrl: string | undefined;
  /** None: that of the folder. */
  readonly auditKey: Buffer | undefined;
}

const usage = 'npm run audit:verify -- [--service <service>] [--head <service>/<municipality>:<number>:<hash>]';

const parse = (given: readonly string[]) => {
  try {
    const options = { head: { type: 'string', multiple: true }, service: { type: 'string' } } as const;
    return parseArgs({ args: [...given], options }).values;
  } catch {
    throw new CannotStart('failed', `This can not be understood: ${usage}`);
  }
};

const readHead = (text: string, verified: readonly Service[]): ChainHead => {
  const head = headOf(text);
  if (!head) throw new CannotStart('failed', `This is no head of a chain: ${text}. ${usage}`);
  if (verified.some((service) => service === head.service)) return head;
  throw new CannotStart('failed', `The trail of ${head.service} is not verified here: ${text}. ${usage}`);
};

const shape = z.object({
  DATABASE_URL: z.string().optional(),
  SEALER_DATABASE_URL: z.string().optional(),
  AUDIT_KEY: secretKey().optional(),
});

/** @throws Error one sentence that says what is wrong. */
export const readAuditSettings = (given: readonly string[], environment: Environment): AuditSettings => {
  const { head = [], service: named } = parse(given);
  const one = services.find((known) => known === named);
  if (named !== undefined && !one) throw new CannotStart('failed', `There is no service ${named}: ${usage}`);
  const { DATABASE_URL, SEALER_DATABASE_URL, AUDIT_KEY } = readSettings(shape, environment);
  if (SEALER_DATABASE_URL && !one)
    throw new CannotStart('failed', `SEALER_DATABASE_URL is that of one service: name it with --service.`);
  const verified = one ? [one] : services;
  return {
    services: verified,
    heads: head.map((text) => readHead(text, verified)),
    folder: resolve(environment.LOKET_DATA || '.loket'),
    databaseUrl: SEALER_DATABASE_URL ?? DATABASE_URL,
    auditKey: AUDIT_KEY,
  };
};
