import type { DataSource } from 'typeorm';
import { instantText, nearestSlots } from '#free-time';
import type { Clock } from '#platform';
import { loadFacts } from '../planning/facts.record.js';
import { factsAt } from '../planning/facts.rules.js';
import type { TakenTimes } from '../planning/taken-times.mirror.js';
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

/** The slots nearest to a start that was taken. Many who ask the same at once are answered by one look. */
export class Alternatives {
  private readonly lookingByQuestion = new Map<string, Promise<Alternative[]>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly takenTimes: TakenTimes,
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
    if ('refused' in visit) return [];
    const horizonDays = Math.max(...visit.horizons.map((horizon) => horizon.horizonDays));
    const at = { municipalityId, locationIds: [locationId] };
    const time = (await this.takenTimes.of(manager, at, { now, horizonDays })).get(locationId);
    if (!time) return [];
    const near = nearestSlots(time.freeTime, visit, { channel, now, start: wish.start }, most);
    return near.map(({ start, free }) => ({ locationId, start: instantText(start), free }));
  }
}
