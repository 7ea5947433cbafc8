import type { GoodClient, Wanted } from './good-client.builder.js';

export interface Spread {
  readonly perSecond: number;
  /** How many answers of each status. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** Sends all, so many at once over all gateways together, each to the next gateway. */
export const spread = async (client: GoodClient, atOnce: number, all: readonly Wanted[]): Promise<Spread> => {
  const statuses: Record<number, number> = {};
  const left = all.entries();
  const began = performance.now();
  const work = async (): Promise<void> => {
    for (const [at, wanted] of left) {
      const { status } = await client.ask(at, wanted);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { perSecond: (all.length / (performance.now() - began)) * 1_000, statuses };
};
