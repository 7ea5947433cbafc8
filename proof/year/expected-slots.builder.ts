import {
  dateOf,
  dayOf,
  freeTimeOf,
  instantText,
  localDayOf,
  millisOf,
  type PlannedTime,
  planOfDates,
  slotsOf,
  type Taken,
  visitOf,
} from '#free-time';
import {
  factsByProduct,
  holidayDates,
  monthStarts,
  type NamedVisit,
  now,
  type Plan,
  timeZone,
} from './town-year.builder.js';

/** The slots of one date, as the API answers them. */
export interface Day {
  readonly date: string;
  readonly slots: readonly { readonly start: string; readonly free: number }[];
}

export interface Dates {
  readonly from: string;
  readonly until: string;
}

/** The document on the clock, by the library alone: no service, no database. */
export const plannedYear = (plan: Plan): PlannedTime =>
  planOfDates(
    { ...plan, holidayDates, desks: plan.desks.map((desk, at) => ({ skills: [], ...desk, number: at + 1 })) },
    dateOf(dayOf(monthStarts[0]!) - 1),
    dateOf(dayOf(monthStarts.at(-1)!) + 2),
  );

/** The answer that is right. */
export const expectedDays = (
  { planned, taken = [] }: { readonly planned: PlannedTime; readonly taken?: readonly Taken[] },
  { items }: NamedVisit,
  { from, until, channel }: Dates & { readonly channel: string },
): Day[] => {
  const visit = visitOf(items, factsByProduct);
  if ('refused' in visit) throw new Error(`There is no ${visit.productId}.`);
  const at = millisOf(now);
  const slots = slotsOf(freeTimeOf(planned, taken, at), visit, { from, until, channel, now: at });
  const slotsByDate = new Map<string, Day['slots'][number][]>();
  for (const { start, free } of slots) {
    const date = dateOf(localDayOf(timeZone, start));
    const ofDate = slotsByDate.get(date) ?? [];
    ofDate.push({ start: instantText(start), free });
    slotsByDate.set(date, ofDate);
  }
  return [...slotsByDate].map(([date, ofDate]) => ({ date, slots: ofDate }));
};
