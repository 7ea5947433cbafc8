import { othersHadTheirTurn } from '#platform';

/** However many there are with long work to do, one of them has a turn at a time, and others theirs in between. */
export class TurnsOfAll {
  private last: Promise<void> = Promise.resolve();

  /** Resolves when it is one's turn, in the order in which it was asked for. */
  next(): Promise<void> {
    this.last = this.last.then(othersHadTheirTurn);
    return this.last;
  }
}
