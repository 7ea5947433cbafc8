const shortestMs = 200;
const longestMs = 10_000;
const healthyAgainAfterMs = 30_000;

/** How often in a row it has failed, once it failed after so long in health. */
export const failuresAfter = (failures: number, healthyMs: number): number =>
  healthyMs >= healthyAgainAfterMs ? 1 : failures + 1;

/** 0.2 seconds after the first failure, twice as long after each next one, 10 seconds at most. */
export const delayAfter = (failures: number): number => Math.min(longestMs, shortestMs * 2 ** (failures - 1));
