/** What is to be sent within one turn of the event loop is sent at its end, in one write: a write is what costs. */
export class InOneGo {
  private waiting: (() => void)[] = [];

  /** @param send must not throw. */
  add(send: () => void): void {
    if (this.waiting.push(send) === 1) setImmediate(() => this.sendAll());
  }

  private sendAll(): void {
    const all = this.waiting;
    this.waiting = [];
    for (const send of all) send();
  }
}
