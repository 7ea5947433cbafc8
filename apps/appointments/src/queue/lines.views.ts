import type { EntityManager } from 'typeorm';
import { QueueRules } from '#contracts';
import { dateOf, freeTimeOf, localDayOf, midnightOf, type PlannedTime, plannedStretches } from '#free-time';
import { type Clock, ProblemError } from '#platform';
import type { KeptLocation } from '../locations/location.rules.js';
import { loadFacts } from '../planning/facts.record.js';
import { type FactsByProduct, factsAt } from '../planning/facts.rules.js';
import type { PlannedTimes } from '../planning/planned-times.mirror.js';
import { daysAhead, type Hours, type WalkIn, walkInNow, walkInTimeOf, walkInVisit } from '../planning/walk-in.rules.js';
import type { WalkInTimes } from '../planning/walk-in-times.mirror.js';
import { desksAhead, dutiesOf, kindAt } from './duty.rules.js';
import type { Duty, Sight } from './estimate.rules.js';
import { type KeptLine, loadComing, loadKeptLine, type Wanted } from './line.record.js';
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

/** Lines as they are at a moment: for who decides, under the lock of the location, and for who only looks. */
export class Lines {
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
    const { municipalityId, locationId } = wanted;
    const planVersion = wanted.planVersion ?? (await planVersionOf(manager, wanted));
    const now = this.clock.now();
    const of = { municipalityId, locationId, planVersion };
    const look = { now, horizonDays: 1 };
    const { location, planned } = await this.plannedTimes.of(manager, of, look);
    const { planned: walkInPlan } = await this.walkInTimes.of(manager, of, { now, horizonDays: daysAhead + 1 });
    const { timeZone } = location.plan;
    const day = localDayOf(timeZone, now);
    const dayEnds = midnightOf(timeZone, day + 1);
    const dutiesByDesk = dutiesOfDesks(location, { appointments: planned, walkIn: walkInPlan }, { now, dayEnds });
    const kept = await loadKeptLine(manager, wanted, dateOf(day));
    const productIds = kept.tickets.flatMap(({ items }) => items.map(({ productId }) => productId));
    const facts = await this.facts(manager, wanted, productIds);
    const rules = location.plan.queue ?? QueueRules.parse({});
    const line = lineOf(
      { wanted, now, today: dateOf(day), rules, desks: desksHere(location, dutiesByDesk, now) },
      kept,
      facts,
    );
    return { line, location, lastChange: kept.lastChange, dutiesByDesk, walkInPlan, dayEnds };
  }

  /** The line with what is planned of these products besides. */
  async knowing(manager: EntityManager, line: Line, productIds: readonly string[]): Promise<Line> {
    const unknown = productIds.filter((id) => !line.skillsByProduct.has(id));
    if (unknown.length === 0) return line;
    const facts = new Map([...line.times.facts, ...(await this.facts(manager, line, unknown))]);
    return withFacts(line, facts);
  }

  /** The line as it will go, with the appointments that are still to come. */
  async ahead(manager: EntityManager, { line, dutiesByDesk, dayEnds }: LineNow): Promise<{ line: Line; sight: Sight }> {
    const from = line.now - line.rules.lateMinutes * minute;
    const coming = await loadComing(manager, line, { from, until: dayEnds });
    const known = await this.knowing(
      manager,
      line,
      coming.flatMap(({ items }) => items.map(({ productId }) => productId)),
    );
    return { line: known, sight: sightOf(known, desksAhead(known, dutiesByDesk), coming) };
  }

  /** Whether somebody who walks in for this is served today, as it is planned; whatever the line. */
  walkIn({ line, walkInPlan }: Pick<LineNow, 'line' | 'walkInPlan'>, items: Ticket['items'], hours?: Hours): WalkIn {
    const nobody = freeTimeOf(walkInPlan, [], line.now);
    return walkInNow(walkInTimeOf(nobody, nobody, walkInVisit(items, line.times.facts)), { now: line.now, hours });
  }

  private async facts(manager: EntityManager, { municipalityId, locationId }: Wanted, productIds: readonly string[]) {
    if (productIds.length === 0) return new Map() as FactsByProduct;
    const known = await loadFacts(manager, municipalityId, {
      productIds: [...new Set(productIds)],
      locationIds: [locationId],
    });
    return factsAt(known, locationId);
  }
}

const planVersionOf = async (manager: EntityManager, { municipalityId, locationId }: Wanted): Promise<number> => {
  const [row] = (await manager.query('select plan_version from locations where municipality_id = $1 and id = $2', [
    municipalityId,
    locationId,
  ])) as { plan_version: number }[];
  if (!row) throw new ProblemError('location-unknown', { locationId });
  return row.plan_version;
};

const dutiesOfDesks = (
  { deskNumbers }: KeptLocation,
  { appointments, walkIn }: { appointments: PlannedTime; walkIn: PlannedTime },
  { now, dayEnds }: { now: number; dayEnds: number },
): Map<string, readonly Duty[]> => {
  const today = { from: now, until: dayEnds };
  return new Map(
    [...deskNumbers].map(([deskId, number]) => [
      deskId,
      dutiesOf(plannedStretches(appointments, number, today), plannedStretches(walkIn, number, today)),
    ]),
  );
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

interface Here {
  readonly wanted: Wanted;
  readonly now: number;
  readonly today: string;
  readonly rules: QueueRules;
  readonly desks: readonly DeskHere[];
}

const lineOf = ({ wanted, now, today, rules, desks }: Here, kept: KeptLine, facts: FactsByProduct): Line =>
  withFacts(
    {
      municipalityId: wanted.municipalityId,
      locationId: wanted.locationId,
      now,
      today,
      rules,
      credit: kept.credit,
      lastSequence: kept.lastSequence,
      ticketsById: new Map(kept.tickets.map((ticket) => [ticket.id, ticket])),
      endedOtherwise: kept.endedOtherwise,
      callsById: new Map(kept.calls.map((call) => [call.id, call])),
      desksById: new Map(desks.map((desk) => [desk.deskId, desk])),
      signedByDesk: kept.signedByDesk,
      skillsByProduct: new Map(),
      times: { facts: new Map(), measured: kept.measured },
    },
    facts,
  );

const withFacts = (line: Line, facts: FactsByProduct): Line => ({
  ...line,
  skillsByProduct: new Map([...facts].map(([productId, { skills }]) => [productId, skills])),
  times: { ...line.times, facts },
});
