import { gateway, services } from '../programs.rules.js';

/** They speak to each other through NATS, each under a name and password of its own. */
export const programs = [...services, gateway] as const;
export type Program = (typeof programs)[number];

export interface ContainerSecrets {
  readonly postgresPassword: string;
  readonly natsPasswords: Readonly<Record<Program, string>>;
  readonly TOKEN_KEY: string;
  readonly DATA_KEYS: string;
  readonly FINGERPRINT_KEY: string;
  readonly LOOKUP_KEYS: string;
  readonly AUDIT_KEY: string;
  readonly DOOR_KEY: string;
}

const inboxesOf = (program: Program): string => `_INBOX_${program}.>`;

/** Who could listen to another's inbox would read the answers that other one gets. */
const userOf = (program: Program, password: string) => ({
  user: program,
  password,
  permissions: { subscribe: { deny: programs.filter((other) => other !== program).map(inboxesOf) } },
});

/** JSON is a subset of nats-server's configuration language. */
export const natsConfig = ({ natsPasswords }: ContainerSecrets) => ({
  server_name: 'loket',
  port: 4222,
  http: '127.0.0.1:8222',
  max_payload: 8 * 1024 * 1024,
  jetstream: { store_dir: '/data' },
  authorization: { users: programs.map((program) => userOf(program, natsPasswords[program])) },
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
