import type { Server } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';
import { networkOf } from '../limits/network.rules.js';

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const byName: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** As in TRUSTED_PROXIES: addresses, networks with the length of their prefix, and names of networks. */
const listOf = (proxies: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const text of proxies.flatMap((proxy) => byName[proxy] ?? [proxy])) {
    const [address = '', length] = text.split('/');
    if (length === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(length), familyOf(address));
  }
  return list;
};

export interface ConnectionLimits {
  /** Connections of one network at once. */
  readonly most: number;
  /** Through whom many come. */
  readonly proxies: readonly string[];
}

/** Closes at once what comes from a network that has as many connections as it may: the rest is left to others. */
export const limitConnections = (server: Server, { most, proxies }: ConnectionLimits): void => {
  const trusted = listOf(proxies);
  const openByNetwork = new Map<string, number>();
  const note = (network: string, open: number): void => {
    if (open > 0) openByNetwork.set(network, open);
    else openByNetwork.delete(network);
  };
  server.prependListener('connection', (socket: Socket) => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || trusted.check(remoteAddress, familyOf(remoteAddress))) return;
    const network = networkOf(remoteAddress);
    const open = openByNetwork.get(network) ?? 0;
    if (open >= most) {
      socket.destroy();
      return;
    }
    note(network, open + 1);
    socket.once('close', () => note(network, (openByNetwork.get(network) ?? 1) - 1));
  });
};
