import { Readable } from 'node:stream';
import type { Queue, QueueChange } from '#contracts';
import { eventText, firstLines, heartbeat } from './server-sent.wording.js';
import type { Watcher } from './watched-line.mirror.js';

const mostUnread = 256 * 1_024;

const changeBytes = new WeakMap<QueueChange, Buffer>();
const queueBytes = new WeakMap<Queue, Buffer>();

/** Written once, for however many streams. */
const writtenOnce = <T extends object>(written: WeakMap<T, Buffer>, of: T, write: () => string): Buffer => {
  const bytes = written.get(of) ?? Buffer.from(write());
  written.set(of, bytes);
  return bytes;
};

/** A line as one client is told of it, in the order in which it happened, nothing twice. */
export class LineStream implements Watcher {
  readonly readable = new Readable({ read: () => undefined });
  private position: number;

  /** @param after the last change that the client knows. */
  constructor(after: number | undefined) {
    this.position = after ?? -1;
    this.readable.push(firstLines);
  }

  changes(changes: readonly QueueChange[]): void {
    const news = changes.filter(({ id }) => id > this.position);
    this.position = news.at(-1)?.id ?? this.position;
    this.tell(...news.map((change) => writtenOnce(changeBytes, change, () => eventText('change', change, change.id))));
  }

  queue(queue: Queue): void {
    this.tell(writtenOnce(queueBytes, queue, () => eventText('queue', queue)));
  }

  begin(queue: Queue): void {
    this.position = queue.lastEventId;
    this.tell(Buffer.from(eventText('queue', queue, queue.lastEventId)));
  }

  beat(): void {
    this.tell(Buffer.from(heartbeat));
  }

  /** Who has not read what there is gets no more. */
  end(): void {
    if (this.readable.readableLength > 0) this.readable.destroy();
    else this.readable.push(null);
  }

  /** Who does not read is dropped: it comes back, and is told what it missed. */
  private tell(...bytes: readonly Buffer[]): void {
    if (this.readable.destroyed || this.readable.readableEnded) return;
    if (this.readable.readableLength > mostUnread) this.readable.destroy();
    else for (const one of bytes) this.readable.push(one);
  }
}
