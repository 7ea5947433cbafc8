import { join } from 'node:path';

export interface DataFolder {
  readonly folder: string;
  readonly lock: string;
  readonly run: string;
  readonly secrets: string;
  readonly keys: string;
  readonly credentials: string;
  readonly provider: string;
  readonly issuers: string;
  readonly demoLoaded: string;
  readonly postgres: string;
  readonly nats: string;
  readonly logs: string;
  readonly processes: string;
}

export const dataFolder = (folder: string): DataFolder => ({
  folder,
  lock: join(folder, 'lock.json'),
  run: join(folder, 'run.json'),
  secrets: join(folder, 'secrets.json'),
  keys: join(folder, 'keys.json'),
  credentials: join(folder, 'credentials.json'),
  provider: join(folder, 'provider.json'),
  issuers: join(folder, 'issuers.json'),
  demoLoaded: join(folder, 'demo.json'),
  postgres: join(folder, 'postgres'),
  nats: join(folder, 'nats'),
  logs: join(folder, 'logs'),
  processes: join(folder, 'processes'),
});

/** What a reset removes besides the servers' folders; the lock we hold and the nats-server we fetched stay. */
export const removedByReset = (data: DataFolder): readonly string[] => [
  data.run,
  data.secrets,
  data.keys,
  data.credentials,
  data.provider,
  data.issuers,
  data.demoLoaded,
  data.logs,
  data.processes,
];
