import { gateway, keysOf, type ProgramName } from './programs.rules.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is made at random at the first start, and kept. */
export interface Secrets {
  readonly TOKEN_KEY: string;
  readonly DATA_KEYS: string;
  readonly FINGERPRINT_KEY: string;
  readonly LOOKUP_KEYS: string;
  readonly AUDIT_KEY: string;
  readonly DOOR_KEY: string;
  readonly QUESTION_KEYS: string;
}

export interface Told {
  /** What was set when we were started. */
  readonly given: Environment;
  readonly secrets: Secrets;
  /** What is for this program alone. */
  readonly own: Environment;
}

const secretName = /(KEYS?|PASSWORD|PASSFILE|SECRETS?|TOKENS?|CREDENTIALS?|DATABASE_URL|NATS_URL)(_FILE)?$/i;

/** What was set that no name marks as a secret: what all may know, and what nobody thought of. */
export const withoutSecrets = (given: Environment): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !secretName.test(name)));

const keyOf = (name: keyof Secrets, { given, secrets }: Told): Environment => {
  const file = `${name}_FILE`;
  if (given[name] !== undefined) return { [name]: given[name] };
  return given[file] === undefined ? { [name]: secrets[name] } : { [file]: given[file] };
};

/** Of the keys that sign questions: the gateway is told all, a service its own. */
export const questionKeysOf = (program: ProgramName, keys: string): string => {
  const all = keys.split(',').map((key) => key.trim());
  return program === gateway ? all.join() : all.filter((key) => key.startsWith(`${program}:`)).join();
};

const handedOn = (names: readonly string[], given: Environment): Environment =>
  Object.fromEntries(names.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]));

const filesOf = (program: ProgramName): readonly string[] =>
  program === gateway ? ['NATS_KEY_FILE', 'CREDENTIALS_FILE'] : ['NATS_KEY_FILE'];

/** What a program is told, of secrets its own and no other: what was set when we were started wins over what we made. */
export const environmentOf = (program: ProgramName, told: Told): Record<string, string | undefined> => ({
  NODE_ENV: 'development',
  LOG_LEVEL: 'info',
  ...withoutSecrets(told.given),
  ...handedOn(filesOf(program), told.given),
  ...Object.assign({}, ...keysOf[program].map((name) => keyOf(name, told))),
  ...told.own,
});
