import type { BoardMunicipality, BoardPlan, BoardState, BoardTaken } from '#contracts';
import type { Serving } from '#free-time';
import { holidaysBetween } from '../locations/holidays.rules.js';
import { asFreeTimePlan, type KeptLocation } from '../locations/location.rules.js';

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

/** A `BoardTaken`: rows are put together as they are, for a date is written again with each booking. */
export const takenText = (version: number, rows: Iterable<string>): string =>
  `{"change":${version},"taken":[${[...rows].join(',')}]}`;

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
export const planIn = (text: string | undefined): Pick<BoardPlan, 'planVersion' | 'knownFrom'> => {
  const { planVersion = -1, knownFrom = '' } = entryIn<BoardPlan>(text);
  return { planVersion, knownFrom };
};
/** Whether a state tells the same, whenever it was changed. */
export const isSameState = (one: string, other: string): boolean => {
  const told = (text: string): string => JSON.stringify({ ...entryIn<BoardState>(text), changedAt: 0 });
  return told(one) === told(other);
};

/** Whether an entry tells just these rows; no entry: none. */
export const hasRows = (text: string | undefined, rows: Iterable<string>): boolean => {
  const taken = entryIn<BoardTaken>(text).taken ?? [];
  const inOrder = (all: readonly string[]): string => [...all].sort().join();
  return inOrder(taken.map((row) => JSON.stringify(row))) === inOrder([...rows]);
};
