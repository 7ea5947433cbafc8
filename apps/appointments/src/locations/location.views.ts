import type { DataSource } from 'typeorm';
import type { getHolidays, getLocation, getLocationPlan, getOpeningHours, listLocations, OutputOf } from '#contracts';
import { dateOf, dayOf, localDayOf } from '#free-time';
import { type Clock, invalidInput, ProblemError, type Question } from '#platform';
import { holidaysBetween, holidaysOfYear } from './holidays.rules.js';
import { loadLocations } from './location.record.js';
import { openDays, plannedView, publicView } from './location.rules.js';

const longestDays = 366;

/** What may be known of locations. */
export class LocationViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async list({ municipalityId }: Question<typeof listLocations>): Promise<OutputOf<typeof listLocations>> {
    return { locations: (await loadLocations(this.dataSource.manager, municipalityId)).map(publicView) };
  }

  async publicOne({ municipalityId, input }: Question<typeof getLocation>): Promise<OutputOf<typeof getLocation>> {
    return publicView(await this.one(municipalityId, input.locationId));
  }

  async plan({ municipalityId, input }: Question<typeof getLocationPlan>): Promise<OutputOf<typeof getLocationPlan>> {
    return plannedView(await this.one(municipalityId, input.locationId));
  }

  async openingHours({
    municipalityId,
    input,
  }: Question<typeof getOpeningHours>): Promise<OutputOf<typeof getOpeningHours>> {
    const location = await this.one(municipalityId, input.locationId);
    const from = input.from ?? dateOf(localDayOf(location.plan.timeZone, this.clock.now()));
    const until = input.until ?? dateOf(dayOf(from) + 14);
    if (until <= from) throw invalidInput({ path: 'until', message: 'This must be later than from.' });
    if (dayOf(until) - dayOf(from) > longestDays)
      throw invalidInput({ path: 'until', message: `Ask for at most ${longestDays} days.` });
    return { days: openDays(location, holidaysBetween(location.plan.holidays, from, until), { from, until }) };
  }

  async holidays({ municipalityId, input }: Question<typeof getHolidays>): Promise<OutputOf<typeof getHolidays>> {
    const { plan, planVersion } = await this.one(municipalityId, input.locationId);
    const year = input.year ?? Number(dateOf(localDayOf(plan.timeZone, this.clock.now())).slice(0, 4));
    if (!plan.holidays) return { version: planVersion, days: [] };
    return { version: planVersion, observed: plan.holidays, days: holidaysOfYear(plan.holidays, year) };
  }

  private async one(municipalityId: string, locationId: string) {
    const [location] = await loadLocations(this.dataSource.manager, municipalityId, [locationId]);
    if (!location) throw new ProblemError('location-unknown', { locationId });
    return location;
  }
}
