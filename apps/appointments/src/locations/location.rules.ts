import type { InputError, Location, LocationPlan, OpenDay, PlannedLocation } from '#contracts';
import { checkRecurrence, dateOf, dayOf, type LocationPlan as FreeTimePlan, openingOn } from '#free-time';

/** A location as it is kept: the document, its versions, and the numbers of its desks. */
export interface KeptLocation {
  readonly municipalityId: string;
  readonly id: string;
  readonly version: number;
  readonly planVersion: number;
  readonly plan: LocationPlan;
  readonly deskNumbers: ReadonlyMap<string, number>;
}

/** What is wrong with a plan that its shape does not show. */
export const errorsIn = (plan: LocationPlan, isKnownPlace: (country: string, region?: string) => boolean) => {
  const errors: InputError[] = [];
  if (plan.holidays && !isKnownPlace(plan.holidays.country, plan.holidays.region))
    errors.push({ path: 'holidays', message: 'The holidays of this country or region are not known.' });
  plan.desks.forEach(({ shifts }, desk) => {
    shifts.forEach(({ recurrence, startsOn }, shift) => {
      if (recurrence === undefined) return;
      const checked = checkRecurrence(recurrence, startsOn);
      if ('refused' in checked)
        errors.push({ path: `desks[${desk}].shifts[${shift}].recurrence`, message: checked.because });
    });
  });
  return errors;
};

/** The plan as the arithmetic of free time wants it. */
export const asFreeTimePlan = ({ plan, deskNumbers }: KeptLocation, holidayDates: readonly string[]): FreeTimePlan => ({
  timeZone: plan.timeZone,
  openingHours: plan.openingHours,
  exceptions: plan.exceptions,
  holidayDates,
  closures: plan.closures,
  quotas: plan.quotas,
  desks: plan.desks.flatMap(({ id, skills, shifts, closures }) => {
    const number = deskNumbers.get(id);
    return number === undefined ? [] : [{ number, skills, shifts, closures }];
  }),
});

/** The opening hours of each date from `from` until before `until`. */
export const openDays = (
  location: KeptLocation,
  holidays: readonly { readonly date: string; readonly name: string }[],
  { from, until }: { readonly from: string; readonly until: string },
): OpenDay[] => {
  const nameByDate = new Map(holidays.map(({ date, name }) => [date, name]));
  const plan = asFreeTimePlan(location, [...nameByDate.keys()]);
  const days: OpenDay[] = [];
  for (let day = dayOf(from); day < dayOf(until); day += 1) {
    const date = dateOf(day);
    const { hours, because } = openingOn(plan, date);
    const holiday = nameByDate.get(date);
    days.push({ date, hours: [...hours], because, ...(holiday === undefined ? {} : { holiday }) });
  }
  return days;
};

export const publicView = ({ id, plan, planVersion }: KeptLocation): Location => ({
  id,
  name: plan.name,
  address: plan.address,
  timeZone: plan.timeZone,
  languages: plan.languages,
  accessibility: plan.accessibility,
  openingHours: plan.openingHours,
  version: planVersion,
});

export const plannedView = ({ id, plan, planVersion }: KeptLocation): PlannedLocation => ({
  ...plan,
  id,
  version: planVersion,
});
