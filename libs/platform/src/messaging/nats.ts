import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Log } from '../telemetry/log.js';

/** A connection to NATS that never gives up, and knows whether it is there. */
export class Nats {
  private readonly reconnected: (() => void)[] = [];
  private up = true;

  private constructor(
    readonly connection: NatsConnection,
    private readonly log: Log,
  ) {
    void this.watch();
  }

  static async connect(url: string, name: string, log: Log): Promise<Nats> {
    const { username, password, host, protocol } = new URL(url.split(',')[0] ?? url);
    const servers = url.split(',').map((one) => new URL(one).host);
    const connection = await connect({
      servers: servers.length > 1 ? servers : host,
      ...(username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
      ...(protocol === 'tls:' ? { tls: {} } : {}),
      name,
      inboxPrefix: `_INBOX_${name}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 100,
      waitOnFirstConnect: true,
      pingInterval: 5_000,
      maxPingOut: 2,
      timeout: 2_000,
    });
    return new Nats(connection, log);
  }

  get isUp(): boolean {
    return this.up && !this.connection.isClosed();
  }

  onReconnect(run: () => void): void {
    this.reconnected.push(run);
  }

  /** Sends what is under way, then leaves. */
  async close(): Promise<void> {
    if (this.connection.isClosed()) return;
    if (this.up) await this.connection.drain();
    else await this.connection.close();
  }

  private async watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      const { type } = status;
      if (type === 'error') {
        this.log.error({ err: status.error }, 'NATS refused something');
      } else if (type === 'disconnect') {
        this.up = false;
        this.log.warn('NATS is away; trying again until it is back');
      } else if (type === 'reconnect') {
        this.up = true;
        this.log.warn('NATS is back');
        for (const run of this.reconnected) run();
      }
    }
    this.up = false;
  }
}
