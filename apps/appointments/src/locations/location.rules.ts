import { isDeepStrictEqual } from 'node:util';
import {
  type InputError,
  type Location,
  LocationPlan,
  largestPlan,
  type ObservedHolidays,
  type OpenDay,
  type PlannedLocation,
} from '#contracts';
import { checkRecurrence, dateOf, dayOf, type LocationPlan as FreeTimePlan, openingOn } from '#free-time';
import type { NamedPlan } from './named-parts.rules.js';

/** A location as it is kept: the document, its versions, and the numbers of its desks. */
export interface KeptLocation {
  readonly municipalityId: string;
  readonly id: string;
  readonly version: number;
  readonly planVersion: number;
  readonly plan: NamedPlan;
  readonly deskNumbers: ReadonlyMap<string, number>;
}

/** What is known of public holidays. */
export interface KnownHolidays {
  readonly isKnownPlace: (country: string, region?: string) => boolean;
  /** Whether some year knows a public holiday by this name. */
  readonly isKnownName: (observed: ObservedHolidays, name: string) => boolean;
}

/** What is wrong with holidays that their shape does not show. */
export const errorsInHolidays = (holidays: ObservedHolidays, known: KnownHolidays): InputError[] => {
  const { country, region, except } = holidays;
  if (!known.isKnownPlace(country))
    return [{ path: 'country', message: 'The holidays of this country are not known.' }];
  if (region !== undefined && !known.isKnownPlace(country, region))
    return [{ path: 'region', message: 'The holidays of this region are not known.' }];
  return except.flatMap((name, at) =>
    known.isKnownName(holidays, name) ? [] : [{ path: `except[${at}]`, message: 'There is no such public holiday.' }],
  );
};

/** What is wrong with a shift that its shape does not show. */
export const errorsInShift = ({
  recurrence,
  startsOn,
}: {
  readonly recurrence?: string | undefined;
  readonly startsOn: string;
}): InputError[] => {
  if (recurrence === undefined) return [];
  const checked = checkRecurrence(recurrence, startsOn);
  return 'refused' in checked ? [{ path: 'recurrence', message: checked.because }] : [];
};

const under = (at: string, errors: readonly InputError[]): InputError[] =>
  errors.map(({ path, message }) => ({ path: `${at}.${path}`, message }));

/** What is wrong with a plan that its shape does not show. */
export const errorsIn = (plan: LocationPlan, known: KnownHolidays): InputError[] => [
  ...(plan.holidays ? under('holidays', errorsInHolidays(plan.holidays, known)) : []),
  ...plan.desks.flatMap(({ shifts }, desk) =>
    shifts.flatMap((shift, at) => under(`desks[${desk}].shifts[${at}]`, errorsInShift(shift))),
  ),
];

/** What is wrong with a plan as a whole though each of its parts is sound: it is too much. */
export const errorsInWhole = (plan: LocationPlan): InputError[] => {
  if (Buffer.byteLength(JSON.stringify(plan)) > largestPlan)
    return [{ path: 'body', message: `The plan of a location may have ${largestPlan} bytes at most.` }];
  const { error } = LocationPlan.safeParse(plan);
  return (error?.issues ?? []).map((issue) => ({
    path: 'body',
    message: `With this the plan would not be sound at ${issue.path.join('.')}: ${issue.message}`,
  }));
};

/** Whether two plans give the same time to visits. A name, an address or a quota moves nobody. */
export const isSameTime = (one: LocationPlan, other: LocationPlan): boolean =>
  isDeepStrictEqual(timeOf(one), timeOf(other));

const timeOf = ({ timeZone, openingHours, exceptions, holidays, closures, desks }: LocationPlan) => ({
  timeZone,
  openingHours,
  exceptions,
  holidays,
  closures,
  desks: desks.map(({ id, skills, shifts, closures: shut }) => ({ id, skills, shifts, shut })),
});

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
  ...(plan.coordinates ? { coordinates: plan.coordinates } : {}),
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
