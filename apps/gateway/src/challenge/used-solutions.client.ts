import { JetStreamApiCodes, JetStreamApiError, jetstream, StorageType } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { Log, Nats } from '#platform';
import { goodForSeconds } from './proof-of-work.client.js';

const bucketName = 'loket_challenges';
const patience = 1_000;
const mostBytes = 256 * 1_024 * 1_024;

const isThere = (error: unknown): boolean =>
  error instanceof JetStreamApiError &&
  (error.code === JetStreamApiCodes.StreamWrongLastSequence ||
    error.code === JetStreamApiCodes.StreamWrongLastSequenceUnknown);

/** Which solutions were used, and for what, over all gateways; kept on disk for as long as one could come again. */
export class UsedSolutions {
  private opened: Promise<KV> | undefined;

  constructor(
    private readonly nats: Nats,
    private readonly log: Log,
    /** Copies in a cluster of brokers. */
    private readonly replicas = 1,
  ) {}

  /**
   * Uses a solution.
   * @returns whether it is the first use, or the same as the first; undefined: that can not be found out at the moment.
   */
  async use(solution: string, usedFor: string): Promise<boolean | undefined> {
    if (!this.nats.isUp) return undefined;
    try {
      return await this.useOnce(solution, usedFor);
    } catch (error) {
      this.opened = undefined;
      this.log.warn({ err: error }, 'it can not be found out whether a solution was used');
      return undefined;
    }
  }

  private async useOnce(solution: string, usedFor: string): Promise<boolean> {
    this.opened ??= this.open();
    const bucket = await this.opened;
    try {
      await bucket.put(solution, usedFor, { previousSeq: 0 });
      return true;
    } catch (error) {
      if (!isThere(error)) throw error;
      return (await bucket.get(solution))?.string() === usedFor;
    }
  }

  private open(): Promise<KV> {
    return new Kvm(jetstream(this.nats.connection, { timeout: patience })).create(bucketName, {
      storage: StorageType.File,
      history: 1,
      ttl: 2 * goodForSeconds * 1_000,
      max_bytes: mostBytes,
      replicas: this.replicas,
      // Another copy than the one that leads may not have yet what was used last.
      allow_direct: false,
    });
  }
}
