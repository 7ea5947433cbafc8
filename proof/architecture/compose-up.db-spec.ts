import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { freePort } from '#embedded';
import { anEmptyDatabase } from '#testkit';
import { type Composed, inOrder, runOnce, startContainer, type TestContainer } from './compose-containers.builder.js';
import { readCompose, readDockerfile } from './compose-file.rules.js';
import { anImage } from './compose-image.builder.js';

const compose = readCompose(readFileSync('docker-compose.yml', 'utf8'));
const dockerfile = readDockerfile(readFileSync('Dockerfile', 'utf8'));
const lasting = inOrder(compose).filter((name) => compose.services[name]?.restart !== 'no' && name !== 'postgres');

let all: Composed;
let gatewayUrl: string;
let database: Awaited<ReturnType<typeof anEmptyDatabase>>;
const running: TestContainer[] = [];

const aPort = async (): Promise<string> => String(await freePort());

/** Where PostgreSQL and nats-server are here; the rest of what the secrets program wrote stays as it is. */
const moveServers = async (secrets: string, ports: { nats: string; natsHealth: string }): Promise<void> => {
  const { host, pathname } = new URL(database.url);
  const files = (await readdir(secrets, { recursive: true })).filter((file) => /-url$|nats\.conf$/.test(file));
  for (const file of files.map((name) => join(secrets, name))) {
    const moved = (await readFile(file, 'utf8'))
      .replace('@postgres:5432/loket', `@${host}${pathname}`)
      .replace('@nats:4222', `@127.0.0.1:${ports.nats}`)
      .replace('"port": 4222', `"host": "127.0.0.1", "port": ${ports.nats}`)
      .replace('127.0.0.1:8222', `127.0.0.1:${ports.natsHealth}`)
      .replace('"/data"', JSON.stringify(join(secrets, '..', 'streams')));
    await writeFile(file, moved);
  }
};

const dependenciesOf = (name: string): readonly string[] => Object.keys(compose.services[name]?.depends_on ?? {});

/** Each as soon as those it waits for are well. */
const startAll = async (): Promise<void> => {
  const started = new Map<string, Promise<void>>();
  for (const name of lasting) {
    const awaited = dependenciesOf(name).map((other) => started.get(other));
    const start = async (): Promise<void> => {
      await Promise.all(awaited);
      const container = await startContainer(name, all);
      running.push(container);
      await container.well();
    };
    started.set(name, start());
  }
  await Promise.all(started.values());
};

beforeAll(async () => {
  database = await anEmptyDatabase();
  const image = await anImage(dockerfile);
  const secrets = join(image.root, 'secrets');
  const [port, nats, natsHealth] = [await aPort(), await aPort(), await aPort()];
  gatewayUrl = `http://127.0.0.1:${port}`;
  all = {
    compose,
    dockerfile,
    image,
    path: process.env.PATH ?? '',
    here: new Map([
      ['http://gateway:3000', gatewayUrl],
      ['127.0.0.1:8222', `127.0.0.1:${natsHealth}`],
      ['nats-server', process.env.TESTKIT_NATS_BIN ?? 'nats-server'],
    ]),
    settings: {
      secrets: { POSTGRES_PASSWORD: decodeURIComponent(new URL(database.url).password), SECRETS_FOLDER: secrets },
      roles: { SECRETS_FOLDER: secrets },
      catalogue: { HEALTH_PORT: await aPort() },
      appointments: { HEALTH_PORT: await aPort() },
      contacts: { HEALTH_PORT: await aPort() },
      gateway: { PORT: port, HOST: '127.0.0.1' },
    },
  };
  await runOnce('secrets', all);
  await moveServers(secrets, { nats, natsHealth });
  await runOnce('roles', all);
  await startAll();
}, 180_000);

afterAll(async () => {
  for (const container of running.splice(0).reverse()) await container.stop();
  await all?.image.remove();
  await database?.drop();
}, 60_000);

const ask = (path: string, key?: string) =>
  fetch(`${gatewayUrl}${path}`, { headers: key ? { authorization: `Bearer ${key}` } : {} });

describe('what is in the image, started as Compose would', () => {
  it('is ready, with all services behind the gateway', async () => {
    const answer = await ask('/health/ready');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ ready: true });
  });

  it('has a demo to try it on', async () => {
    const { items } = (await (await ask('/v1/products?q=paspoort')).json()) as { items: unknown[] };
    expect(items.length).toBeGreaterThan(0);
    expect((await ask('/v1/slots?item=paspoort&locationId=stadskantoor')).status).toBe(200);
  }, 60_000);

  it('describes itself, with packages of production only', async () => {
    expect(Object.keys(((await (await ask('/v1/openapi.json')).json()) as { paths: object }).paths)).not.toEqual([]);
    expect((await ask('/docs')).status).toBe(200);
  });

  it('lets in who shows the credential that `token` prints', async () => {
    const contacts = '/v1/contacts?appointmentId=019375a8-0000-7000-8000-000000000000';
    expect((await ask(contacts)).status).toBe(401);
    expect((await ask(contacts, await runOnce('token', all, ['counter']))).status).toBe(200);
  });

  it('lets no program listen to what another is answered', async () => {
    const url = new URL(await readFile(join(all.image.root, 'secrets/contacts/nats-url'), 'utf8'));
    const connection = await connect({ servers: url.host, user: url.username, pass: url.password });
    const refused: string[] = [];
    for (const subject of ['_INBOX_contacts.>', '_INBOX_appointments.>', '>', 'loket-clock.who'])
      connection.subscribe(subject, { callback: (error) => void refused.push(`${subject}: ${error?.message}`) });
    await connection.flush();
    expect(refused).toEqual([
      expect.stringMatching(/^_INBOX_appointments\.>: .*permissions violation/i),
      expect.stringMatching(/^>: .*permissions violation/i),
      expect.stringMatching(/^loket-clock\.who: .*permissions violation/i),
    ]);
    await connection.close();
  });

  it('stops when it is told to', async () => {
    const ends = [];
    for (const container of running.splice(0).reverse()) ends.push([container.name, await container.stop()]);
    const asked = { code: 0, signal: null };
    expect(Object.fromEntries(ends)).toMatchObject({
      gateway: asked,
      contacts: asked,
      appointments: asked,
      catalogue: asked,
    });
  }, 60_000);
});
