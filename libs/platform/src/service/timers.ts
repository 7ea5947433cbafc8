import type { Log } from '../telemetry/log.js';

/** Work that is done again and again, in real time: one at a time, and the first not before the first pause is over. */
export interface Timer {
  readonly name: string;
  readonly everyMilliseconds: number;
  run(): Promise<void>;
}

export class Timers {
  private readonly timers: Timer[] = [];
  private readonly handles: NodeJS.Timeout[] = [];

  constructor(private readonly log: Log) {}

  add(timer: Timer): void {
    this.timers.push(timer);
  }

  start(): void {
    for (const timer of this.timers) {
      let busy = false;
      const handle = setInterval(() => {
        if (busy) return;
        busy = true;
        timer
          .run()
          .catch((error: unknown) => this.log.warn({ err: error, timer: timer.name }, 'a timer failed; it runs again'))
          .finally(() => {
            busy = false;
          });
      }, timer.everyMilliseconds);
      this.handles.push(handle);
    }
  }

  stop(): void {
    for (const handle of this.handles) clearInterval(handle);
  }
}
