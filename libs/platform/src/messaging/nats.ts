import { randomBytes } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { type ConnectionOptions, connect, createInbox, errors, type NatsConnection } from '@nats-io/transport-node';
import { SettingsError } from '../settings.js';
import type { Log } from '../telemetry/log.js';

/** Files in PEM, as the settings name them. */
export interface NatsTls {
  readonly NATS_CA_FILE?: string | undefined;
  readonly NATS_CERT_FILE?: string | undefined;
  readonly NATS_KEY_FILE?: string | undefined;
}

const pauseMilliseconds = 250;

/** A connection to NATS that never gives up, and knows whether it is there. */
export class Nats {
  private readonly reconnected: (() => void)[] = [];
  private up = true;

  private constructor(
    readonly connection: NatsConnection,
    private readonly log: Log,
    private readonly inboxes: string,
  ) {
    void this.watch();
  }

  /**
   * Waits until there is a server.
   * @param name of the program: its inboxes begin with `_INBOX_<name>`, which must be what its user may listen to.
   * @throws SettingsError when there is one that no waiting will make ours: wrong password, wrong certificate, no TLS;
   * or when the settings of TLS contradict each other.
   */
  static async connect(url: string, name: string, log: Log, tls: NatsTls = {}): Promise<Nats> {
    const options = optionsOf(url, name, tls);
    for (let first = true; ; first = false) {
      try {
        return new Nats(await connect(options), log, inboxesOf(name));
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal) throw new SettingsError(`NATS_URL: ${refusal}`);
        if (first) log.warn({ err: error }, 'NATS is not there yet; trying until it is');
        await after(pauseMilliseconds);
      }
    }
  }

  get isUp(): boolean {
    return this.up && !this.connection.isClosed();
  }

  /** A subject that nobody else listens to, and nobody knows of. */
  newInbox(): string {
    return createInbox(this.inboxes);
  }

  /** A place for answers of other programs of ours, who may write to no other inbox: `_INBOX_<name>.answers.…`. */
  newAnswerBox(): string {
    return `${this.inboxes}.answers.${randomBytes(12).toString('base64url')}`;
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

const tlsOf = ({ NATS_CA_FILE, NATS_CERT_FILE, NATS_KEY_FILE }: NatsTls) => ({
  ...(NATS_CA_FILE ? { caFile: NATS_CA_FILE } : {}),
  ...(NATS_CERT_FILE ? { certFile: NATS_CERT_FILE } : {}),
  ...(NATS_KEY_FILE ? { keyFile: NATS_KEY_FILE } : {}),
});

const addressesIn = (text: string): readonly URL[] =>
  text.split(',').map((one) => {
    if (!URL.canParse(one)) throw new SettingsError('NATS_URL: give addresses as tls://user:password@host:port.');
    return new URL(one);
  });

/** Whether the addresses ask for TLS: all of them or none, since the connection goes on with any of them. */
const asksForTls = (addresses: readonly URL[], tls: NatsTls): boolean => {
  const secured = addresses.filter(({ protocol }) => protocol === 'tls:').length;
  if (secured > 0 && secured < addresses.length)
    throw new SettingsError('NATS_URL: give tls:// in every address or in none.');
  const idle = secured > 0 ? [] : Object.entries(tlsSettings(tls)).filter(([, file]) => file);
  if (idle.length > 0)
    throw new SettingsError(`${idle.map(([setting]) => setting).join(', ')}: only tls:// in NATS_URL makes use of it.`);
  return secured > 0;
};

const tlsSettings = ({ NATS_CA_FILE, NATS_CERT_FILE, NATS_KEY_FILE }: NatsTls) => ({
  NATS_CA_FILE,
  NATS_CERT_FILE,
  NATS_KEY_FILE,
});

const inboxesOf = (name: string): string => `_INBOX_${name}`;

const optionsOf = (url: string, name: string, tls: NatsTls): ConnectionOptions => {
  const addresses = addressesIn(url);
  const [{ username, password } = new URL(url)] = addresses;
  return {
    servers: addresses.map(({ host }) => host),
    ...(username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
    ...(asksForTls(addresses, tls) ? { tls: tlsOf(tls) } : {}),
    name,
    inboxPrefix: inboxesOf(name),
    maxReconnectAttempts: -1,
    reconnectTimeWait: pauseMilliseconds,
    reconnectJitter: 100,
    pingInterval: 5_000,
    maxPingOut: 2,
    timeout: 2_000,
  };
};

/** What Node says of a certificate that it does not accept. */
const certificateTrouble =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH)/;

/** Why this server will not be ours however long we wait; undefined: it is not there yet. */
const refusalIn = (error: unknown): string | undefined => {
  const { message, code } = error as { message: string; code?: unknown };
  if (error instanceof errors.AuthorizationError) return 'the server does not know this user and password.';
  if (message.includes("does not support 'tls'")) return 'the server does not speak TLS, and tls:// asks for it.';
  if (message.endsWith("doesn't exist")) return `${message}.`;
  if (certificateTrouble.test(String(code))) return `the certificate is not accepted: ${message} (${code}).`;
  return undefined;
};
