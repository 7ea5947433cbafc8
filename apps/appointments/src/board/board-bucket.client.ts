import { JetStreamApiCodes, JetStreamApiError, jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';

import { boardBucket, boardKeys } from '#contracts';
import { type Nats, ProblemError } from '#platform';

const stream = `KV_${boardBucket}`;
const patience = 2_000;
const mostTries = 20;
const longestBeaten = 60 * 60_000;
/** Subject and headers count too. */
const besideTheText = 1_024;

const isConflict = (error: unknown): boolean =>
  error instanceof JetStreamApiError &&
  (error.code === JetStreamApiCodes.StreamWrongLastSequence ||
    error.code === JetStreamApiCodes.StreamWrongLastSequenceUnknown);

/** Not answered is not lost: what was put may be there. */
/** The client's own class of it is for who makes connections. */
const isTimeOut = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

/** The bucket of the board. Whoever writes looks what is there, and does not put something older over it. */
export class BoardBucket {
  private opened: Promise<KV> | undefined;
  private readonly revisionByKey = new Map<string, number>();
  private readonly lost: (() => void)[] = [];
  private beaten: number | undefined;
  private epochs = 0;

  constructor(
    private readonly nats: Nats,
    /** Of this program, unlike any other. */
    private readonly instance: string,
    /** Copies in a cluster of brokers. */
    private readonly replicas: number,
    /** In bytes; no text is put that is longer, even if the broker takes it. */
    private readonly longest = Number.POSITIVE_INFINITY,
  ) {
    nats.onReconnect(() => this.forget());
  }

  get isUp(): boolean {
    return this.nats.isUp;
  }

  /** Another number when all that was known of the bucket is not sure any more. */
  get epoch(): number {
    return this.epochs;
  }

  /** What is to be done when all that was known of the bucket is not sure any more. */
  onLost(run: () => void): void {
    this.lost.push(run);
  }

  /** Whether the broker takes a text as long as this. */
  fits(text: string): boolean {
    const most = this.nats.connection.info?.max_payload ?? 1_024 * 1_024;
    return Buffer.byteLength(text) <= Math.min(most - besideTheText, this.longest);
  }

  /** @returns whether it is there now; if not, what is there may not be replaced. */
  async put(key: string, text: string, mayReplace: (present: string) => boolean): Promise<boolean> {
    const bucket = await this.bucket();
    for (let tries = 1; ; tries += 1) {
      try {
        const previousSeq = this.revisionByKey.get(key) ?? 0;
        this.revisionByKey.set(key, await bucket.put(key, text, { previousSeq }));
        return true;
      } catch (error) {
        if (!isConflict(error) || tries >= mostTries) throw error;
        const present = await this.present(key);
        if (present !== undefined && !mayReplace(present)) return false;
      }
    }
  }

  /** To look only: who puts asks again what is there. */
  async read(key: string): Promise<string | undefined> {
    const entry = await (await this.bucket()).get(key);
    return entry?.operation === 'PUT' ? entry.string() : undefined;
  }

  /** What is there, to put something over just this. */
  private async present(key: string): Promise<string | undefined> {
    const entry = await (await this.bucket()).get(key);
    if (entry) this.revisionByKey.set(key, entry.revision);
    else this.revisionByKey.delete(key);
    return entry?.operation === 'PUT' ? entry.string() : undefined;
  }

  /** Whoever watches hears that it is gone. */
  async remove(key: string): Promise<void> {
    const bucket = await this.bucket();
    await bucket.delete(key);
    this.revisionByKey.delete(key);
  }

  /** The keys that begin with this, those of which a removal is still told among them. */
  async keysUnder(prefix: string): Promise<string[]> {
    await this.bucket();
    const manager = await this.manager();
    const { state } = await manager.streams.info(stream, { subjects_filter: `$KV.${boardBucket}.${prefix}>` });
    return Object.keys(state.subjects ?? {}).map((subject) => subject.slice(`$KV.${boardBucket}.`.length));
  }

  /** Forgets a date of all locations, without telling anybody. */
  async forgetDate(date: string): Promise<void> {
    const subject = `$KV.${boardBucket}.${boardKeys.taken('*', '*', date)}`;
    await (await this.manager()).streams.purge(stream, { filter: subject });
    for (const key of this.revisionByKey.keys()) if (key.endsWith(`.taken.${date}`)) this.revisionByKey.delete(key);
  }

  /** Says that we are there; so we find out when somebody emptied the bucket, or made another. */
  async beat(): Promise<void> {
    const bucket = await this.bucket();
    if (this.beaten === undefined) await this.forgetOldBeats();
    const key = boardKeys.beat(this.instance);
    const text = JSON.stringify({ at: Date.now() });
    const expected = this.beaten === undefined ? {} : { previousSeq: this.beaten };
    try {
      this.beaten = await bucket.put(key, text, expected);
    } catch (error) {
      if (!(isTimeOut(error) || isConflict(error)) || !(await this.isStillThere(key))) this.forget();
      if (!isConflict(error)) throw error;
    }
  }

  /** We are not there any more. */
  async endBeat(): Promise<void> {
    if (this.beaten === undefined || !this.isUp) return;
    this.beaten = undefined;
    const { streams } = await this.manager();
    await streams.purge(stream, { filter: `$KV.${boardBucket}.${boardKeys.beat(this.instance)}` });
  }

  /** The beat before, or one that was not answered in time. Who gets no answer here either knows nothing new. */
  private async isStillThere(key: string): Promise<boolean> {
    try {
      const entry = await (await this.bucket()).get(key);
      if (!entry) return this.beaten === undefined;
      if (entry.revision < (this.beaten ?? 0)) return false;
      this.beaten = entry.revision;
      return true;
    } catch (error) {
      return isTimeOut(error);
    }
  }

  /** Of services that are long gone; each start is another instance, and they would add up. */
  private async forgetOldBeats(): Promise<void> {
    const { streams } = await this.manager();
    for (const key of await this.keysUnder('beat.')) {
      const { at } = JSON.parse((await this.read(key)) ?? '{"at":0}') as { readonly at: number };
      if (Date.now() - at < longestBeaten) continue;
      await streams.purge(stream, { filter: `$KV.${boardBucket}.${key}` });
    }
  }

  /** What was known of the bucket is void: it is looked at anew. */
  forget(): void {
    this.epochs += 1;
    this.opened = undefined;
    this.beaten = undefined;
    this.revisionByKey.clear();
    for (const run of this.lost) run();
  }

  private manager() {
    return jetstreamManager(this.nats.connection, { checkAPI: false, timeout: patience });
  }

  private async bucket(): Promise<KV> {
    if (!this.isUp) throw new ProblemError('service-unavailable', { detail: 'NATS is away.' });
    this.opened ??= new Kvm(jetstream(this.nats.connection, { timeout: patience })).create(boardBucket, {
      storage: StorageType.Memory,
      history: 1,
      replicas: this.replicas,
      // Another copy than the one that leads may not have what was put last.
      allow_direct: false,
    });
    try {
      return await this.opened;
    } catch (error) {
      this.opened = undefined;
      throw error;
    }
  }
}
