import type { Tx } from './unit-of-work.js';

/** Something that a transaction changed, for those who want to know once it is committed. */
export interface Touched {
  readonly kind: string;
  readonly municipalityId: string;
  readonly id?: string;
}

const touchedByTx = new WeakMap<Tx, Touched[]>();

/** Notes what is changed in this transaction. */
export const touch = (tx: Tx, ...touched: readonly Touched[]): void => {
  const noted = touchedByTx.get(tx);
  if (noted) noted.push(...touched);
  else touchedByTx.set(tx, [...touched]);
};

/** What was noted; in the order in which it was. */
export const touchedIn = (tx: Tx): readonly Touched[] => touchedByTx.get(tx) ?? [];
