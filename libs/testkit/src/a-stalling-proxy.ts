import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a program and its server, and can hold up all that passes, as a network does that comes back later. */
export interface StallingProxy {
  /** The same address as that of the server, by way of the proxy. */
  readonly url: string;
  /** Stalls from the moment at which a client says what matches; that itself is held up too. */
  stallAt(said: RegExp): void;
  /** Whether it stalls. */
  stalls(): boolean;
  /** Passes on, in order, all that was held up, and stalls no more. */
  resume(): void;
  close(): Promise<void>;
}

/** @param target the URL of the server. */
export const aStallingProxy = async (target: string): Promise<StallingProxy> => {
  const { hostname: host, port } = new URL(target);
  const heldUp: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let stalled = false;
  let trigger: RegExp | undefined;

  const pass = (deed: () => void) => {
    if (stalled) heldUp.push(deed);
    else deed();
  };
  const join = (client: Socket) => {
    const server = connect({ host, port: Number(port) });
    client.on('data', (chunk) => {
      if (trigger?.test(chunk.toString('latin1'))) {
        trigger = undefined;
        stalled = true;
      }
      pass(() => server.write(chunk));
    });
    server.on('data', (chunk) => pass(() => client.write(chunk)));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        sockets.delete(one);
        pass(() => other.end());
      });
    }
  };

  const proxy = createServer(join);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.href,
    stallAt: (said) => {
      trigger = said;
    },
    stalls: () => stalled,
    resume: () => {
      stalled = false;
      for (const deed of heldUp.splice(0)) deed();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => proxy.close(() => resolve()));
    },
  };
};
