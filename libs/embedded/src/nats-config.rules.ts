import type { natsAuthorization } from './nats-users.rules.js';

export interface NatsTlsFiles {
  /** The server's certificate and key. */
  readonly cert: string;
  readonly key: string;
  /** Given: who connects must show a certificate by this authority. */
  readonly ca?: string;
}

export interface NatsConfigInput {
  readonly name: string;
  readonly port: number;
  readonly authorization: ReturnType<typeof natsAuthorization>;
  readonly storeFolder: string;
  readonly tls?: NatsTlsFiles | undefined;
}

const tlsOf = ({ cert, key, ca }: NatsTlsFiles) => ({
  cert_file: cert,
  key_file: key,
  ...(ca === undefined ? {} : { ca_file: ca, verify: true }),
});

/** JSON is a subset of nats-server's configuration language. */
export const natsConfig = ({ name, port, authorization, storeFolder, tls }: NatsConfigInput): string =>
  JSON.stringify(
    {
      host: '127.0.0.1',
      port,
      server_name: name,
      authorization,
      jetstream: { store_dir: storeFolder },
      max_payload: 8 * 1_024 * 1_024,
      ...(tls ? { tls: tlsOf(tls) } : {}),
    },
    null,
    2,
  );
