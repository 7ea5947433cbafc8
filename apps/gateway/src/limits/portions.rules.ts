/**
 * Windows are aligned to real time: every gateway is in the same one.
 * @param windowSeconds how long one is.
 */
export const windowOf = (now: number, windowSeconds: number): number => Math.floor(now / (windowSeconds * 1_000));

/** Seconds until the window ends, upwards: 1 to all of them. */
export const secondsLeft = (now: number, windowSeconds: number): number =>
  Math.ceil((windowOf(now, windowSeconds) + 1) * windowSeconds - now / 1_000);

/** What a gateway draws at once. */
export const portionOf = (limit: number): number => Math.max(1, Math.floor(limit / 25));

/**
 * What all gateways together may draw in a window. More than the limit by what two gateways may have drawn and not
 * used, so that up to three of them never let through less than the limit.
 */
export const mostDrawn = (limit: number): number => limit + 2 * (portionOf(limit) - 1);

/** What one gateway knows of one allowance in one window. */
export interface Share {
  readonly limit: number;
  /** What this gateway has drawn. */
  readonly granted: number;
  /** Requests that can not be answered before something is drawn. */
  readonly waiting: number;
}

/**
 * What is drawn in all once this gateway has drawn what it needs now; undefined: nothing is left.
 * @param total what is drawn in all so far. Less than this gateway has: the broker forgot.
 */
export const drawnAfter = (total: number, { limit, granted, waiting }: Share): number | undefined => {
  const sofar = Math.max(total, granted);
  const most = mostDrawn(limit);
  return sofar < most ? Math.min(sofar + Math.max(portionOf(limit), waiting), most) : undefined;
};

/** What a gateway has when it counts alone: what is asked for now, and never more than the limit. */
export const grantedAlone = ({ limit, granted, waiting }: Share): number =>
  Math.max(granted, Math.min(granted + Math.max(1, waiting), limit));

/**
 * How many requests would still pass, as far as this gateway knows.
 * @param total what is drawn in all.
 * @param left what this gateway has drawn and not used.
 */
export const remainingOf = ({ limit, granted }: Share, total: number, left: number): number =>
  left + Math.max(0, limit - Math.max(total, granted));
