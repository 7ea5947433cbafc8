import { boardKeys } from '#contracts';
import type { Serving } from '#free-time';
import type { KeptLocation } from '../locations/location.rules.js';
import { changeIn, hasRows, isSameState, planIn, planText, stateText, takenText, versionIn } from './board.wording.js';
import type { Place } from './place.rules.js';

/** What is put on the board, and over what. */
export interface Entry {
  readonly key: string;
  readonly text: string;
  readonly mayReplace: (present: string) => boolean;
}

/** What there is to tell of a location, as of one moment. */
interface Told {
  readonly version: number;
  readonly planVersion: number;
  readonly serving: readonly Serving[];
  rowsOf(date: string): Iterable<string>;
}

export const planKey = ({ municipalityId, locationId }: Place): string => boardKeys.plan(municipalityId, locationId);
export const stateKey = ({ municipalityId, locationId }: Place): string => boardKeys.state(municipalityId, locationId);
export const takenKey = ({ municipalityId, locationId }: Place, date: string): string =>
  boardKeys.taken(municipalityId, locationId, date);

/** @param known for which dates public holidays are to be told. */
export const planEntry = (
  place: Place,
  location: KeptLocation,
  known: { readonly from: string; readonly until: string },
) => {
  const { planVersion, knownFrom, text } = planText(location, known);
  const mayReplace = (present: string): boolean => {
    const there = planIn(present).planVersion;
    return there < planVersion || (there === planVersion && present !== text);
  };
  const entry: Entry = { key: planKey(place), text, mayReplace };
  return { knownFrom, known: { timeZone: location.plan.timeZone, knownFrom }, entry };
};

export const takenEntry = (place: Place, date: string, now: Told): Entry => {
  const rows = [...now.rowsOf(date)];
  return {
    key: takenKey(place, date),
    text: takenText(now.version, rows),
    mayReplace: (present) => {
      const change = changeIn(present);
      return change < now.version || (change === now.version && !hasRows(present, rows));
    },
  };
};

/** @param changedAt when the oldest change was made that it tells of, real milliseconds since 1970. */
export const stateEntry = (place: Place, now: Told, changedAt: number): Entry => {
  const text = stateText(now, changedAt);
  return {
    key: stateKey(place),
    text,
    mayReplace: (present) => {
      const version = versionIn(present);
      return version < now.version || (version === now.version && !isSameState(present, text));
    },
  };
};
