import type { NowAtLocation, NowQuestion } from '#contracts';
import { dateOf, localDayOf } from '#free-time';
import type { WalkIn } from '../planning/walk-in.rules.js';

/** A question about walking in today, its place among all, and what was told of one location as it is planned. */
export interface AskedOfLine {
  readonly at: number;
  readonly question: NowQuestion;
  readonly told: NowAtLocation;
}

/** What is asked of today about walking in, by location: what is asked of later no line tells. */
export const askedByLocation = (
  questions: readonly NowQuestion[],
  answers: readonly { readonly locations: readonly NowAtLocation[] }[],
  now: number,
): ReadonlyMap<string, readonly AskedOfLine[]> => {
  const asked = new Map<string, AskedOfLine[]>();
  for (const [at, question] of questions.entries()) {
    if (question.kind !== 'walk-in') continue;
    for (const told of answers[at]?.locations ?? [])
      if (question.from === undefined || question.from <= dateOf(localDayOf(told.timeZone, now)))
        asked.set(told.locationId, [...(asked.get(told.locationId) ?? []), { at, question, told }]);
  }
  return asked;
};

/** The question about one location, not before tomorrow. */
export const fromTomorrow = ({ question, told: { locationId, timeZone } }: AskedOfLine, now: number): NowQuestion => ({
  ...question,
  locationIds: [locationId],
  from: dateOf(localDayOf(timeZone, now) + 1),
});

/** Walking in, as the line tells who is open now. */
export const asInLine = (
  { locationId, timeZone }: NowAtLocation,
  { openUntil }: WalkIn,
  waitMinutes: number,
): NowAtLocation => ({
  locationId,
  timeZone,
  open: true,
  ...(openUntil === undefined ? {} : { openUntil }),
  waitMinutes,
  waitFrom: 'line',
});
