/** How many values are under which key, by key id. */
export type Counts = ReadonlyMap<string, number>;

/** Of one kind of value: what is under which key, and the key it should be under. */
export interface Tally {
  readonly what: string;
  readonly wanted: string;
  readonly counts: Counts;
}

/** How many values are under another key than they should be. */
export const leftOf = (tallies: readonly Tally[]): number =>
  tallies
    .flatMap(({ wanted, counts }) => [...counts].filter(([keyId]) => keyId !== wanted))
    .reduce((total, [, count]) => total + count, 0);

/** `before  appointments.person: k1 2, k2 118 (to be under k2)`, a line for each kind. */
export const tallyLines = (when: string, tallies: readonly Tally[]): string =>
  tallies
    .map(({ what, wanted, counts }) => {
      const told = [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([id, count]) => `${id} ${count}`);
      return `${when}  ${what}: ${told.join(', ') || 'none'} (to be under ${wanted})\n`;
    })
    .join('');

/** Adds what a page of a table holds. */
export const countedWith = (counts: Counts, keyIds: readonly string[]): Counts => {
  const sum = new Map(counts);
  for (const keyId of keyIds) sum.set(keyId, (sum.get(keyId) ?? 0) + 1);
  return sum;
};
