/** Wrong passwords for one name, within a minute of the first. */
export interface Tries {
  readonly count: number;
  readonly sinceMs: number;
}

export const mostTries = 10;
const windowMs = 60_000;

const isOver = ({ sinceMs }: Tries, nowMs: number): boolean => nowMs - sinceMs >= windowMs;

export const triesAfter = (tries: Tries | undefined, nowMs: number): Tries =>
  tries === undefined || isOver(tries, nowMs) ? { count: 1, sinceMs: nowMs } : { ...tries, count: tries.count + 1 };

/** How many seconds nothing is tried any more for this name; 0: it may be tried. */
export const waitAfter = (tries: Tries | undefined, nowMs: number): number =>
  tries === undefined || tries.count < mostTries || isOver(tries, nowMs)
    ? 0
    : Math.ceil((tries.sinceMs + windowMs - nowMs) / 1_000);
