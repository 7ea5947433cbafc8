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
  private readonly readable = new Readable({ read: () => undefined });
  private position: number;
  /** Bytes since it was handed out. */
  private told: number | undefined;
  private ended = false;

  /** @param after the last change that the client knows. */
  constructor(after: number | undefined) {
    this.position = after ?? -1;
    this.readable.push(firstLines);
  }

  get isOver(): boolean {
    return this.ended || this.readable.destroyed;
  }

  /** From now on it is read, or not. */
  handOut(): Readable {
    this.told = 0;
    return this.readable;
  }

  onClose(then: () => void): void {
    this.readable.once('close', then);
  }

  drop(): void {
    this.readable.destroy();
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
    if (this.isOver) return;
    this.ended = true;
    if (this.readable.readableLength > 0) this.drop();
    else this.readable.push(null);
  }

  /** Who does not read is dropped: it comes back, and is told what it missed. */
  private tell(...bytes: readonly Buffer[]): void {
    if (this.isOver) return;
    if (this.unread > mostUnread) this.drop();
    else for (const one of bytes) this.push(one);
  }

  /** What it was told to begin with it could not read before; however much that was, it is read first. */
  private get unread(): number {
    return Math.min(this.readable.readableLength, this.told ?? 0);
  }

  private push(bytes: Buffer): void {
    if (this.told !== undefined) this.told += bytes.length;
    this.readable.push(bytes);
  }
}
