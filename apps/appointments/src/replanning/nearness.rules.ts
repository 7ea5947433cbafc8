import type { LocationPlan } from '#contracts';

/** Where a location is, as far as is known. */
export interface Whereabouts {
  readonly id: string;
  readonly plan: Pick<LocationPlan, 'address' | 'coordinates'>;
}

const earthKilometres = 6_371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

type Coordinates = NonNullable<LocationPlan['coordinates']>;

/** Over the globe (haversine). */
export const kilometresBetween = (one: Coordinates, other: Coordinates): number => {
  const north = radians(other.latitude - one.latitude);
  const east = radians(other.longitude - one.longitude);
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(east / 2) ** 2;
  return 2 * earthKilometres * Math.asin(Math.min(1, Math.sqrt(chord)));
};

/** The nearest first. Of which the coordinates are not known, those in the same city come first. */
export const nearestFirst = <T extends Whereabouts>(here: Whereabouts, others: readonly T[]): T[] => {
  const ranked = others.map((other) => ({
    other,
    kilometres:
      here.plan.coordinates && other.plan.coordinates
        ? kilometresBetween(here.plan.coordinates, other.plan.coordinates)
        : Number.POSITIVE_INFINITY,
    elsewhere: other.plan.address.city === here.plan.address.city ? 0 : 1,
  }));
  return ranked
    .toSorted(
      (a, b) => compare(a.kilometres, b.kilometres) || a.elsewhere - b.elsewhere || compareIds(a.other, b.other),
    )
    .map(({ other }) => other);
};

const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);
const compareIds = (one: Whereabouts, other: Whereabouts): number => (one.id < other.id ? -1 : 1);
