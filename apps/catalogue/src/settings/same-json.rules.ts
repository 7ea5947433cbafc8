const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';

const partsOf = (value: Record<string, unknown>): [string, unknown][] =>
  Object.entries(value).filter(([, part]) => part !== undefined);

/** Whether two values are the same as JSON: the order of keys does not matter, what is undefined is not there. */
export const sameJson = (one: unknown, other: unknown): boolean => {
  if (!isObject(one) || !isObject(other)) return Object.is(one, other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const parts = partsOf(one);
  return parts.length === partsOf(other).length && parts.every(([key, part]) => sameJson(part, other[key]));
};
