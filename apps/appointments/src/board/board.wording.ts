import type { BoardMunicipality, BoardPlan, BoardState, BoardTaken, Channel } from '#contracts';
import type { Serving, Taken } from '#free-time';
import { holidaysBetween } from '../locations/holidays.rules.js';
import { asFreeTimePlan, type KeptLocation } from '../locations/location.rules.js';

const minute = 60_000;

/** @param known for which dates public holidays are to be told. */
export const planText = (
  location: KeptLocation,
  known: { readonly from: string; readonly until: string },
): { readonly planVersion: number; readonly knownFrom: string; readonly text: string } => {
  const holidays = holidaysBetween(location.plan.holidays, known.from, known.until);
  const plan = asFreeTimePlan(
    location,
    holidays.map(({ date }) => date),
  );
  const { planVersion } = location;
  const entry = { planVersion, knownFrom: known.from, knownUntil: known.until, plan };
  return { planVersion, knownFrom: known.from, text: JSON.stringify(entry) };
};

/** In one order, so that the same is the same text. */
export const takenEntry = (version: number, rows: readonly Taken[]): BoardTaken => ({
  change: version,
  taken: rows
    .map(({ deskNumber, from, until, channel, heldUntil }): BoardTaken['taken'][number] => [
      deskNumber,
      Math.floor(from / minute),
      Math.ceil(until / minute),
      channel as Channel | null,
      heldUntil ?? null,
    ])
    .sort((one, other) => one[0] - other[0] || one[1] - other[1]),
});

export const stateText = (
  { version, planVersion, serving }: Pick<BoardState, 'version' | 'planVersion'> & { serving: readonly Serving[] },
  changedAt: number,
): string => {
  const served = serving
    .map(({ deskNumber, from, expectedUntil }): BoardState['serving'][number] => [deskNumber, from, expectedUntil])
    .sort((one, other) => one[0] - other[0]);
  return JSON.stringify({ version, planVersion, changedAt, serving: served } satisfies BoardState);
};

export const municipalityText = (known: BoardMunicipality): string => JSON.stringify(known);

const entryIn = <E>(text: string | undefined): Partial<E> => {
  try {
    return text === undefined ? {} : (JSON.parse(text) as Partial<E>);
  } catch {
    return {};
  }
};

/** Of which version an entry is; one that can not be read, or is not there, is older than any. */
export const versionIn = (text: string | undefined): number => entryIn<BoardState>(text).version ?? -1;
export const changeIn = (text: string | undefined): number => entryIn<BoardTaken>(text).change ?? -1;
export const planIn = (text: string | undefined): Pick<BoardPlan, 'planVersion' | 'knownFrom'> => ({
  planVersion: -1,
  knownFrom: '',
  ...entryIn<BoardPlan>(text),
});

/** Whether both tell the same to be taken; no entry: nothing is. */
export const isSameTaken = (text: string | undefined, entry: BoardTaken): boolean =>
  JSON.stringify(entryIn<BoardTaken>(text).taken ?? []) === JSON.stringify(entry.taken);
