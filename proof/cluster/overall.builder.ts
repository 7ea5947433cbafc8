import type { GoodClient, Wanted } from './good-client.builder.js';

export interface Spread {
  readonly perSecond: number;
  /** How many answers of each status. */
  readonly statuses: Readonly<Record<number, number>>;
}

/**
 * Sends for so many seconds, so many at once over all gateways together, each to the next gateway; what is on its way then
 * is waited for and counted.
 * @throws Error when there was not enough to send.
 */
export const spread = async (
  client: GoodClient,
  { atOnce, seconds }: { readonly atOnce: number; readonly seconds: number },
  next: () => Wanted | undefined,
): Promise<Spread> => {
  const statuses: Record<number, number> = {};
  let sent = 0;
  const began = performance.now();
  const until = began + seconds * 1_000;
  const work = async (): Promise<void> => {
    while (performance.now() < until) {
      const wanted = next();
      if (wanted === undefined) throw new Error(`After ${sent} there was nothing left to send.`);
      sent += 1;
      const { status } = await client.ask(sent, wanted);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { perSecond: (sent / (performance.now() - began)) * 1_000, statuses };
};
