import { gateway, services } from '../programs.rules.js';

/** Each is a user of the message broker. */
export const programs = [...services, gateway] as const;
export type Program = (typeof programs)[number];

export interface ContainerSecrets {
  readonly postgresPassword: string;
  readonly natsPasswords: Readonly<Record<Program, string>>;
  /** Who may connect to the broker, and what each may do, as nats-server reads it. */
  readonly natsAuthorization: object;
  readonly TOKEN_KEY: string;
  readonly DATA_KEYS: string;
  readonly FINGERPRINT_KEY: string;
  readonly LOOKUP_KEYS: string;
  readonly AUDIT_KEY: string;
  readonly DOOR_KEY: string;
}

/** JSON is a subset of nats-server's configuration language. */
export const natsConfig = ({ natsAuthorization }: ContainerSecrets) => ({
  server_name: 'loket',
  port: 4222,
  http: '127.0.0.1:8222',
  max_payload: 8 * 1024 * 1024,
  jetstream: { store_dir: '/data' },
  authorization: natsAuthorization,
});

const databaseUrl = (password: string): string =>
  `postgres://loket:${encodeURIComponent(password)}@postgres:5432/loket`;

const natsUrl = (program: Program, password: string): string => `nats://${program}:${password}@nats:4222`;

/** What is written, by file: the folder is named after who reads it. */
export const secretFiles = (secrets: ContainerSecrets): Readonly<Record<string, string>> => ({
  'postgres/password': secrets.postgresPassword,
  'nats/nats.conf': JSON.stringify(natsConfig(secrets), null, 2),
  ...Object.fromEntries(services.map((name) => [`${name}/database-url`, databaseUrl(secrets.postgresPassword)])),
  ...Object.fromEntries(programs.map((name) => [`${name}/nats-url`, natsUrl(name, secrets.natsPasswords[name])])),
  'appointments/token-key': secrets.TOKEN_KEY,
  'appointments/data-keys': secrets.DATA_KEYS,
  'appointments/fingerprint-key': secrets.FINGERPRINT_KEY,
  'appointments/lookup-keys': secrets.LOOKUP_KEYS,
  ...Object.fromEntries(services.map((name) => [`${name}/audit-key`, secrets.AUDIT_KEY])),
  'gateway/door-key': secrets.DOOR_KEY,
});
