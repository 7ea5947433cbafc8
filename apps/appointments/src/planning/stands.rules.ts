import type { Item, Override } from '#contracts';
import { isPlanned, type Place, type PlannedTime } from '#free-time';
import type { FactsByProduct } from './facts.rules.js';

/** A visit that was agreed, and where it is planned. */
export interface Agreed {
  readonly place: Place;
  readonly items: readonly Item[];
  /** The rules that were set aside when its place was taken. */
  readonly override: readonly Override[];
}

/** What a desk must be able to do for these items; undefined: planning does not know one of them. */
export const skillsFor = (items: readonly Item[], facts: FactsByProduct): string[] | undefined => {
  const known = items.map(({ productId }) => facts.get(productId));
  return known.some((one) => one === undefined) ? undefined : [...new Set(known.flatMap((one) => one?.skills ?? []))];
};

/** Whether its desk is staffed, open and not closed at its time by this plan. */
export const isTimed = (planned: PlannedTime, { place, override }: Agreed): boolean =>
  isPlanned(planned, place, override);

/** Whether its desk can do what it asks. */
export const isAble = (planned: PlannedTime, { place, items }: Agreed, facts: FactsByProduct): boolean => {
  const desk = planned.desks.find(({ number }) => number === place.deskNumber);
  return skillsFor(items, facts)?.every((skill) => desk?.skills.includes(skill)) ?? true;
};

/** Whether its desk still serves it by this plan. */
export const stands = (planned: PlannedTime, agreed: Agreed, facts: FactsByProduct): boolean =>
  isTimed(planned, agreed) && isAble(planned, agreed, facts);
