import type { EffortWeights, Way, WayNow } from '#contracts';

/** What a way or plan asks of the citizen. */
export interface Costs {
  readonly effortMinutes: number;
  readonly costCents: number;
  readonly trips: number;
}

export const waitMinutesOf = (way: Way, weights: EffortWeights, now: WayNow): number => {
  if (way.kind === 'appointment') return weights.appointmentWaitMinutes;
  if (way.kind === 'phone') return weights.phoneWaitMinutes;
  return way.kind === 'walk-in' ? (now.waitMinutes ?? weights.walkInWaitMinutes) : 0;
};

export const ownMinutesOf = ({ ownMinutes, extraPersonMinutes = ownMinutes }: Way, people: number): number =>
  ownMinutes + extraPersonMinutes * (people - 1);

/** For so many people, without the fee of delivery. */
export const centsOf = ({ costCents, extraPersonCents = costCents }: Way, people: number): number =>
  costCents + extraPersonCents * (people - 1);

/** Effort: what it takes at the counter, phone or screen, travelling, and waiting as the municipality weighs it. */
export const costsOf = (
  way: Way,
  people: number,
  { weights, now }: { weights: EffortWeights; now: WayNow },
): Costs => ({
  effortMinutes: Math.round(
    ownMinutesOf(way, people) +
      way.trips * weights.travelMinutes +
      waitMinutesOf(way, weights, now) * weights.waitWeight,
  ),
  costCents: centsOf(way, people) + (way.delivery?.feeCents ?? 0),
  trips: way.trips,
});

export const together = (all: readonly Costs[]): Costs => ({
  effortMinutes: all.reduce((sum, { effortMinutes }) => sum + effortMinutes, 0),
  costCents: all.reduce((sum, { costCents }) => sum + costCents, 0),
  trips: all.reduce((sum, { trips }) => sum + trips, 0),
});
