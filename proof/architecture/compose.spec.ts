import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { databaseSecrets, readSettings, serviceSettings, soundForProduction } from '#platform';
import { anEmptyDatabase } from '#testkit';
import { complaintsAbout, type Together } from './compose-complaints.rules.js';
import {
  type ComposeService,
  environmentOf,
  filledIn,
  mountsOf,
  readCompose,
  readDockerfile,
  secretFolders,
} from './compose-file.rules.js';

const composeText = readFileSync('docker-compose.yml', 'utf8');
const dockerText = readFileSync('Dockerfile', 'utf8');
const compose = readCompose(composeText);
const dockerfile = readDockerfile(dockerText);
const programs = ['catalogue', 'appointments', 'contacts', 'gateway'];

const once: Readonly<Record<string, readonly [file: string, name: string]>> = {
  secrets: ['standalone/src/container/container.settings', 'containerSettings'],
  roles: ['standalone/src/container/roles/roles.settings', 'rolesSettings'],
};

const settingsOfProgram = (name: string): readonly [file: string, name: string] =>
  once[name] ?? [`${name}/src/${name}.settings`, `${name}Settings`];

/** A service without settings of its own has those of every service. */
const schemaOf = async (name: string): Promise<z.ZodObject> => {
  const [file, exported] = settingsOfProgram(name);
  if (!existsSync(`apps/${file}.ts`)) return serviceSettings;
  const module: Record<string, z.ZodObject> = await import(`../../apps/${file}.js`);
  return module[exported] as z.ZodObject;
};

const readBy: Readonly<Record<string, string>> = {
  demo: 'apps/standalone/src/demo/demo.settings.ts',
  token: 'apps/standalone/src/standalone.settings.ts',
};

const namesIn = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^ {2}([A-Z][A-Z_]+): z/gm)].map(([, name = '']) => name);

const schemas = new Map<string, z.ZodObject>();
let root: string;
let database: Awaited<ReturnType<typeof anEmptyDatabase>>;
let secretFiles: readonly string[];

beforeAll(async () => {
  for (const name of [...programs, ...Object.keys(once)]) schemas.set(name, await schemaOf(name));
  root = await mkdtemp(join(await realpath(tmpdir()), 'loket-secrets-'));
  for (const folder of secretFolders(dockerfile)) await mkdir(join(root, folder));
  database = await anEmptyDatabase();
  run('secrets', {});
  run('roles', { DATABASE_URL: database.url });
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  secretFiles = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await database?.drop();
});

const run = (name: string, here: Readonly<Record<string, string>>): void => {
  const [, ...words] = serviceOf(name).command ?? [];
  const env = { ...environmentOf(serviceOf(name), dockerfile), SECRETS_FOLDER: root, ...here };
  execFileSync(process.execPath, words, { env });
};

const serviceOf = (name: string, from = compose): ComposeService => {
  const service = from.services[name];
  if (!service) throw new Error(`There is no service ${name}.`);
  return service;
};

const settingsOf = (service: string): ReadonlySet<string> => {
  const schema = schemas.get(service);
  return new Set(schema ? Object.keys(schema.shape) : namesIn(readBy[service] ?? ''));
};

const together = (composeYaml = composeText, dockerLines = dockerText): Together => ({
  compose: readCompose(composeYaml),
  dockerfile: readDockerfile(dockerLines),
  secretFiles,
  settingsOf,
  exists: existsSync,
});

const changed = (text: string, from: string | RegExp, to: string): string => {
  const result = text.replace(from, to);
  if (result === text) throw new Error(`${from} is not there to be changed.`);
  return result;
};

/** As the program would read it, from files that the secrets program has just made. */
const told = (name: string) =>
  Object.fromEntries(
    Object.entries(environmentOf(serviceOf(name), dockerfile)).map(([setting, value]) => [
      setting,
      value.replace('/secrets/', `${root}/`),
    ]),
  );

describe('docker-compose.yml and the Dockerfile', () => {
  it('fit each other, the programs and the secrets that are made', () => {
    expect(complaintsAbout(together())).toEqual([]);
  });

  it.each(programs)('give %s all it needs in production', (name) => {
    const schema = schemas.get(name) as typeof serviceSettings;
    const secrets = name === 'gateway' ? ['CREDENTIALS_FILE'] : databaseSecrets(told(name));
    const settings = soundForProduction(readSettings(schema, told(name)), told(name), [...secrets, 'NATS_URL']);
    expect(settings.NODE_ENV).toBe('production');
    expect(settings.NATS_URL).toMatch(new RegExp(`^nats://${name}:[\\w-]{43}@nats:4222$`));
  });

  it('mean the same database', () => {
    const { environment, image } = serviceOf('postgres');
    const url = new URL(readFileSync(join(root, 'postgres/database-url'), 'utf8'));
    expect([url.username, url.pathname]).toEqual([environment.POSTGRES_USER, `/${environment.POSTGRES_DB}`]);
    expect(url.password).toBe(readFileSync(join(root, 'postgres/password'), 'utf8').trim());
    expect([url.hostname, image]).toEqual(['postgres', 'postgres:18']);
    expect(mountsOf(serviceOf('postgres'))[0]).toMatchObject({ volume: 'postgres', target: '/var/lib/postgresql' });
  });

  it('tell each service its own roles and its own keys, and nobody who the administrator is', () => {
    const text = (file: string) => readFileSync(join(root, file), 'utf8').trim();
    const { password } = new URL(database.url);
    const seen = (name: string) =>
      Object.values(told(name))
        .filter((value) => value.startsWith(root))
        .map(readable);
    const readable = (file: string) => (file.endsWith('.json') ? '' : readFileSync(file, 'utf8'));
    const services = ['catalogue', 'appointments', 'contacts'];
    const holding = (secret: string) => programs.filter((name) => seen(name).some((value) => value.includes(secret)));
    expect(holding(password)).toEqual([]);
    expect(holding(text('postgres/password'))).toEqual([]);
    expect(holding(JSON.parse(text('own/secrets.json')).AUDIT_KEY)).toEqual([]);
    for (const name of services) {
      expect(holding(text(`${name}/audit-key`))).toEqual([name]);
      for (const role of ['owner', 'runtime', 'sealer'])
        expect(holding(text(`${name}/${role}-database-url`))).toEqual([name]);
    }
    expect(holding(text('gateway/door-key'))).toEqual(['gateway']);
    expect(holding(text('appointments/data-keys'))).toEqual(['appointments']);
  });

  it('keep streams in a volume of the nats-server that is used without containers too', () => {
    const config = JSON.parse(readFileSync(join(root, 'nats/nats.conf'), 'utf8'));
    expect(mountsOf(serviceOf('nats'))[0]).toMatchObject({ volume: 'nats', target: config.jetstream.store_dir });
    const fetched = readFileSync('libs/embedded/src/nats-from-release.client.ts', 'utf8');
    const [, version] = /version: '(\d+\.\d+)\.\d+'/.exec(fetched) ?? [];
    expect(serviceOf('nats').image).toBe(`nats:${version}-alpine`);
    expect(config.max_payload).toBe(8 * 1024 * 1024);
  });

  it('leave the host another port or address to choose', () => {
    const { ports, environment } = serviceOf('gateway');
    const [port = ''] = ports;
    expect(filledIn(port)).toBe(`127.0.0.1:3000:${environment.PORT}`);
    expect(filledIn(port, { LOKET_ADDRESS: '0.0.0.0', LOKET_PORT: '80' })).toBe('0.0.0.0:80:3000');
  });

  it('name in .env.example what can be set, and nothing else', () => {
    const offered = [...readFileSync('.env.example', 'utf8').matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
    const used = [...composeText.matchAll(/\$\{([A-Z_]+):-/g)].map(([, name]) => name);
    expect(offered.sort()).toEqual([...new Set(used)].sort());
  });

  it('can be installed: package-lock.json knows the packages of every machine, as npm ci of Node 24 demands', () => {
    interface Locked {
      readonly optionalDependencies?: Record<string, string>;
    }
    const { packages }: { packages: Record<string, Locked> } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${from}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe('what is noticed', () => {
  it.each([
    [
      'a setting nobody reads',
      '      HOST: 0.0.0.0',
      '      HOSTT: 0.0.0.0',
      'gateway does not know the setting HOSTT',
    ],
    [
      'a program that is not there',
      'dist/apps/contacts/src/main.js',
      'dist/apps/contact/src/main.js',
      /does not exist$/,
    ],
    [
      'no health check',
      / {4}healthcheck:\n {6}test: \[CMD, pg_isready.*\n(?: {6}.*\n)+/,
      '',
      'postgres has no health check',
    ],
    [
      'waiting for nobody',
      '      gateway: { condition',
      '      door: { condition',
      'demo waits for door, which does not exist',
    ],
    ['a volume that is not there', '- nats:/data', '- streams:/data', 'nats mounts streams, which does not exist'],
    ['a volume nobody uses', '\n  secrets-own:\n', '\n  secrets-own:\n  more:\n', 'nothing uses the volume more'],
    ['a password', `\${POSTGRES_PASSWORD:-}`, 'postgres', 'secrets has a secret in plain sight: POSTGRES_PASSWORD'],
    ['a secret by another name', 'appointments/data-keys', 'appointments/data-key', /which is not made$/],
    ["another program's secret", '/secrets/contacts/nats-url', '/secrets/gateway/nats-url', /which it does not see$/],
    [
      'a broker that goes on with former users',
      'secrets: { condition: service_completed_successfully, restart: true }\n    restart: unless-stopped\n    stop_grace_period: 30s',
      'secrets: { condition: service_completed_successfully }\n    restart: unless-stopped\n    stop_grace_period: 30s',
      'nats goes on when the secrets are others',
    ],
    [
      'a service that sees the administrator',
      '- secrets-contacts:/secrets/contacts:ro',
      '- secrets-postgres:/secrets/postgres:ro',
      'contacts sees the administrator of the database',
    ],
    ['an open door', `\${LOKET_ADDRESS:-127.0.0.1}:`, '', 'gateway is open to everybody'],
    [
      'a container that ends',
      '    healthcheck:\n      test: [CMD, test',
      "    restart: 'no'\n    healthcheck:\n      test: [CMD, test",
      'demo ends and nothing waits for it',
    ],
  ])('%s', (_, from, to, complaint) => {
    const complaints = (): readonly string[] => {
      try {
        return complaintsAbout(together(changed(composeText, from, to)));
      } catch (error) {
        return [String(error)];
      }
    };
    expect(complaints()).toContainEqual(expect.stringMatching(complaint));
  });

  it.each([
    ['root', 'USER 1000:1000', '', 'the image runs as root'],
    ['development packages', 'npm ci --omit=dev --omit=optional', 'npm ci', /more than production dependencies$/],
    ['a folder the user does not own', 'contacts gateway', 'contacts', /^the image has no folder \/secrets\/gateway/],
    ['an old Node', 'FROM node:24-bookworm-slim\n', 'FROM node:18-bookworm-slim\n', /supported Node$/],
    ['no health check', 'HEALTHCHECK', 'LABEL', 'gateway has no health check'],
  ])('in the image: %s', (_, from, to, complaint) => {
    const complaints = complaintsAbout(together(composeText, changed(dockerText, from, to)));
    expect(complaints).toContainEqual(expect.stringMatching(complaint));
  });
});
