import { setTimeout as after } from 'node:timers/promises';

/** Holds back what comes too often: who comes after a pause goes on at once, the next ones when this time has passed. */
export class Pace {
  private next = 0;

  constructor(private readonly milliseconds: number) {}

  async turn(): Promise<void> {
    const early = this.next - performance.now();
    if (early > 0) await after(early);
    this.next = performance.now() + this.milliseconds;
  }
}
