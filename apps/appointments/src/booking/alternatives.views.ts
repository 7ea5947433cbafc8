import type { DataSource } from 'typeorm';
import { mostHorizonDays } from '#contracts';
import { freeTimeOf, instantText, nearestSlots } from '#free-time';
import type { Clock } from '#platform';
import { loadFacts } from '../planning/facts.record.js';
import { factsAt } from '../planning/facts.rules.js';
import type { PlannedTimes } from '../planning/planned-times.mirror.js';
import { loadTaken } from '../planning/taken.record.js';
import { boundedVisitOf } from '../planning/visit.rules.js';
import type { Wish } from './orders.rules.js';

export interface Alternative {
  readonly locationId: string;
  readonly start: string;
  readonly free: number;
}

interface Wanted {
  readonly municipalityId: string;
  readonly channel: string;
  readonly wish: Wish;
  /** Products that may be booked by who asks: what they have already, though it was withdrawn. */
  readonly bookable: readonly string[];
}

const most = 5;
const day = 24 * 60 * 60 * 1_000;
/** How many days around the start to look, further only if there is too little. */
const reaches = [1, 7, 30, mostHorizonDays + 1];

/** The slots nearest to a start that was taken. Many who ask the same at once are answered by one look. */
export class Alternatives {
  private readonly lookingByQuestion = new Map<string, Promise<Alternative[]>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly plannedTimes: PlannedTimes,
    private readonly clock: Clock,
  ) {}

  nearTo(wanted: Wanted): Promise<Alternative[]> {
    const question = JSON.stringify(wanted);
    const looking = this.lookingByQuestion.get(question);
    if (looking) return looking;
    const look = this.look(wanted).finally(() => this.lookingByQuestion.delete(question));
    this.lookingByQuestion.set(question, look);
    return look;
  }

  private async look({ municipalityId, channel, wish, bookable }: Wanted): Promise<Alternative[]> {
    const { manager } = this.dataSource;
    const now = this.clock.now();
    const { locationId, items } = wish;
    const productIds = items.map(({ productId }) => productId);
    const facts = await loadFacts(manager, municipalityId, { productIds, locationIds: [locationId] });
    const here = new Map(
      [...factsAt(facts, locationId)].map(([id, one]) => [id, { ...one, bookable: bookable.includes(id) }]),
    );
    const visit = boundedVisitOf(items, here, wish.needs.extraMinutes);
    const [row] = (await manager.query('select plan_version from locations where municipality_id = $1 and id = $2', [
      municipalityId,
      locationId,
    ])) as { plan_version: number }[];
    if ('refused' in visit || !row) return [];
    const horizonDays = Math.max(...visit.horizons.map((horizon) => horizon.horizonDays));
    const of = { municipalityId, locationId, planVersion: row.plan_version };
    const { planned } = await this.plannedTimes.of(manager, of, { now, horizonDays });
    for (const days of reaches) {
      const around = { from: wish.start - (days + 1) * day, until: wish.start + (days + 2) * day };
      const taken = await loadTaken(manager, municipalityId, [locationId], { stretches: [around], now });
      const freeTime = freeTimeOf(planned, taken.get(locationId) ?? [], now);
      const near = nearestSlots(freeTime, visit, { channel, now, start: wish.start }, most);
      const known = near.filter(({ start }) => Math.abs(start - wish.start) <= days * day);
      if (known.length >= most || days === reaches.at(-1))
        return known.map(({ start, free }) => ({ locationId, start: instantText(start), free }));
    }
    return [];
  }
}
