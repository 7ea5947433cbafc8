import { once } from 'node:events';
import { createServer } from 'node:net';
import { codeOf } from './cannot-start.rules.js';

/** A port of 127.0.0.1 that is free at this moment, chosen by the operating system. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return address.port;
};

/** Why a port cannot be listened on, whatever the address; `undefined`: it can. */
export const portProblem = async (port: number): Promise<'in use' | 'not allowed' | undefined> => {
  for (const host of ['127.0.0.1', '0.0.0.0', '::']) {
    const server = createServer();
    try {
      server.listen(port, host);
      await once(server, 'listening');
      server.close();
      await once(server, 'close');
    } catch (error) {
      if (codeOf(error) === 'EADDRINUSE') return 'in use';
      if (codeOf(error) === 'EACCES') return 'not allowed';
    }
  }
  return undefined;
};
