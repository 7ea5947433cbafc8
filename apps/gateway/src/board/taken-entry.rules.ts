import type { Taken } from '#free-time';

/** As it stands in the bucket: desk number, from and until in minutes since 1970, channel, held until. */
export type TakenRow = readonly [number, number, number, string | null, number | null];

const minuteMillis = 60_000;

const isRow = (row: unknown): row is TakenRow =>
  Array.isArray(row) &&
  row.length === 5 &&
  Number.isSafeInteger(row[0]) &&
  Number.isSafeInteger(row[1]) &&
  Number.isSafeInteger(row[2]) &&
  (row[1] as number) < (row[2] as number) &&
  (row[3] === null || typeof row[3] === 'string') &&
  (row[4] === null || Number.isSafeInteger(row[4]));

/**
 * What is taken on a date, of an entry as `BoardTaken` describes it. Read by hand: the schema would take as long again as
 * JSON does, and this is read hundreds of times a second.
 * @returns undefined: it is something else.
 */
export const takenIn = (text: string): readonly TakenRow[] | undefined => {
  const entry = parsed(text) as { readonly taken?: unknown } | undefined;
  const rows: unknown = entry?.taken;
  return Array.isArray(rows) && rows.every(isRow) ? rows : undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** No desk serves two at once, so that this is the name of one. */
export const nameOf = ([deskNumber, from]: TakenRow): string => `${deskNumber}/${from}`;

export const takenOf = ([deskNumber, from, until, channel, heldUntil]: TakenRow): Taken => ({
  deskNumber,
  from: from * minuteMillis,
  until: until * minuteMillis,
  channel,
  heldUntil: heldUntil ?? undefined,
});

const isSame = (one: TakenRow, other: TakenRow): boolean =>
  one[0] === other[0] && one[1] === other[1] && one[2] === other[2] && one[3] === other[3] && one[4] === other[4];

/** What is left of two lists without what they begin and end with alike. */
export const whereTheyDiffer = (
  before: readonly TakenRow[],
  after: readonly TakenRow[],
): { readonly before: readonly TakenRow[]; readonly after: readonly TakenRow[] } => {
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && isSame(before[first]!, after[first]!)) first += 1;
  let last = 0;
  while (last < shorter - first && isSame(before[before.length - 1 - last]!, after[after.length - 1 - last]!))
    last += 1;
  return { before: before.slice(first, before.length - last), after: after.slice(first, after.length - last) };
};
