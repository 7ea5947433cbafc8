import type { DestinationStream } from 'pino';

/** For how long a line of a stream of lines may be held, in milliseconds. */
const longest = 50;
const fullAt = 64 * 1024;
const warn = 40;
const metadata: unique symbol = Symbol.for('pino.metadata');

/**
 * Lines on their way out. A line after a quiet moment goes out at once, and so does a warning or worse, with all before
 * it; what comes close behind is gathered and goes out in one write. Who ends, however it ends, has said all of it;
 * who is killed outright may have kept the lines of the last 50 ms.
 */
export class Lines implements DestinationStream {
  /** Asks pino to tell how bad each line is. */
  readonly [metadata] = true;
  lastLevel = 0;
  private held = '';
  private wroteAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(
    private readonly out: (text: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  write(line: string): void {
    this.held += line;
    const atOnce = this.lastLevel >= warn || this.held.length >= fullAt || this.now() - this.wroteAt >= longest;
    if (atOnce) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), longest).unref();
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const text = this.held;
    if (text === '') return;
    this.held = '';
    this.wroteAt = this.now();
    this.out(text);
  }
}
