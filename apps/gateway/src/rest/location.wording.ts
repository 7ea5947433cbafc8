import type { Location } from '#contracts';

/** The one that was asked for, with its version; undefined: it is not there. */
export const locationAnswer = (locations: readonly Location[], locationId: string) => {
  const location = locations.find(({ id }) => id === locationId);
  return location && { body: location, version: location.version };
};
