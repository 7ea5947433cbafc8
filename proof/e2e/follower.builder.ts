import { setTimeout as pause } from 'node:timers/promises';
import { EventStream, type SentEvent } from '#testkit';

const comesBackAfter = 20;

/**
 * Follows a line as a browser does: who loses the stream comes back with the last id, here to the next gateway, and
 * sooner than it was told. Who is answered anything but 200 does not come back any more.
 */
export class Follower {
  private readonly streams: EventStream[] = [];
  private readonly running: Promise<void>;
  private going = true;
  private refusedWith: number | undefined;

  /** @param first the gateway it begins with. */
  constructor(
    private readonly urls: readonly string[],
    private readonly first: number,
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    this.running = this.follow();
  }

  get events(): readonly SentEvent[] {
    return this.streams.flatMap(({ events }) => events);
  }

  get changes(): readonly SentEvent[] {
    return this.events.filter(({ event }) => event === 'change');
  }

  get ids(): readonly number[] {
    return this.changes.map(({ id }) => Number(id));
  }

  /** How often it was let in. */
  get times(): number {
    return this.streams.length;
  }

  /** The status for which it gave up. */
  get refused(): number | undefined {
    return this.refusedWith;
  }

  /** The connection is lost. */
  cut(): void {
    this.streams.at(-1)?.close();
  }

  async stop(): Promise<void> {
    this.going = false;
    this.cut();
    await this.running;
  }

  private async follow(): Promise<void> {
    for (let at = this.first; this.going; at += 1) {
      const last = this.events.findLast(({ id }) => id !== undefined)?.id;
      const headers = {
        accept: 'text/event-stream',
        ...this.headers,
        ...(last === undefined ? {} : { 'last-event-id': last }),
      };
      const stream = await EventStream.open(this.urls[at % this.urls.length] ?? '', headers).catch(() => undefined);
      if (stream?.status === 200) this.streams.push(stream);
      else if (stream) this.giveUp(stream.status);
      if (!this.going) stream?.close();
      await stream?.done;
      if (this.going) await pause(comesBackAfter);
    }
  }

  private giveUp(status: number): void {
    this.refusedWith = status;
    this.going = false;
  }
}
