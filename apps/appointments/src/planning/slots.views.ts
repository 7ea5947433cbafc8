import type { DataSource } from 'typeorm';
import type { firstSlots, listSlots, OutputOf } from '#contracts';
import {
  dateOf,
  dayOf,
  freeTimeOf,
  instantText,
  localDayOf,
  midnightOf,
  type PlannedTime,
  type Slot,
  slotsOf,
  type Visit,
} from '#free-time';
import { type Clock, invalidInput, ProblemError, type Question } from '#platform';
import { loadFacts } from './facts.record.js';
import type { PlannedTimes } from './planned-times.mirror.js';
import { loadTaken } from './taken.record.js';
import { detailsOf, isTooLong, type Visits, visitAt, visitsOf } from './visit.rules.js';

const usualDays = 14;
const mostDays = 92;

interface Asked {
  readonly municipalityId: string;
  readonly input: {
    readonly channel: string;
    readonly items: readonly { readonly productId: string; readonly people: number }[];
    readonly extraMinutes: number;
    readonly locationId?: string | undefined;
  };
}

interface LocationDates {
  readonly locationId: string;
  readonly visit: Visit;
  readonly planned: PlannedTime;
  readonly from: string;
  readonly until: string;
}

/** All that any of these locations may be asked about, and a day or two around it. */
const stretchOf = (locations: readonly LocationDates[]) => ({
  from: Math.min(...locations.map(({ planned, from }) => midnightOf(planned.plan.timeZone, dayOf(from) - 1))),
  until: Math.max(...locations.map(({ planned, until }) => midnightOf(planned.plan.timeZone, dayOf(until) + 2))),
});

/** When a visit can start. */
export class SlotsViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly plannedTimes: PlannedTimes,
    private readonly clock: Clock,
  ) {}

  async list(asked: Question<typeof listSlots>): Promise<OutputOf<typeof listSlots>> {
    const { from, until } = asked.input;
    if (from && until && until <= from) throw invalidInput({ path: 'until', message: 'This must be later than from.' });
    const visits = await this.visits(asked);
    const locations = (await this.locations(asked, visits)).map((location) => {
      const first = from ?? location.from;
      const last = until ?? dateOf(dayOf(first) + usualDays);
      if (dayOf(last) - dayOf(first) > mostDays)
        throw invalidInput({ path: 'until', message: `Ask for at most ${mostDays} days.` });
      return { ...location, from: first, until: last > first ? last : first };
    });
    const found = await this.slots(asked, locations);
    return {
      durationMinutes: visitAt(visits, asked.input.locationId).durationMinutes,
      locations: found.map(({ slots, ...location }) => ({
        ...location,
        days: perDay(location.timeZone, slots),
      })),
    };
  }

  async first(asked: Question<typeof firstSlots>): Promise<OutputOf<typeof firstSlots>> {
    const visits = await this.visits(asked);
    const found = await this.slots(asked, await this.locations(asked, visits));
    return {
      durationMinutes: visitAt(visits, asked.input.locationId).durationMinutes,
      locations: found
        .flatMap(({ slots: [first], ...location }) =>
          first ? [{ ...location, start: instantText(first.start), free: first.free }] : [],
        )
        .sort((one, other) => (one.start < other.start ? -1 : 1)),
    };
  }

  private async visits({ municipalityId, input }: Asked): Promise<Visits> {
    const { items, locationId } = input;
    const known = await loadFacts(this.dataSource.manager, municipalityId, {
      productIds: items.map(({ productId }) => productId),
      ...(locationId === undefined ? {} : { locationIds: [locationId] }),
    });
    const visits = visitsOf(items, known, input);
    if ('refused' in visits) throw new ProblemError(visits.refused, detailsOf(visits, 'item'));
    return visits;
  }

  private async locations({ municipalityId, input }: Asked, visits: Visits): Promise<LocationDates[]> {
    const now = this.clock.now();
    const rows = (await this.dataSource.query(
      `select id, plan_version from locations
       where municipality_id = $1 and ($2::text is null or id = $2) order by id`,
      [municipalityId, input.locationId ?? null],
    )) as { id: string; plan_version: number }[];
    if (input.locationId && rows.length === 0)
      throw new ProblemError('location-unknown', { locationId: input.locationId });
    return Promise.all(
      rows.map(async ({ id, plan_version }) => {
        const asked = { municipalityId, locationId: id, planVersion: plan_version };
        const visit = visitAt(visits, id);
        const horizonDays = Math.max(...visit.horizons.map((horizon) => horizon.horizonDays));
        const { planned } = await this.plannedTimes.of(this.dataSource.manager, asked, { now, horizonDays });
        const today = dateOf(localDayOf(planned.plan.timeZone, now));
        return { locationId: id, visit, planned, from: today, until: planned.untilDate };
      }),
    );
  }

  private async slots({ municipalityId, input }: Asked, locations: readonly LocationDates[]) {
    const now = this.clock.now();
    if (locations.length === 0) return [];
    const takenByLocation = await loadTaken(
      this.dataSource.manager,
      municipalityId,
      locations.map(({ locationId }) => locationId),
      { stretches: [stretchOf(locations)], now },
    );
    return locations.map(({ locationId, visit, planned, from, until }) => {
      const question = { channel: input.channel, now, from, until };
      const taken = takenByLocation.get(locationId) ?? [];
      return {
        locationId,
        timeZone: planned.plan.timeZone,
        durationMinutes: visit.durationMinutes,
        slots: isTooLong(visit) ? [] : slotsOf(freeTimeOf(planned, taken, now), visit, question),
      };
    });
  }
}

const perDay = (timeZone: string, slots: readonly Slot[]) => {
  const days: { date: string; slots: { start: string; free: number }[] }[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const { start, free } of slots) {
    if (start >= until) {
      const day = localDayOf(timeZone, start);
      until = midnightOf(timeZone, day + 1);
      days.push({ date: dateOf(day), slots: [] });
    }
    days.at(-1)?.slots.push({ start: instantText(start), free });
  }
  return days;
};
