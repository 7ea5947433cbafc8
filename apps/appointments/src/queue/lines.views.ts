import type { EntityManager } from 'typeorm';
import { QueueRules } from '#contracts';
import { dateOf, freeTimeOf, localDayOf, midnightOf, type PlannedTime } from '#free-time';
import { type Clock, ProblemError } from '#platform';
import type { KeptLocation } from '../locations/location.rules.js';
import { loadFacts } from '../planning/facts.record.js';
import { type FactsByProduct, factsAt, type KnownFacts, nothingKnown } from '../planning/facts.rules.js';
import type { PlannedTimes } from '../planning/planned-times.mirror.js';
import {
  daysAhead,
  type Hours,
  type WalkIn,
  type WalkInTime,
  walkInNow,
  walkInTimeOf,
  walkInVisit,
} from '../planning/walk-in.rules.js';
import type { WalkInTimes } from '../planning/walk-in-times.mirror.js';
import { DutiesOfDay } from './duties.mirror.js';
import { desksAhead, kindAt } from './duty.rules.js';
import type { Duty, Sight } from './estimate.rules.js';
import { loadUnknownProduct } from './known-products.record.js';
import { type KeptLine, type LineOfDay, loadComing, loadKeptLines, type Wanted } from './line.record.js';
import type { DeskHere, Line } from './line.rules.js';
import { sightOf } from './sight.rules.js';
import type { Ticket } from './ticket.rules.js';

const minute = 60_000;

/** A line, the location it is of, and what is planned there today. */
export interface LineNow {
  readonly line: Line;
  readonly location: KeptLocation;
  readonly lastChange: number;
  readonly dutiesByDesk: ReadonlyMap<string, readonly Duty[]>;
  readonly walkInPlan: PlannedTime;
  readonly dayEnds: number;
}

/** A line as it will go. */
export interface LineAhead {
  readonly line: Line;
  readonly sight: Sight;
}

interface Place {
  readonly locationId: string;
  readonly planVersion: number;
}

/** A location, and what is planned there today. */
type Day = Omit<LineNow, 'line' | 'lastChange'> & LineOfDay;

/** Lines as they are at a moment: for who decides, under the lock of the location, and for who only looks. */
export class Lines {
  private readonly dutiesOfDay = new DutiesOfDay();

  constructor(
    private readonly plannedTimes: PlannedTimes,
    private readonly walkInTimes: WalkInTimes,
    private readonly clock: Clock,
  ) {}

  /**
   * @param manager of the transaction that holds the lock, for who decides.
   * @throws ProblemError `location-unknown`.
   */
  async at(manager: EntityManager, wanted: Wanted): Promise<LineNow> {
    const { locationId, planVersion = await planVersionOf(manager, wanted) } = wanted;
    const [present] = await this.of(manager, wanted, [{ locationId, planVersion }]);
    if (!present) throw new Error(`The line of ${locationId} is gone.`);
    return present;
  }

  /** Those of these places, in order, in as many statements as one; with what is planned of these products besides. */
  async of(
    manager: EntityManager,
    wanted: Omit<Wanted, 'locationId'>,
    places: readonly Place[],
    productIds: readonly string[] = [],
  ): Promise<LineNow[]> {
    const { municipalityId } = wanted;
    const now = this.clock.now();
    const days: Day[] = [];
    for (const place of places) days.push(await this.dayAt(manager, { municipalityId, ...place }, now));
    const kept = await loadKeptLines(manager, wanted, days);
    const waitedFor = kept.flatMap(({ tickets }) => productsOf(tickets));
    const facts = await this.facts(manager, { municipalityId, places }, [...waitedFor, ...productIds]);
    return days.flatMap((day, at) => {
      const line = kept[at];
      return line ? [lineNowOf({ municipalityId, now }, day, line, factsAt(facts, day.locationId))] : [];
    });
  }

  /** @throws ProblemError `product-unknown`. */
  async checkProducts(manager: EntityManager, municipalityId: string, productIds: readonly string[]): Promise<void> {
    const unknown = await loadUnknownProduct(manager, municipalityId, productIds);
    if (unknown !== undefined) throw new ProblemError('product-unknown', { productId: unknown });
  }

  /** The line with what is planned of these products besides. */
  async knowing(manager: EntityManager, line: Line, productIds: readonly string[]): Promise<Line> {
    const [known] = await this.allKnowing(manager, [line], productIds);
    return known ?? line;
  }

  /** The line as it will go, with the appointments that are still to come. */
  async ahead(manager: EntityManager, present: LineNow): Promise<LineAhead> {
    const [ahead] = await this.allAhead(manager, [present]);
    if (!ahead) throw new Error(`The line of ${present.line.locationId} is gone.`);
    return ahead;
  }

  /** As ahead, of lines of one municipality, in as many statements as one. */
  async allAhead(manager: EntityManager, all: readonly LineNow[]): Promise<LineAhead[]> {
    const [first] = all;
    if (!first) return [];
    const stretches = all.map(({ line: { locationId, now, rules }, dayEnds }) => ({
      ...{ locationId, from: now - rules.lateMinutes * minute, until: dayEnds },
    }));
    const coming = await loadComing(manager, first.line.municipalityId, stretches);
    const lines = await this.allKnowing(
      manager,
      all.map(({ line }) => line),
      [...coming.values()].flatMap(productsOf),
    );
    return lines.flatMap((line, at) => {
      const duties = all[at]?.dutiesByDesk;
      return duties
        ? [{ line, sight: sightOf(line, desksAhead(line, duties), coming.get(line.locationId) ?? []) }]
        : [];
    });
  }

  /** Whether somebody who walks in for this is served today, as it is planned; whatever the line. */
  walkIn({ line, walkInPlan }: Pick<LineNow, 'line' | 'walkInPlan'>, items: Ticket['items'], hours?: Hours): WalkIn {
    return walkInNow(timeFor(line, walkInPlan, items), { now: line.now, hours });
  }

  /** As walkIn, not before tomorrow: where the line leaves no place today. */
  walkInLater({ line, walkInPlan }: Pick<LineNow, 'line' | 'walkInPlan'>, items: Ticket['items']): WalkIn {
    const time = timeFor(line, walkInPlan, items);
    return walkInNow(time, { now: line.now, from: dateOf(localDayOf(time.timeZone, line.now) + 1) });
  }

  private async dayAt(
    manager: EntityManager,
    of: Place & { readonly municipalityId: string },
    now: number,
  ): Promise<Day> {
    const { locationId } = of;
    const { location, planned } = await this.plannedTimes.of(manager, of, { now, horizonDays: 1 });
    const { planned: walkInPlan } = await this.walkInTimes.of(manager, of, { now, horizonDays: daysAhead + 1 });
    const { timeZone } = location.plan;
    const day = localDayOf(timeZone, now);
    const dayEnds = midnightOf(timeZone, day + 1);
    const dutiesByDesk = this.dutiesOfDay.of({ location, appointments: planned, walkIn: walkInPlan }, day);
    return { locationId, today: dateOf(day), location, dutiesByDesk, walkInPlan, dayEnds };
  }

  private async allKnowing(
    manager: EntityManager,
    lines: readonly Line[],
    productIds: readonly string[],
  ): Promise<Line[]> {
    const unknown = productIds.filter((id) => lines.some(({ skillsByProduct }) => !skillsByProduct.has(id)));
    const [first] = lines;
    if (!first || unknown.length === 0) return [...lines];
    const facts = await this.facts(manager, { municipalityId: first.municipalityId, places: lines }, unknown);
    return lines.map((line) => withFacts(line, new Map([...line.times.facts, ...factsAt(facts, line.locationId)])));
  }

  private async facts(
    manager: EntityManager,
    { municipalityId, places }: { municipalityId: string; places: readonly { readonly locationId: string }[] },
    productIds: readonly string[],
  ): Promise<KnownFacts> {
    if (productIds.length === 0) return nothingKnown;
    return loadFacts(manager, municipalityId, {
      productIds: [...new Set(productIds)],
      locationIds: places.map(({ locationId }) => locationId),
    });
  }
}

const timeFor = (line: Line, walkInPlan: PlannedTime, items: Ticket['items']): WalkInTime => {
  const nobody = freeTimeOf(walkInPlan, [], line.now);
  return walkInTimeOf(nobody, nobody, walkInVisit(items, line.times.facts));
};

const productsOf = (visits: readonly Pick<Ticket, 'items'>[]): string[] =>
  visits.flatMap(({ items }) => items.map(({ productId }) => productId));

const planVersionOf = async (manager: EntityManager, { municipalityId, locationId }: Wanted): Promise<number> => {
  const [row] = (await manager.query('select plan_version from locations where municipality_id = $1 and id = $2', [
    municipalityId,
    locationId,
  ])) as { plan_version: number }[];
  if (!row) throw new ProblemError('location-unknown', { locationId });
  return row.plan_version;
};

const desksHere = (
  { plan, deskNumbers }: KeptLocation,
  dutiesByDesk: ReadonlyMap<string, readonly Duty[]>,
  now: number,
): DeskHere[] =>
  plan.desks.flatMap(({ id, name, skills }) => {
    const number = deskNumbers.get(id);
    if (number === undefined) return [];
    return [{ deskId: id, number, name, skills, kind: kindAt(dutiesByDesk.get(id) ?? [], now) }];
  });

const lineNowOf = (
  { municipalityId, now }: Pick<Line, 'municipalityId' | 'now'>,
  { locationId, today, ...day }: Day,
  { tickets, calls, lastChange, measured, ...kept }: KeptLine,
  facts: FactsByProduct,
): LineNow => {
  const desks = desksHere(day.location, day.dutiesByDesk, now);
  const line = {
    ...{ municipalityId, locationId, now, today },
    rules: day.location.plan.queue ?? QueueRules.parse({}),
    ...kept,
    ticketsById: new Map(tickets.map((ticket) => [ticket.id, ticket])),
    callsById: new Map(calls.map((call) => [call.id, call])),
    desksById: new Map(desks.map((desk) => [desk.deskId, desk])),
    skillsByProduct: new Map(),
    times: { facts: new Map(), measured },
  };
  return { ...day, line: withFacts(line, facts), lastChange };
};

const withFacts = (line: Line, facts: FactsByProduct): Line => ({
  ...line,
  skillsByProduct: new Map([...facts].map(([productId, { skills }]) => [productId, skills])),
  times: { ...line.times, facts },
});
