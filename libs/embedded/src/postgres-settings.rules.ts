import { CannotStart } from './cannot-start.rules.js';

const always = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  max_connections: '200',
} as const;

/** A killed server keeps what it answered for; a machine that loses power does not. */
const fastButForgetful = {
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '1h',
} as const;

export interface SettingsInput {
  readonly port: number;
  readonly forTests: boolean;
  readonly more?: Readonly<Record<string, string>> | undefined;
}

/** The settings as arguments of the server: later ones win, so what the caller gives has the last word. */
export const settingsOf = ({ port, forTests, more }: SettingsInput): readonly string[] => {
  const settings = { ...always, ...(forTests ? fastButForgetful : {}), ...more, port: String(port) };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
};

const stillThere = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;
const portTaken = /could not (?:bind|create any TCP\/IP sockets)|Address already in use/;
const broken =
  /could not (?:open|read|access|locate|find)|does not exist|invalid|incorrect|corrupt|not a valid data directory|missing|password authentication failed|PANIC/i;

export interface FailureContext {
  readonly port: number;
  readonly damaged: (how: string) => CannotStart;
}

/** What PostgreSQL wrote before it gave up, as one sentence. */
export const failureIn = (log: string, { port, damaged }: FailureContext): CannotStart => {
  if (stillThere.test(log)) return new CannotStart('in-use', 'Another PostgreSQL is running on the same data.');
  if (portTaken.test(log)) return new CannotStart('port-in-use', `Port ${port} of 127.0.0.1 is in use.`);
  const lines = log.split('\n').filter((line) => /(?:FATAL|PANIC|ERROR):|^postgres: /.test(line));
  const said = (lines[0] ?? log.trim().split('\n').at(-1) ?? '').replace(/^.*?(?:FATAL|PANIC|ERROR|postgres): +/, '');
  if (broken.test(lines[0] ?? '')) return damaged(`PostgreSQL says "${said}"`);
  return new CannotStart('failed', `PostgreSQL did not start: ${said || 'it said nothing'}.`);
};
