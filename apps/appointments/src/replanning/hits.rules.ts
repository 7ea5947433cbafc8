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
import { isAble, isTimed, skillsFor, stands } from '../planning/stands.rules.js';
import type { Standing } from './standing.rules.js';

/** Which of these no desk serves by this plan at the time that was agreed. */
export const hitIn = (planned: PlannedTime, standing: readonly Standing[], facts: FactsByProduct): Standing[] =>
  standing.filter((one) => !stands(planned, one, facts));

/** Which of these the change of a plan hits: their time goes, or their desk can not do it any more. */
export const hitBy = (
  { before, after }: { readonly before: PlannedTime; readonly after: PlannedTime },
  standing: readonly Standing[],
  facts: FactsByProduct,
): Standing[] =>
  standing.filter(
    (one) =>
      (isTimed(before, one) && !isTimed(after, one)) || (isAble(before, one, facts) && !isAble(after, one, facts)),
  );

/** Other places, by the id of who has them now. */
export type Seats = ReadonlyMap<string, Place>;

/**
 * Another desk for what was hit, at the very time that was agreed, as far as there is one: the desk is an internal
 * matter.
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
    const place = maySit(hit, now) ? anotherDesk(left, hit, facts) : undefined;
    if (!place) continue;
    left = afterTaking(afterGivingBack(left, hit.place), {
      ...place,
      channel: hit.placeChannel,
      heldUntil: hit.heldUntil,
    });
    placeById.set(hit.id, place);
  }
  return placeById;
};

/** What has begun stays where it is, and who let a hold lapse has no place. */
const maySit = ({ startAt, state, heldUntil = Number.POSITIVE_INFINITY }: Standing, now: number): boolean =>
  startAt > now && state !== 'arrived' && heldUntil > now;

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
  // Lead, horizon and quota were met when the time was agreed. Hours count: at another desk somebody must be there.
  const override = ['lead', 'horizon', 'quota'] as const;
  const decided = decideStart(freeTime, sameVisit, {
    channel: hit.channel,
    now: hit.startAt,
    start: hit.startAt,
    override,
  });
  return 'ok' in decided ? decided.ok : undefined;
};
