import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { CannotStart } from '#embedded';
import type { Environment } from './environment.rules.js';

const schema = z.object({
  /** Everything that is kept: the database, the streams, keys and logs. */
  LOKET_DATA: z.string().default('.loket'),
  /** `none`: no demo municipality is loaded at the first start. */
  LOKET_DEMO: z.enum(['full', 'none']).default('full'),
  /** Of the gateway; 0: any that is free. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  MUNICIPALITIES_FILE: z.string().default('demo/municipalities.json'),
  /** A PostgreSQL to use instead of our own. */
  DATABASE_URL: z.string().optional(),
  /** A nats-server to use instead of our own. */
  NATS_URL: z.string().optional(),
  /** The nats-server to start. */
  NATS_SERVER_BIN: z.string().optional(),
  /** Of the trail: that of each service follows from it. */
  AUDIT_KEY: z.string().optional(),
  /** By which the gateway signs what it asks: `<service>:<base64>` of each. */
  QUESTION_KEYS: z.string().optional(),
  /** Identity providers to believe instead of our own. */
  ISSUERS_FILE: z.string().optional(),
  /** Keys to take as they are, instead of what our own identity provider makes of them. */
  KEYS_FILE: z.string().optional(),
  NODE_ENV: z.string().optional(),
  PATH: z.string().optional(),
});

export interface StandaloneSettings {
  readonly folder: string;
  readonly demo: boolean;
  readonly port: number;
  readonly municipalitiesFile: string;
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  readonly natsServerBin: string | undefined;
  readonly auditKey: string | undefined;
  readonly questionKeys: string | undefined;
  /** Whether the identity provider for development is to run: never in production, nor beside another one. */
  readonly provider: boolean;
  readonly keysFile: string | undefined;
  readonly path: string | undefined;
  /** What was set when we were started, for the programs we start. */
  readonly given: Environment;
}

/** An empty variable is no variable. */
const nonEmpty = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));

const readByUs = ['DATABASE_URL', 'NATS_URL', 'AUDIT_KEY', 'QUESTION_KEYS'] as const;
type ReadByUs = (typeof readByUs)[number];

/** What we need to know ourselves, because our programs are not told it as it is: as a value, or in a file. */
const valueIn = (given: Environment, name: ReadByUs): Environment => {
  const file = given[`${name}_FILE`];
  if (given[name] !== undefined || file === undefined) return {};
  try {
    return { [name]: readFileSync(file, 'utf8').trim() };
  } catch {
    throw new CannotStart('failed', `The file ${file} of ${name}_FILE cannot be read.`);
  }
};

export const readSettings = (environment: Environment): StandaloneSettings => {
  const set = nonEmpty(environment);
  const given: Environment = Object.assign({}, set, ...readByUs.map((name) => valueIn(set, name)));
  const result = schema.safeParse(given);
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`);
    throw new CannotStart('failed', `These settings are wrong: ${wrong.join(', ')}.`);
  }
  const settings = result.data;
  return {
    folder: resolve(settings.LOKET_DATA),
    demo: settings.LOKET_DEMO === 'full',
    port: settings.PORT,
    municipalitiesFile: resolve(settings.MUNICIPALITIES_FILE),
    databaseUrl: settings.DATABASE_URL,
    natsUrl: settings.NATS_URL,
    natsServerBin: settings.NATS_SERVER_BIN,
    auditKey: settings.AUDIT_KEY,
    questionKeys: settings.QUESTION_KEYS,
    provider: settings.NODE_ENV !== 'production' && settings.ISSUERS_FILE === undefined,
    keysFile: settings.KEYS_FILE,
    path: settings.PATH,
    given,
  };
};
