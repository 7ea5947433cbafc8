import type { DataSource } from 'typeorm';
import { freeTimeOf, instantText, nearestSlots, visitOf } from '#free-time';
import type { Clock } from '#platform';
import { loadFacts } from '../planning/facts.record.js';
import type { PlannedTimes } from '../planning/planned-times.mirror.js';
import { loadTaken } from '../planning/taken.record.js';
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
}

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

  private async look({ municipalityId, channel, wish }: Wanted): Promise<Alternative[]> {
    const { manager } = this.dataSource;
    const now = this.clock.now();
    const { locationId, items } = wish;
    const facts = await loadFacts(
      manager,
      municipalityId,
      items.map(({ productId }) => productId),
    );
    const visit = visitOf(items, facts, wish.needs.extraMinutes);
    const [row] = (await manager.query('select plan_version from locations where municipality_id = $1 and id = $2', [
      municipalityId,
      locationId,
    ])) as { plan_version: number }[];
    if ('refused' in visit || !row) return [];
    const horizonDays = Math.max(...visit.horizons.map((horizon) => horizon.horizonDays));
    const of = { municipalityId, locationId, planVersion: row.plan_version };
    const { planned } = await this.plannedTimes.of(manager, of, { now, horizonDays });
    const until = Date.parse(`${planned.untilDate}T00:00:00Z`) + 2 * 24 * 60 * 60 * 1_000;
    const taken = await loadTaken(manager, municipalityId, [locationId], [{ from: now, until }]);
    const freeTime = freeTimeOf(planned, taken.get(locationId) ?? [], now);
    return nearestSlots(freeTime, visit, { channel, now, start: wish.start }).map(({ start, free }) => ({
      locationId,
      start: instantText(start),
      free,
    }));
  }
}
