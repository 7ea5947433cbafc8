import type { AppointmentState, Channel, Item, Override } from '#contracts';
import { dateOf, type FreeTime, freeTimeOf, localDayOf, type Place, type PlannedTime, type Taken } from '#free-time';

/** What still stands at a location and is not over: what planning must know of it, nothing of the person. */
export interface Standing {
  readonly id: string;
  readonly version: number;
  readonly state: AppointmentState;
  readonly locationId: string;
  readonly place: Place;
  readonly startAt: number;
  readonly endAt: number;
  readonly items: readonly Item[];
  readonly extraMinutes: number;
  readonly channel: Channel;
  /** Through which its present place was taken. */
  readonly placeChannel: Channel;
  readonly heldUntil: number | undefined;
  /** Which rules were set aside when its place was taken. */
  readonly override: readonly Override[];
}

/** The date until which a plan must be known to see what stands in it. */
export const dateAfter = (timeZone: string, standing: readonly Standing[], now: number): string => {
  const lastEnd = standing.reduce((latest, { place }) => Math.max(latest, place.until), now);
  return dateOf(localDayOf(timeZone, lastEnd) + 2);
};

/** What is free beside what stands, and beside who is served now. */
export const freeBeside = (
  planned: PlannedTime,
  standing: readonly Standing[],
  serving: readonly Taken[],
  now: number,
): FreeTime => {
  const taken = standing.map(({ place, placeChannel: channel, heldUntil }) => ({ ...place, channel, heldUntil }));
  return freeTimeOf(planned, [...taken, ...serving], now);
};
