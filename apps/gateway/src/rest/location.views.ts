import { listLocations } from '#contracts';
import { type Ask, type AskedFor, ProblemError } from '#platform';

/** One of the places that everybody may know of. */
export const locationOf = async (ask: Ask, asked: AskedFor, locationId: string) => {
  const { locations } = await ask.of(listLocations, asked, {});
  const location = locations.find(({ id }) => id === locationId);
  if (!location) throw new ProblemError('location-unknown');
  return location;
};
