import type { DataSource } from 'typeorm';
import type { firstSlots, listSlots, OutputOf } from '#contracts';
import {
  datesAsked,
  daysBetween,
  type FreeTime,
  mostDaysAsked,
  type PlannedTime,
  perDate,
  type Slot,
  type Question as SlotsAsked,
  slotsOf,
  slotTold,
  type Visit,
} from '#free-time';
import { type Clock, invalidInput, ProblemError, type Question } from '#platform';
import { loadFacts } from './facts.record.js';
import type { TakenTimes } from './taken-times.mirror.js';
import { detailsOf, isTooLong, type Visits, visitAt, visitsOf } from './visit.rules.js';

interface Asked {
  readonly municipalityId: string;
  readonly input: {
    readonly channel: string;
    readonly items: readonly { readonly productId: string; readonly people: number }[];
    readonly extraMinutes: number;
    readonly locationId?: string | undefined;
  };
}

interface AtLocation {
  readonly locationId: string;
  readonly visit: Visit;
  readonly planned: PlannedTime;
  readonly freeTime: FreeTime;
}

/** When a visit can start. */
export class SlotsViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly takenTimes: TakenTimes,
    private readonly clock: Clock,
  ) {}

  async list(asked: Question<typeof listSlots>): Promise<OutputOf<typeof listSlots>> {
    const { channel, from, until } = asked.input;
    if (from && until && until <= from) throw invalidInput({ path: 'until', message: 'This must be later than from.' });
    const now = this.clock.now();
    const visits = await this.visits(asked);
    const locations = (await this.locations(asked, visits, now)).map((location) => {
      const dates = datesAsked(location.planned, { from, until }, now);
      if (daysBetween(dates) > mostDaysAsked)
        throw invalidInput({ path: 'until', message: `Ask for at most ${mostDaysAsked} days.` });
      return { ...location, dates };
    });
    return {
      durationMinutes: visitAt(visits, asked.input.locationId).durationMinutes,
      locations: locations.map(({ dates, ...at }) => ({
        ...told(at),
        days: perDate(at.planned.plan.timeZone, slotsAt(at, { channel, now, ...dates })),
      })),
    };
  }

  async first(asked: Question<typeof firstSlots>): Promise<OutputOf<typeof firstSlots>> {
    const { channel, locationId } = asked.input;
    const now = this.clock.now();
    const visits = await this.visits(asked);
    const locations = await this.locations(asked, visits, now);
    return {
      durationMinutes: visitAt(visits, locationId).durationMinutes,
      locations: locations
        .flatMap((at) => {
          const { from } = datesAsked(at.planned, {}, now);
          const [first] = slotsAt(at, { channel, now, from, until: at.planned.untilDate });
          return first ? [{ ...told(at), ...slotTold(first) }] : [];
        })
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

  private async locations(
    { municipalityId, input: { locationId } }: Asked,
    visits: Visits,
    now: number,
  ): Promise<AtLocation[]> {
    const { manager } = this.dataSource;
    const locationIds = locationId === undefined ? await this.all(municipalityId) : [locationId];
    const horizonDays = (id: string): number =>
      Math.max(...visitAt(visits, id).horizons.map((horizon) => horizon.horizonDays));
    const times = await this.takenTimes.of(manager, { municipalityId, locationIds }, { now, horizonDays });
    if (locationId && times.size === 0) throw new ProblemError('location-unknown', { locationId });
    return [...times]
      .map(([id, { planned, freeTime }]) => ({ locationId: id, visit: visitAt(visits, id), planned, freeTime }))
      .sort((one, other) => (one.locationId < other.locationId ? -1 : 1));
  }

  private async all(municipalityId: string): Promise<string[]> {
    const rows = (await this.dataSource.query('select id from locations where municipality_id = $1', [
      municipalityId,
    ])) as { id: string }[];
    return rows.map(({ id }) => id);
  }
}

const told = ({ locationId, planned, visit }: AtLocation) => ({
  locationId,
  timeZone: planned.plan.timeZone,
  durationMinutes: visit.durationMinutes,
});

const slotsAt = ({ freeTime, visit }: AtLocation, asked: SlotsAsked): Slot[] =>
  isTooLong(visit) ? [] : slotsOf(freeTime, visit, asked);
