import type { natsAuthorization } from './nats-users.rules.js';

export interface NatsTlsFiles {
  /** The server's certificate and key. */
  readonly cert: string;
  readonly key: string;
  /** Given: who connects must show a certificate by this authority. */
  readonly ca?: string;
}

/** A server among others that are one broker together. */
export interface NatsClusterNode {
  /** The same for all of them. */
  readonly name: string;
  /** Where this one listens for the others. */
  readonly port: number;
  /** Where all of them do, on this machine. */
  readonly ports: readonly number[];
}

export interface NatsConfigInput {
  readonly name: string;
  readonly port: number;
  readonly authorization: ReturnType<typeof natsAuthorization>;
  readonly storeFolder: string;
  readonly tls?: NatsTlsFiles | undefined;
  readonly cluster?: NatsClusterNode | undefined;
  /** By which the servers of a cluster know each other. */
  readonly routePassword?: string | undefined;
}

const routeUser = 'route';

const clusterOf = ({ name, port, ports }: NatsClusterNode, password: string) => ({
  name,
  host: '127.0.0.1',
  port,
  authorization: { user: routeUser, password },
  routes: ports.map((other) => `nats-route://${routeUser}:${password}@127.0.0.1:${other}`),
});

const tlsOf = ({ cert, key, ca }: NatsTlsFiles) => ({
  cert_file: cert,
  key_file: key,
  ...(ca === undefined ? {} : { ca_file: ca, verify: true }),
});

/** JSON is a subset of nats-server's configuration language. */
export const natsConfig = ({ name, port, authorization, storeFolder, tls, ...more }: NatsConfigInput): string =>
  JSON.stringify(
    {
      host: '127.0.0.1',
      port,
      server_name: name,
      authorization,
      jetstream: { store_dir: storeFolder },
      max_payload: 8 * 1_024 * 1_024,
      ...(tls ? { tls: tlsOf(tls) } : {}),
      ...(more.cluster ? { cluster: clusterOf(more.cluster, more.routePassword ?? '') } : {}),
    },
    null,
    2,
  );
