import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProblemError } from '#platform';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  aPlan,
  asked,
  byPhone,
  monday,
  orders,
  tuesday,
} from '../booking/a-booking.builder.js';
import { aQueue, atCounter, doing, type QueueInstance, setClock, tuesdayAtTen } from './a-queue.builder.js';

/*
 * An hour at eight desks through four services, the clocks going on together: visitors come with and without an
 * appointment, some do not answer, are parked, transferred, or left by their desk. Whoever calls does so at once with
 * all the others.
 */
const minute = 60_000;
const deskIds = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `balie-${number}`);

let database: TestDatabase;
let services: QueueInstance[];

beforeAll(async () => {
  database = await aBookingDatabase();
  services = [1, 2, 3, 4].map(() => aQueue(database, monday));
  await aBookableLocation(service(0).booking, { plan: aPlan(8) });
});
afterAll(async () => database.drop());

const service = (at: number): QueueInstance => {
  const found = services[at % services.length];
  if (!found) throw new Error('There is no service.');
  return found;
};
const setClocks = (now: number): void => {
  for (const one of services) setClock(one, now);
};
const rows = <T>(text: string): Promise<T[]> => database.dataSource.query(text);

/** Chance that comes again: the same each time. */
const aChance = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
};

/** What was refused by name is no fault here; all else is. */
const orRefused = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProblemError && error.code !== 'service-unavailable') return undefined;
    throw error;
  }
};

interface AtDesk {
  readonly callId: string;
  readonly since: number;
  serving: boolean;
}

class Hour {
  readonly at = new Map<string, AtDesk>();
  private readonly staffed = new Set<string>();
  readonly parked: string[] = [];
  readonly calls: string[] = [];
  refused = 0;

  constructor(private readonly chance: () => number) {}

  /** One minute at a desk. */
  async turn(deskId: string, through: QueueInstance, now: number): Promise<void> {
    const { signOn, signOff, next, change } = doing(through);
    if (!this.staffed.has(deskId)) await signOn(deskId);
    this.staffed.add(deskId);
    const present = this.at.get(deskId);
    const drawn = this.chance();
    if (!present) {
      const call = await orRefused(next(deskId));
      if (!call) return;
      this.calls.push(call.ticketId);
      this.at.set(deskId, { callId: call.id, since: now, serving: false });
      return;
    }
    const { callId } = present;
    if (!present.serving) {
      present.serving = drawn > 0.12;
      await change(callId, { do: present.serving ? 'serve' : 'miss' });
      if (!present.serving) this.at.delete(deskId);
    } else if (drawn < 0.04) {
      await signOff(deskId);
      this.staffed.delete(deskId);
      this.at.delete(deskId);
    } else if (drawn < 0.09) {
      const { ticketId } = await change(callId, { do: 'park' });
      this.parked.push(ticketId);
      this.at.delete(deskId);
    } else if (drawn < 0.13) {
      const to = deskIds[Math.floor(this.chance() * deskIds.length)] ?? deskId;
      const moved = await orRefused(change(callId, { do: 'transfer', deskId: to }));
      if (moved) this.at.delete(deskId);
      else this.refused += 1;
    } else if (now - present.since >= 4 * minute) {
      await change(callId, { do: 'finish' });
      this.at.delete(deskId);
    }
  }
}

const booked = async (): Promise<string[]> => {
  const made: string[] = [];
  for (let at = 0; at < 24; at += 1)
    made.push((await orders(service(at).booking).book(tuesday(`10:${String((at % 6) * 10).padStart(2, '0')}`))).id);
  return made;
};

const nobodyTwice = async (): Promise<void> => {
  expect(
    await rows(
      `select desk_id from calls where ended_at is null group by desk_id having count(*) > 1
       union all select ticket_id::text from calls where ended_at is null group by ticket_id having count(*) > 1
       union all select tickets.id::text from tickets full join (select * from calls where ended_at is null) as open
         on open.ticket_id = tickets.id
         where (tickets.state in ('called', 'serving')) is distinct from (open.id is not null)`,
    ),
  ).toEqual([]);
};

describe('an hour at eight desks', () => {
  it('calls nobody to two desks, and brings everybody to an end', async () => {
    const appointments = await booked();
    setClocks(tuesdayAtTen);
    const chance = aChance(6);
    const hour = new Hour(chance);
    let taken = 0;
    const join = async (through: QueueInstance): Promise<void> => {
      if (await orRefused(doing(through).walkIn())) taken += 1;
    };
    for (let passed = 0; passed < 60; passed += 2) {
      const now = tuesdayAtTen + passed * minute;
      setClocks(now);
      const coming = passed < 50 ? [0, 1, 2].map((at) => join(service(passed + at))) : [];
      const arriving = passed % 10 < 4 && passed < 56 ? appointments.splice(0, 2) : [];
      const back = passed % 6 ? [] : hour.parked.splice(0);
      await Promise.all([
        ...coming,
        ...arriving.map((id, at) => doing(service(passed + at)).arrive(id)),
        ...back.map((ticketId) => service(passed).comeBack.run(asked({ caller: byPhone, ticketId }))),
        ...deskIds.map((deskId, at) => hour.turn(deskId, service(at + passed / 2), now)),
        ...(passed % 10 ? [] : [service(passed).sweep.run()]),
      ]);
      if (passed % 10 === 8) await nobodyTwice();
    }
    // What is left is served, and nobody new comes.
    for (let more = 60; more < 300; more += 2) {
      setClocks(tuesdayAtTen + more * minute);
      const back = hour.parked.splice(0);
      await Promise.all(back.map((ticketId) => service(more).comeBack.run(asked({ caller: byPhone, ticketId }))));
      const open = await rows(`select 1 from tickets where state in ('waiting', 'called', 'serving', 'parked')`);
      if (open.length === 0) break;
      await Promise.all(
        deskIds.map((deskId, at) => hour.turn(deskId, service(at + more / 2), tuesdayAtTen + more * minute)),
      );
    }
    await nobodyTwice();
    const kept = await rows<{ sequence: number; state: string; misses: number }>(
      'select sequence, state, misses from tickets order by sequence',
    );
    expect(kept.length).toBeGreaterThan(90);
    expect(kept.map(({ sequence }) => sequence)).toEqual(kept.map((_, at) => at + 1));
    expect(kept.filter(({ state }) => state !== 'served' && state !== 'missed')).toEqual([]);
    expect(kept.some(({ state }) => state === 'missed')).toBe(true);
    const [counted] = await rows<Record<string, number>>(
      `select count(*)::int as calls, count(distinct outcome)::int as outcomes from calls`,
    );
    expect(counted).toEqual({ calls: hour.calls.length, outcomes: 6 });
    expect(taken).toBe(kept.length - (24 - appointments.length));
    // Every change was told once, in order; nobody was measured twice.
    const told = await rows<{ id: string }>('select id from queue_changes order by id');
    expect(told.map(({ id }) => Number(id))).toEqual(told.map((_, at) => at + 1));
    const called = await rows('select 1 from tickets where first_called_at is null or waited_seconds is null');
    expect(called).toEqual([]);
    const retried = await Promise.all(services.map(({ booking }) => booking.metrics.retriedTransactions.get()));
    expect(retried.flatMap(({ values }) => values.filter(({ value }) => value > 0))).toEqual([]);
  }, 120_000);
});

describe('booking, moving between locations, and the line at once', () => {
  it('never wait for each other in a circle, and lose nothing', async () => {
    await aBookableLocation(service(0).booking, { id: 'wijkloket', plan: aPlan(8) });
    const eleven = tuesdayAtTen + 240 * minute;
    setClocks(eleven);
    const chance = aChance(7);
    const places = ['stadskantoor', 'wijkloket'];
    const made: string[] = [];
    const here: string[] = [];
    const orderAt = (at: number): Promise<unknown> => {
      const through = service(at);
      const locationId = places[at % 2] ?? '';
      const drawn = chance();
      const start = tuesday(`15:${String(Math.floor(chance() * 6) * 10).padStart(2, '0')}`);
      const id = made[Math.floor(chance() * made.length)] ?? '';
      if (drawn < 0.3)
        return orders(through.booking)
          .book(start, { locationId })
          .then((one) => made.push(one.id));
      if (drawn < 0.5 && id) return orders(through.booking).change(id, '*', { locationId, start });
      if (drawn < 0.55 && id) return doing(through).arrive(id);
      if (drawn < 0.8) {
        const order = { locationId, items: [{ productId: 'paspoort', people: 1 }], language: 'nl' };
        return through.take.run(asked({ caller: byPhone, order })).then((one) => here.push(one.id));
      }
      const deskId = deskIds[at % 8] ?? '';
      const desk = { caller: atCounter, deskId, locationId };
      if (drawn < 0.85) return through.staff.run(asked({ ...desk, staffed: at % 9 > 0 }));
      if (drawn < 0.88) return through.sweep.run();
      return through.next.run(asked({ ...desk, order: {} })).then(async ({ call }) => {
        if (call) await through.change.run(asked({ caller: atCounter, callId: call.id, change: { do: 'finish' } }));
      });
    };
    for (let round = 0; round < 8; round += 1)
      await Promise.all(Array.from({ length: 40 }, (_, at) => orRefused(orderAt(round * 40 + at))));
    const kept = await rows<{ id: string }>(`select id from appointments where start_at >= '2026-12-01T14:00:00Z'`);
    expect(kept.map(({ id }) => id).sort()).toEqual([...made].sort());
    const tickets = (await rows<{ id: string }>('select id from tickets')).map(({ id }) => id);
    expect(here.filter((id) => !tickets.includes(id))).toEqual([]);
    expect(made.length).toBeGreaterThan(30);
    expect(here.length).toBeGreaterThan(30);
    await nobodyTwice();
    const retried = await Promise.all(services.map(({ booking }) => booking.metrics.retriedTransactions.get()));
    expect(retried.flatMap(({ values }) => values.filter(({ value }) => value > 0))).toEqual([]);
  }, 120_000);
});
