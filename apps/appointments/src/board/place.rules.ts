import { dateOf, dayOf, localDayOf } from '#free-time';

/** A location, in all of the installation. */
export interface Place {
  readonly municipalityId: string;
  readonly locationId: string;
}

export const placeKey = ({ municipalityId, locationId }: Place): string => `${municipalityId}/${locationId}`;

/** So far a plan on the board reaches: well past the longest horizon and the longest question. */
const furthestDays = 830;
/** A clock that is set back finds these days yet; before the plan begins nobody answers from the board. */
const daysKept = 4;

/** The local dates for which a plan on the board knows public holidays: [from, until). */
export const datesKnown = (timeZone: string, now: number): { readonly from: string; readonly until: string } => {
  const today = localDayOf(timeZone, now);
  return { from: dateOf(today - 1), until: dateOf(today + furthestDays) };
};

/** What starts on this UTC date, and later, is on the board. */
export const firstDateKept = (now: number): string =>
  dateOf(dayOf(new Date(now).toISOString().slice(0, 10)) - daysKept);
