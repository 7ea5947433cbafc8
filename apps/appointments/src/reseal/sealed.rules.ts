/** How many values are under which key, by key id. */
export type Counts = ReadonlyMap<string, number>;

/** Of one kind of value: what is under which key, the key all should be under, and those that can be read. */
export interface Tally {
  readonly what: string;
  readonly wanted: string;
  readonly readable: readonly string[];
  readonly counts: Counts;
}

/** How many values are under another key than they should be. */
export const leftOf = (tallies: readonly Tally[]): number =>
  tallies
    .flatMap(({ wanted, counts }) => [...counts].filter(([keyId]) => keyId !== wanted))
    .reduce((total, [, count]) => total + count, 0);

/** How many of those this program can do something about. */
export const mendableOf = (tallies: readonly Tally[]): number =>
  leftOf(tallies.map((tally) => ({ ...tally, counts: onlyOf(tally, true) })));

/** What stands in the way of values under keys that this program was not told. */
export const keysMissing = (tallies: readonly Tally[]): string =>
  tallies
    .flatMap((tally) => [...onlyOf(tally, false)].map(([id, count]) => ({ id, count, what: tally.what })))
    .map(({ id, count, what }) => `${what}: ${count} can not be read, for there is no key ${id}; add it to the ring.\n`)
    .join('');

const onlyOf = ({ readable, counts }: Tally, isReadable: boolean): Counts =>
  new Map([...counts].filter(([id]) => readable.includes(id) === isReadable));

/** `before  appointments.person: k1 2, k2 118 (all to be k2)`, a line for each kind. */
export const tallyLines = (when: string, tallies: readonly Tally[]): string =>
  tallies
    .map(({ what, wanted, counts }) => {
      const told = [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([id, count]) => `${id} ${count}`);
      return `${when}  ${what}: ${told.join(', ') || 'none'} (all to be ${wanted})\n`;
    })
    .join('');

/** Adds what a page of a table holds. */
export const countedWith = (counts: Counts, keyIds: readonly string[]): Counts => {
  const sum = new Map(counts);
  for (const keyId of keyIds) sum.set(keyId, (sum.get(keyId) ?? 0) + 1);
  return sum;
};
