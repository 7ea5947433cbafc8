import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { eventually } from '#testkit';
import { limitConnections } from './connections.client.js';

let server: Server;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const listening = async (proxies: readonly string[]): Promise<void> => {
  server = createServer((_, response) => response.end('x'));
  limitConnections(server, { most: 2, proxies });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
};

/** @returns the connection when it is answered; nothing: it was closed. */
const answered = (localAddress: string): Promise<Socket | undefined> => {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  sockets = [...sockets, socket];
  return new Promise((resolve) => {
    socket.on('error', () => undefined).on('data', () => resolve(socket));
    socket.on('close', () => resolve(undefined)).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  });
};

it('an address that has all the connections it may leaves room to others, and gets it back when it leaves', async () => {
  await listening([]);
  const [one, two] = [await answered('127.0.0.1'), await answered('127.0.0.1')];
  expect([one, two]).not.toContain(undefined);
  expect(await answered('127.0.0.1')).toBeUndefined();
  expect(await answered('127.0.0.2')).toBeDefined();
  one?.destroy();
  await eventually(async () => expect(await answered('127.0.0.1')).toBeDefined());
  expect(await answered('127.0.0.1')).toBeUndefined();
});

it.each([['127.0.0.9'], ['127.0.0.8/29'], ['loopback'], ['::ffff:127.0.0.9']])(
  'a proxy that is trusted (%s) may have more: many come through it',
  async (proxy) => {
    await listening(['192.0.2.0/24', 'uniquelocal', proxy]);
    for (let count = 0; count < 5; count += 1) expect(await answered('127.0.0.9')).toBeDefined();
  },
);

it('a network that is not named is no proxy', async () => {
  await listening(['192.0.2.0/24', 'uniquelocal', 'fe80::1']);
  for (let count = 0; count < 2; count += 1) expect(await answered('127.0.0.9')).toBeDefined();
  expect(await answered('127.0.0.9')).toBeUndefined();
});
