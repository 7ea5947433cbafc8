import { getQueue, listQueueChanges, type Queue, type QueueChange } from '#contracts';
import type { Ask } from '#platform';
import { follow, goesOnFrom, type Known, saysTheSame, since } from './changes.rules.js';

/** Who watches. What it is told goes on from what it was told before. */
export interface Watcher {
  /** Changes up to what it was told to begin with are none of its business. */
  changes(changes: readonly QueueChange[]): void;
  queue(queue: Queue): void;
  /** From here on: what it was told before does not lead to it. */
  begin(queue: Queue): void;
}

export interface WhichLine {
  readonly municipalityId: string;
  readonly locationId: string;
}

/** In milliseconds. */
export interface Pace {
  /** A hint may be lost, a service away. */
  readonly changesEvery: number;
  readonly queueEvery: number;
  /** However fast a line changes, how it stands is not asked more often. */
  readonly queuePause: number;
}

const usualPace: Pace = { changesEvery: 3_000, queueEvery: 15_000, queuePause: 500 };

/** What is known here of a line that is watched: asked once, however many watch. */
export class WatchedLine {
  private readonly watchers = new Set<Watcher>();
  private readonly ticking: NodeJS.Timeout;
  private pause: NodeJS.Timeout | undefined;
  private known: Known | undefined;
  private queue: Queue | undefined;
  private queueAskedAt = 0;
  private hasChanged = false;
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(
    private readonly ask: Ask,
    private readonly which: WhichLine,
    private readonly pace = usualPace,
  ) {
    this.ticking = setInterval(() => this.wake(), pace.changesEvery).unref();
  }

  /**
   * Tells a watcher what it missed, how the line stands, and from now on whatever changes.
   * @param after the last change it knows; undefined: none.
   * @throws ProblemError `location-unknown`, `service-unavailable`: then it does not watch.
   */
  async join(watcher: Watcher, after: number | undefined): Promise<void> {
    await this.refresh();
    const missed: QueueChange[] = [];
    for (let position = after; position !== undefined; ) {
      const known = this.known ? since(this.known, position) : 'unknown';
      // What the service has just told may be newer than what is known here.
      const recent = known === 'unknown' && missed.length > 0 ? [] : known;
      if (typeof recent === 'object') {
        watcher.changes([...missed, ...recent]);
        if (this.queue) watcher.queue(this.queue);
        this.watchers.add(watcher);
        return;
      }
      const page: readonly QueueChange[] = recent === 'older' ? await this.pageAfter(position) : [];
      missed.push(...page);
      position = page.at(-1)?.id;
    }
    if (this.queue) watcher.begin(this.queue);
    watcher.changes(this.known?.recent ?? []);
    this.watchers.add(watcher);
  }

  leave(watcher: Watcher): void {
    this.watchers.delete(watcher);
  }

  /** Something may have changed. */
  wake(): void {
    // Who is away now is asked again at the next tick.
    this.refresh().catch(() => undefined);
  }

  close(): void {
    clearInterval(this.ticking);
    clearTimeout(this.pause);
    this.pause = undefined;
  }

  /** Resolves when all is known that had happened when it was asked for. */
  private refresh(): Promise<void> {
    if (!this.running) {
      this.running = this.look().finally(() => {
        this.running = undefined;
      });
      return this.running;
    }
    this.next ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.refresh();
      });
    return this.next;
  }

  private async look(): Promise<void> {
    await this.followChanges();
    const { queuePause, queueEvery } = this.pace;
    const wait = this.queueAskedAt + (this.hasChanged ? queuePause : queueEvery) - performance.now();
    if (!this.known || !this.queue || wait <= 0) await this.lookAtQueue();
    else if (this.hasChanged && this.watchers.size > 0) this.lookAfter(wait);
  }

  private async followChanges(): Promise<void> {
    for (let more = this.known !== undefined; more && this.known; ) {
      const { last } = this.known;
      const answer = await this.ask.of(listQueueChanges, this.asked, { ...this.where, after: last });
      const followed = follow(this.known, answer);
      this.known = followed?.known;
      if (!followed) return;
      ({ more } = followed);
      if (followed.news.length === 0) continue;
      this.hasChanged = true;
      for (const watcher of this.watchers) watcher.changes(followed.news);
    }
  }

  private async lookAtQueue(): Promise<void> {
    this.queueAskedAt = performance.now();
    const queue = await this.ask.of(getQueue, this.asked, this.where);
    const told = this.queue;
    this.queue = queue;
    const isNews = this.hasChanged || !told || !saysTheSame(told, queue);
    this.hasChanged = false;
    const begins = this.known === undefined;
    this.known ??= { last: queue.lastEventId, recent: [] };
    for (const watcher of this.watchers)
      if (begins) watcher.begin(queue);
      else if (isNews) watcher.queue(queue);
  }

  private lookAfter(milliseconds: number): void {
    this.pause ??= setTimeout(() => {
      this.pause = undefined;
      this.wake();
    }, milliseconds).unref();
  }

  /** Nothing: what came behind it is not kept any more. */
  private async pageAfter(after: number): Promise<readonly QueueChange[]> {
    const { changes } = await this.ask.of(listQueueChanges, this.asked, { ...this.where, after });
    return goesOnFrom(after, changes) ? changes : [];
  }

  private get asked() {
    return { municipalityId: this.which.municipalityId, requestId: 'queue-stream' };
  }

  private get where() {
    return { locationId: this.which.locationId };
  }
}
