import { dateOf, dayOf, type LocationPlan, localDayOf, type PlannedTime, planOfDates } from '#free-time';
import { holidaysBetween } from '../locations/holidays.rules.js';
import { asFreeTimePlan, type KeptLocation } from '../locations/location.rules.js';

/** A location's plan on the UTC line, from yesterday until before this date. */
export const plannedBetween = (
  location: KeptLocation,
  now: number,
  until: string,
  adapted: (plan: LocationPlan) => LocationPlan = (plan) => plan,
): PlannedTime => {
  const { plan } = location;
  const from = dateOf(localDayOf(plan.timeZone, now) - 1);
  const holidays = holidaysBetween(plan.holidays, dateOf(dayOf(from) - 2), dateOf(dayOf(until) + 3));
  const dates = holidays.map(({ date }) => date);
  return planOfDates(adapted(asFreeTimePlan(location, dates)), from, until);
};
