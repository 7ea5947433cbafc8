import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Instant } from '#contracts';

/** The settings are wrong; the message has a sentence for each. */
export class SettingsError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads every setting of a schema, once. `NAME_FILE` names a file that holds the value of `NAME` (secrets).
 * @throws SettingsError that names each wrong or missing setting.
 */
export const readSettings = <S extends z.ZodObject>(schema: S, environment: Environment): z.output<S> => {
  const given: Record<string, string> = {};
  const wrong: string[] = [];
  for (const name of Object.keys(schema.shape)) {
    const file = name.endsWith('_FILE') ? undefined : environment[`${name}_FILE`];
    const value = environment[name];
    if (value !== undefined && value !== '') given[name] = value;
    else if (file) {
      try {
        given[name] = readFileSync(file, 'utf8').trim();
      } catch {
        wrong.push(`${name}_FILE: the file ${file} can not be read.`);
      }
    }
  }
  const result = schema.safeParse(given, { reportInput: true });
  if (!result.success) {
    for (const issue of result.error.issues) {
      const name = issue.path.join('.') || 'settings';
      const missing = issue.code === 'invalid_type' && issue.input === undefined;
      if (!wrong.some((sentence) => sentence.startsWith(`${name}_FILE`)))
        wrong.push(`${name}: ${missing ? 'this setting is required.' : issue.message}`);
    }
  }
  if (wrong.length > 0 || !result.success) throw new SettingsError(`Wrong settings. ${wrong.join(' ')}`);
  return result.data;
};

const base64 = (bytes: number) =>
  z
    .string()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length === bytes, `Give ${bytes} random bytes in base64.`);

/** A secret of 32 bytes, in base64 or base64url. It has no default. */
export const secretKey = () => base64(32);

/** Keys by id, the first is used to write: `k2:<base64>,k1:<base64>`. They have no default. */
export const secretKeys = () =>
  z.string().transform((text, ctx) => {
    const keys = new Map<string, Buffer>();
    for (const part of text.split(',')) {
      const [id = '', key = ''] = part.trim().split(':');
      const bytes = Buffer.from(key, 'base64');
      if (!/^[a-z0-9]{1,16}$/.test(id) || bytes.length !== 32) {
        ctx.addIssue('Give keys as id:base64 of 32 random bytes, separated by commas.');
        return z.NEVER;
      }
      keys.set(id, bytes);
    }
    return keys;
  });

export const portSetting = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);

export const clockSetting = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)(\*\d+(\.\d+)?)?$/,
    'Give an instant, and a speed if it is not 1: 2026-10-24T23:00:00Z*60.',
  )
  .refine(
    (text) => Instant.safeParse(text.split('*')[0]).success,
    'Give an instant that exists, of the years 2000 to 2099.',
  )
  .transform((text) => {
    const [instant = '', speed = '1'] = text.split('*');
    return { now: new Date(instant).toISOString(), speed: Number(speed) };
  })
  .optional();

/** What every program of ours is told. */
export const commonSettings = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  /** Several servers of one cluster are separated by commas. `tls://`: no word is said before TLS protects it. */
  NATS_URL: z.string().default('nats://127.0.0.1:4222'),
  /** Who vouches for the server's certificate (PEM); left out: the authorities that Node knows. */
  NATS_CA_FILE: z.string().optional(),
  /** The certificate and key by which this program makes itself known, where the server asks for one (PEM). */
  NATS_CERT_FILE: z.string().optional(),
  NATS_KEY_FILE: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  MUNICIPALITIES_FILE: z.string().default('demo/municipalities.json'),
  /** Copies of each event, and of what is kept in buckets, in a NATS cluster. */
  EVENT_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  LOKET_CLOCK: clockSetting,
});

/** What every service that keeps data is told, besides. */
export const serviceSettings = commonSettings.extend({
  /** The administrator, who makes the schema and its roles; or give the addresses of the roles. */
  DATABASE_URL: z.string().default('postgres://postgres:postgres@127.0.0.1:5432/postgres'),
  /** Who migrates; left out beside the others: that was done before, and is only looked at. */
  OWNER_DATABASE_URL: z.string().optional(),
  RUNTIME_DATABASE_URL: z.string().optional(),
  SEALER_DATABASE_URL: z.string().optional(),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(100).default(8),
  /** Seals the audit trail of this service. */
  AUDIT_KEY: secretKey(),
  /** `<service>:<base64>`, by which the gateway signs what it asks of this service. */
  QUESTION_KEYS: secretKeys(),
  HEALTH_PORT: portSetting(0),
  HEALTH_HOST: z.string().default('127.0.0.1'),
});
export type ServiceSettings = z.output<typeof serviceSettings>;

const atWork = ['RUNTIME_DATABASE_URL', 'SEALER_DATABASE_URL'];

/** The settings by which a service reaches its database: an administrator's address, or those of its roles at work. */
export const databaseSecrets = (environment: Environment): readonly string[] =>
  ['OWNER_DATABASE_URL', ...atWork].some((name) => environment[name] || environment[`${name}_FILE`])
    ? atWork
    : ['DATABASE_URL'];

/** In production nothing secret has a default and the clock is the clock. */
export const soundForProduction = <S extends z.output<typeof commonSettings>>(
  settings: S,
  environment: Environment,
  secrets: readonly string[] = [],
): S => {
  if (settings.NODE_ENV !== 'production') return settings;
  const wrong = secrets
    .filter((name) => !environment[name] && !environment[`${name}_FILE`])
    .map((name) => `${name}: this setting is required in production.`);
  if (settings.LOKET_CLOCK) wrong.push('LOKET_CLOCK: the clock can not be set in production.');
  if (wrong.length > 0) throw new SettingsError(`Wrong settings. ${wrong.join(' ')}`);
  return settings;
};
