import { questionKeysOf } from '../environment.rules.js';
import { gateway, keysOf, type ProgramName, type Service, services } from '../programs.rules.js';

/** Each is a user of the message broker. */
export const programs = [...services, gateway] as const;
export type Program = ProgramName;

export interface ContainerSecrets {
  readonly postgresPassword: string;
  readonly natsPasswords: Readonly<Record<Program, string>>;
  /** Who may connect to the broker, and what each may do, as nats-server reads it. */
  readonly natsAuthorization: object;
  readonly TOKEN_KEY: string;
  readonly DATA_KEYS: string;
  readonly FINGERPRINT_KEY: string;
  readonly LOOKUP_KEYS: string;
  readonly auditKeys: Readonly<Record<Service, string>>;
  readonly DOOR_KEY: string;
  readonly QUESTION_KEYS: string;
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

/** Of the administrator: read by the program that makes the roles of the services, and by no service. */
const databaseUrl = (password: string): string =>
  `postgres://loket:${encodeURIComponent(password)}@postgres:5432/loket`;

const natsUrl = (program: Program, password: string): string => `nats://${program}:${password}@nats:4222`;

/** As the settings of the roles have them: `OWNER_DATABASE_URL_FILE` names `owner-database-url`. */
export const fileOf = (program: Program, setting: string): string =>
  `${program}/${setting.toLowerCase().replaceAll('_', '-')}`;

/** What versions before this one wrote, and no service may know any more. */
export const formerFiles: readonly string[] = services.map((name) => `${name}/database-url`);

/** What is written, by file: the folder is named after who reads it. */
export const secretFiles = (secrets: ContainerSecrets): Readonly<Record<string, string>> => ({
  'postgres/password': secrets.postgresPassword,
  'nats/nats.conf': JSON.stringify(natsConfig(secrets), null, 2),
  'postgres/database-url': databaseUrl(secrets.postgresPassword),
  ...Object.fromEntries(programs.map((name) => [`${name}/nats-url`, natsUrl(name, secrets.natsPasswords[name])])),
  ...Object.fromEntries(services.map((name) => [`${name}/audit-key`, secrets.auditKeys[name]])),
  ...Object.fromEntries(programs.flatMap((name) => keysOf[name].map((key) => [fileOf(name, key), secrets[key]]))),
  ...Object.fromEntries(programs.map((name) => [`${name}/question-keys`, questionKeysOf(name, secrets.QUESTION_KEYS)])),
});
