import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { aFolder, type TestFolder } from './a-folder.builder.js';
import { findNatsServer } from './find-nats-server.client.js';
import { findNats, startNats } from './nats.program.js';
import { natsPrograms, natsUsers } from './nats-users.rules.js';
import type { Server } from './server.program.js';

let bin: string;
let folder: TestFolder;
let running: Server[];

const start = async (port?: number): Promise<Server> => {
  const options = { folder: join(folder.path, 'nats'), bin };
  const server = await startNats(port === undefined ? options : { ...options, port });
  running.push(server);
  return server;
};

const connected = async <T>(url: string, work: (connection: NatsConnection) => Promise<T>): Promise<T> => {
  const { username: user, password: pass, host } = new URL(url);
  const connection = await connect({ servers: host, user, pass, reconnect: false });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
};

const messagesIn = (url: string): Promise<number> =>
  connected(
    url,
    async (connection) => (await (await jetstreamManager(connection)).streams.info('kept')).state.messages,
  );

beforeAll(async () => {
  bin = await findNatsServer({ cacheFolder: resolve('.loket') });
}, 120_000);

beforeEach(async () => {
  folder = await aFolder();
  running = [];
});

afterEach(async () => {
  for (const server of running) await server.stop();
  await folder.remove();
});

describe('a nats-server of our own', () => {
  it('keeps its streams over a stop, a power cut and a new start', async () => {
    const first = await start();
    await connected(first.url, async (connection) => {
      await (await jetstreamManager(connection)).streams.add({ name: 'kept', subjects: ['kept'] });
      await jetstream(connection).publish('kept', 'one');
    });
    await first.kill();
    expect(first.running()).toBe(false);
    await first.startAgain();
    expect(await messagesIn(first.url)).toBe(1);
    await first.stop();
    await first.startAgain();
    expect(await messagesIn(first.url)).toBe(1);
    await first.stop();
    const second = await start();
    expect(await messagesIn(second.url)).toBe(1);
  });

  it('speaks to whoever knows the password', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(messagesIn(wrong.href)).rejects.toThrow(/Authorization Violation/i);
  });

  it('keeps its password to itself', async () => {
    await start();
    for (const file of ['password', 'nats.conf', 'nats.log']) {
      expect((await stat(join(folder.path, 'nats', file))).mode & 0o777).toBe(0o600);
    }
  });

  it('knows those it was told of and nobody else, each by a password that is kept', async () => {
    const options = { folder: join(folder.path, 'nats'), bin, users: natsUsers({ sharedClock: true }) };
    const server = await startNats(options);
    running.push(server);
    const urls = natsPrograms.map((name) => server.urlOf(name));
    expect(new Set(urls.map((url) => new URL(url).password)).size).toBe(natsPrograms.length);
    for (const url of urls) await connected(url, (connection) => connection.flush());
    expect(() => server.urlOf('loket')).toThrow('This nats-server knows no user loket.');
    for (const name of natsPrograms)
      expect((await stat(join(folder.path, 'nats', `password-${name}`))).mode & 0o777).toBe(0o600);
    await server.stop();
    const again = await startNats({ ...options, port: server.port });
    running.push(again);
    expect(natsPrograms.map((name) => again.urlOf(name))).toEqual(urls);
  });

  it('refuses a user what was not allowed', async () => {
    const writer = { publish: { allow: ['one'] }, subscribe: { allow: ['two'] } };
    const users = [{ name: 'writer', permissions: writer }];
    const server = await startNats({ folder: join(folder.path, 'nats'), bin, users });
    running.push(server);
    const refusal = (work: (connection: NatsConnection) => void) =>
      connected(server.url, async (connection) => {
        const seen = connection.status()[Symbol.asyncIterator]().next();
        work(connection);
        return String((await seen).value.error);
      });
    expect(await refusal((connection) => connection.publish('two'))).toMatch(/permissions violation.*publish.*two/i);
    expect(await refusal((connection) => void connection.subscribe('one'))).toMatch(/violation.*subscription.*one/i);
  });

  it('is found by its folder as long as it runs, by users that it knows', async () => {
    const at = join(folder.path, 'nats');
    expect(await findNats(at, 'appointments')).toBeUndefined();
    const server = await startNats({ folder: at, bin, users: natsUsers({ sharedClock: false }) });
    running.push(server);
    expect(await findNats(at, 'appointments')).toBe(server.urlOf('appointments'));
    expect(await findNats(at, 'stranger')).toBeUndefined();
    await server.stop();
    expect(await findNats(at, 'appointments')).toBeUndefined();
  });

  it('says in one sentence that its port is in use', async () => {
    const first = await start();
    const other = startNats({ folder: join(folder.path, 'other'), bin, port: first.port });
    await expect(other).rejects.toMatchObject({
      reason: 'port-in-use',
      message: `Port ${first.port} of 127.0.0.1 is in use.`,
    });
  });

  it('says in one sentence that the program cannot be run', async () => {
    const other = startNats({ folder: join(folder.path, 'nats'), bin: join(folder.path, 'none') });
    await expect(other).rejects.toThrow(`${join(folder.path, 'none')} cannot be run on this machine (ENOENT).`);
  });
});
