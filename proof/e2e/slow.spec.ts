import { get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aHouse, eventually, type House } from '#testkit';
import { aTown } from './town.builder.js';

/** Generous: what is bounded is that somebody slow holds nobody up, not how fast this machine is. */
const quickly = 8_000;
const mostConnections = 700;
const mostPerAddress = 500;

let house: House;
let port: number;
let sockets: Socket[] = [];
beforeAll(async () => {
  house = await aHouse({
    clock: '2026-11-30T07:00:00Z*0',
    environment: {
      HEADERS_SECONDS: '2',
      REQUEST_SECONDS: '3',
      IDLE_SECONDS: '4',
      STALLED_SECONDS: '4',
      MOST_CONNECTIONS: String(mostConnections),
      MOST_CONNECTIONS_PER_ADDRESS: String(mostPerAddress),
    },
  });
  port = Number(new URL(house.url).port);
  await aTown(house);
}, 120_000);
afterAll(async () => house?.stop());
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

interface Slow {
  readonly socket: Socket;
  readonly received: () => string;
  readonly isClosed: () => boolean;
}

interface From {
  readonly allowHalfOpen?: boolean;
  /** All of 127.0.0.0/8 is this machine. */
  readonly localAddress?: string;
}

const open = async (from: From = {}): Promise<Slow> => {
  const socket = connect({ port, host: '127.0.0.1', ...from });
  sockets = [...sockets, socket];
  let received = '';
  let closed = false;
  socket
    .on('error', () => undefined)
    .on('close', () => {
      closed = true;
    })
    .on('end', () => {
      closed = true;
    })
    .on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1').slice(0, 4_096);
    });
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return { socket, received: () => received, isClosed: () => closed };
};
const openMany = (count: number, from?: From): Promise<Slow[]> =>
  Promise.all(Array.from({ length: count }, () => open(from)));
const isOpen = ({ isClosed }: Slow): boolean => !isClosed();

/** On a connection of its own. @returns the status. */
const asked = (path: string, localAddress: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asking = get({ host: '127.0.0.1', port, path, localAddress, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    asking.on('error', reject);
  });

/** A citizen who knows nothing of all this, somewhere else. */
const othersAreAnswered = async (times = 10, path = '/v1/slots/first?item=paspoort'): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    const since = performance.now();
    expect(await asked(path, '127.0.0.2')).toBe(200);
    expect(performance.now() - since).toBeLessThan(quickly);
  }
};
const areClosed = (slow: readonly Slow[]) =>
  eventually(() => expect(slow.filter(({ isClosed }) => !isClosed()).length).toBe(0), 20_000);

/** Who does not read finds out when they write: what is at the other end is gone. */
const isCutOff = (socket: Socket): boolean => {
  if (!socket.destroyed) socket.write(' ');
  return socket.destroyed;
};

const host = 'Host: voorbeeldstad.localhost\r\n';

describe('who is slow holds up nobody', () => {
  it('with headers that never end: 408', async () => {
    const slow = await openMany(100);
    for (const { socket } of slow) socket.write(`GET /v1/products HTTP/1.1\r\n${host}X-Slow: `);
    const drip = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write('a');
    }, 100);
    try {
      await othersAreAnswered();
      await areClosed(slow);
    } finally {
      clearInterval(drip);
    }
    expect(new Set(slow.map(({ received }) => received().slice(0, 12)))).toEqual(new Set(['HTTP/1.1 408']));
    expect(slow[0]?.received()).toContain('"code":"request-timeout"');
  }, 40_000);

  it('with a body that never ends: 408', async () => {
    const slow = await openMany(100);
    const head = `POST /v1/holds HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{`;
    for (const { socket } of slow) socket.write(head);
    const drip = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write(' ');
    }, 100);
    try {
      await othersAreAnswered();
      await areClosed(slow);
    } finally {
      clearInterval(drip);
    }
    expect(new Set(slow.map(({ received }) => received().slice(0, 12)))).toEqual(new Set(['HTTP/1.1 408']));
  }, 40_000);

  it('with half a connection after the request: it is answered, and closed', async () => {
    const slow = await Promise.all(Array.from({ length: 50 }, () => open({ allowHalfOpen: true })));
    for (const { socket } of slow) socket.end(`GET /v1/slots/first?item=paspoort HTTP/1.1\r\n${host}\r\n`);
    await othersAreAnswered();
    await areClosed(slow);
  }, 40_000);

  it('with answers that are asked for and never read', async () => {
    const slow = await openMany(50);
    const ask = `GET /v1/openapi.json HTTP/1.1\r\n${host}\r\n`.repeat(20);
    for (const { socket } of slow) {
      socket.pause();
      socket.write(ask);
    }
    await othersAreAnswered();
    for (const { socket } of slow) await eventually(() => expect(isCutOff(socket)).toBe(true), 20_000);
  }, 40_000);

  it('with all the connections that an address may have, saying nothing: more of it are closed at once', async () => {
    const slow = await openMany(mostPerAddress + 100);
    await eventually(() => expect(slow.filter(isOpen)).toHaveLength(mostPerAddress));
    await othersAreAnswered();
    await othersAreAnswered(1, '/health/live');
    await othersAreAnswered(1, '/health/ready');
    expect(slow.filter(isOpen)).toHaveLength(mostPerAddress);
    await areClosed(slow);
    expect(await asked('/health/live', '127.0.0.1')).toBe(200);
  }, 40_000);

  it('with more connections than may be: those that come later are closed at once, and who leaves makes room', async () => {
    const places = ['127.0.0.3', '127.0.0.4'];
    const half = mostConnections / 2 + 25;
    const slow = (await Promise.all(places.map((localAddress) => openMany(half, { localAddress })))).flat();
    await eventually(() => expect(slow.filter(({ isClosed }) => isClosed()).length).toBeGreaterThanOrEqual(50));
    for (const { socket } of slow) socket.destroy();
    await eventually(() => othersAreAnswered(1));
  }, 40_000);

  it('and nothing of that is a defect', () => expect(house.errors()).toEqual([]));
});
