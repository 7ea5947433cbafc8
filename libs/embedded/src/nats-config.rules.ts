export interface NatsConfigInput {
  readonly name: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly storeFolder: string;
}

/** JSON is a subset of nats-server's configuration language. */
export const natsConfig = ({ name, port, user, password, storeFolder }: NatsConfigInput): string =>
  JSON.stringify(
    {
      host: '127.0.0.1',
      port,
      server_name: name,
      authorization: { user, password },
      jetstream: { store_dir: storeFolder },
      max_payload: 8 * 1_024 * 1_024,
    },
    null,
    2,
  );
