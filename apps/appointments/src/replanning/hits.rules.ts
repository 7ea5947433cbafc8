import {
  afterGivingBack,
  afterTaking,
  decideStart,
  type FreeTime,
  type Place,
  type PlannedTime,
  type Visit,
} from '#free-time';
import type { FactsByProduct } from '../planning/facts.rules.js';
import { skillsFor, stands } from '../planning/stands.rules.js';
import type { Standing } from './standing.rules.js';

/**
 * Which of these a plan hits: their desk is not there, not staffed, closed, or can not do it any more.
 * @param before the plan until now: what that hit already is not hit by the change.
 */
export const hitBy = (
  standing: readonly Standing[],
  facts: FactsByProduct,
  { before, after }: { readonly before?: PlannedTime; readonly after: PlannedTime },
): Standing[] =>
  standing.filter((one) => !stands(after, one, facts) && (before === undefined || stands(before, one, facts)));

/** Other places, by the id of who has them now. */
export type Seats = ReadonlyMap<string, Place>;

/**
 * Another desk for what was hit, at the very time that was agreed, as far as there is one: the desk is an internal
 * matter. What has begun stays where it is.
 */
export const placesElsewhere = (
  freeTime: FreeTime,
  hits: readonly Standing[],
  facts: FactsByProduct,
  now: number,
): Seats => {
  const placeById = new Map<string, Place>();
  let left = freeTime;
  for (const hit of hits) {
    const place = hit.startAt > now && hit.state !== 'arrived' ? anotherDesk(left, hit, facts) : undefined;
    if (!place) continue;
    left = afterTaking(afterGivingBack(left, hit.place), { ...place, channel: hit.channel, heldUntil: hit.heldUntil });
    placeById.set(hit.id, place);
  }
  return placeById;
};

const anotherDesk = (freeTime: FreeTime, hit: Standing, facts: FactsByProduct): Place | undefined => {
  const skills = skillsFor(hit.items, facts);
  if (!skills) return undefined;
  const minutes = (hit.place.until - hit.place.from) / 60_000;
  const sameVisit: Visit = {
    durationMinutes: minutes,
    takenMinutes: minutes,
    stepMinutes: 5,
    leadMinutes: 0,
    horizons: [],
    skills,
    tooManyPeople: false,
  };
  // Lead, horizon and quota were met when the time was agreed.
  const override = ['lead', 'horizon', 'quota', ...hit.override.filter((one) => one === 'hours')] as const;
  const decided = decideStart(freeTime, sameVisit, {
    channel: hit.channel,
    now: hit.startAt,
    start: hit.startAt,
    override,
  });
  return 'ok' in decided ? decided.ok : undefined;
};
