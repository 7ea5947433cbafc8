import { ProblemError } from '#platform';

/** How many streams are open, and for whom there is room. */
export class Places {
  private readonly takenByOrigin = new Map<string, number>();
  private all = 0;

  constructor(private readonly most: number) {}

  get taken(): number {
    return this.all;
  }

  /**
   * @param origin of a caller without a credential.
   * @param mostOfOrigin so many such callers have at once.
   * @returns how to give the place back, once.
   * @throws ProblemError `service-unavailable`, `too-many-requests`.
   */
  take(origin: string | undefined, mostOfOrigin: number): () => void {
    if (this.all >= this.most)
      throw new ProblemError('service-unavailable', {
        detail: 'As many streams are open as can be.',
        retryAfterSeconds: 10,
      });
    const own = origin === undefined ? 0 : (this.takenByOrigin.get(origin) ?? 0);
    if (own >= mostOfOrigin)
      throw new ProblemError('too-many-requests', {
        detail: `At most ${mostOfOrigin} streams at once come from one address without a credential.`,
        retryAfterSeconds: 10,
      });
    this.count(origin, 1);
    return () => this.count(origin, -1);
  }

  private count(origin: string | undefined, more: 1 | -1): void {
    this.all += more;
    if (origin === undefined) return;
    const own = (this.takenByOrigin.get(origin) ?? 0) + more;
    if (own > 0) this.takenByOrigin.set(origin, own);
    else this.takenByOrigin.delete(origin);
  }
}
