import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LocationPlan } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  aPlan,
  byPhone,
  orders,
  refusal,
  tuesday,
} from '../booking/a-booking.builder.js';
import { statementsOf } from '../booking/statements.builder.js';
import { aQueue, doing, type QueueInstance, setClock, tuesdayAtTen } from './a-queue.builder.js';

let database: TestDatabase;
let queue: QueueInstance;

beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());
beforeEach(() => aTownWith(aPlan(1)));

const aTownWith = async (plan: LocationPlan): Promise<void> => {
  await database.dataSource.query(
    `delete from appointments; delete from locations; delete from outbox; delete from tickets; delete from calls;
     delete from staffed_desks; delete from lines; delete from queue_changes; delete from service_times;
     delete from usual_waits`,
  );
  queue = aQueue(database, tuesdayAtTen);
  await aBookableLocation(queue.booking, { plan });
};

/** The clock of Tuesday, to the second. */
const at = (time: string): void => setClock(queue, Date.parse(tuesday('00:00')) + secondsOf(time) * 1_000);
const secondsOf = (time: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60 + seconds;
};
const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const offered = async (change: object = {}): Promise<string[]> => {
  const { locations } = await orders(queue.booking).slots({ from: '2026-12-01', until: '2026-12-02', ...change });
  return (locations[0]?.days ?? []).flatMap(({ slots }) => slots.map(({ start }) => start));
};
const isBooked = async (start: string): Promise<boolean> => {
  const { hold, release } = orders(queue.booking, byPhone);
  const held = await hold(start).catch(() => undefined);
  if (held) await release(held.id);
  return held !== undefined;
};

/** The first start that is offered; that every start around it is listed if and only if it can be held is seen to. */
const firstStart = async (): Promise<string> => {
  const listed = await offered();
  const first = Date.parse(listed[0] ?? '');
  for (let minutes = -15; minutes <= 10; minutes += 5) {
    const start = new Date(first + minutes * 60_000).toISOString().replace('.000Z', 'Z');
    expect([start, await isBooked(start)]).toEqual([start, listed.includes(start)]);
  }
  return clockOf((first - Date.parse(tuesday('00:00'))) / 60_000);
};

const served = async (change: Parameters<ReturnType<typeof doing>['walkIn']>[0] = {}): Promise<string> => {
  const { walkIn, signOn, next } = doing(queue);
  await signOn('balie-1');
  await walkIn(change);
  const call = await next('balie-1');
  return call?.id ?? '';
};

describe('a desk that serves somebody', () => {
  it('is not offered, nor booked, before the visit is expected to end; after it has ended at once', async () => {
    expect(await firstStart()).toBe('10:00');
    const callId = await served();
    expect(await firstStart()).toBe('10:10');
    at('10:02');
    await doing(queue).change(callId, { do: 'serve' });
    expect(await firstStart()).toBe('10:15');
    at('10:04');
    await doing(queue).change(callId, { do: 'finish' });
    expect(await firstStart()).toBe('10:05');
  });

  it('is taken as long as what the visit has become: more, or less', async () => {
    const callId = await served();
    await doing(queue).change(callId, { do: 'serve' });
    await doing(queue).change(callId, { do: 'change-items', items: [{ productId: 'paspoort', people: 4 }] });
    expect(await firstStart()).toBe('10:25');
    await doing(queue).change(callId, { do: 'change-items', items: [{ productId: 'paspoort', people: 2 }] });
    expect(await firstStart()).toBe('10:15');
  });

  it('is taken for five minutes yet when the visit goes on for longer, in whole cells', async () => {
    const callId = await served();
    await doing(queue).change(callId, { do: 'serve' });
    at('10:05:01');
    expect(await firstStart()).toBe('10:15');
    at('10:20');
    expect(await firstStart()).toBe('10:25');
    at('10:20:01');
    expect(await firstStart()).toBe('10:30');
  });

  it('is offered again when who it served is parked, missed or transferred, or when it is left', async () => {
    const parked = await served();
    await doing(queue).change(parked, { do: 'serve' });
    await doing(queue).change(parked, { do: 'park' });
    expect(await firstStart()).toBe('10:00');
    const missed = await served();
    expect(await firstStart()).toBe('10:10');
    await doing(queue).change(missed, { do: 'miss' });
    expect(await firstStart()).toBe('10:00');
    const transferred = await served();
    expect(await firstStart()).toBe('10:10');
    await doing(queue).change(transferred, { do: 'transfer', skill: 'reisdocumenten' });
    expect(await firstStart()).toBe('10:00');
    await served();
    expect(await firstStart()).toBe('10:10');
    await doing(queue).signOff('balie-1');
    expect(await firstStart()).toBe('10:00');
  });

  it('leaves the other desks free, and keeps what was booked there', async () => {
    await aTownWith(aPlan(2));
    const { book } = orders(queue.booking);
    const appointment = await book(tuesday('10:20'));
    await served({ items: [{ productId: 'paspoort', people: 6 }] });
    await book(tuesday('10:05'));
    expect((await refusal(book(tuesday('10:05')))).code).toBe('slot-taken');
    expect(await orders(queue.booking).get(appointment.id)).toMatchObject({ state: 'booked', start: tuesday('10:20') });
  });

  it('is no place to move to', async () => {
    const appointment = await orders(queue.booking).book(tuesday('11:00'));
    await served();
    const moved = (start: string) => orders(queue.booking).change(appointment.id, '*', { start: tuesday(start) });
    expect((await refusal(moved('10:05'))).code).toBe('slot-taken');
    expect(await moved('10:10')).toMatchObject({ start: tuesday('10:10') });
  });

  it('counts for no quota', async () => {
    // Of the hour ten minutes are left for all but the web.
    const ofTheHour = { weekdays: [2], from: '11:00', until: '12:00', releaseMinutes: 0 };
    await aTownWith(aPlan(1, { quotas: [{ ...ofTheHour, channels: ['web'], sharePercent: 83 }] }));
    const inThatHour = async () =>
      (await offered()).filter((start) => start >= tuesday('11:00') && start < tuesday('12:00'));
    const before = await inThatHour();
    at('10:55');
    await served();
    expect(await inThatHour()).toEqual(before.filter((start) => start >= tuesday('11:05')));
    await orders(queue.booking).book(tuesday('11:10'));
    expect(await inThatHour()).toEqual([]);
  });
});

describe('who has an appointment and is called', () => {
  const twoDesks = () => aTownWith(aPlan(2));

  it('gives back the time it was planned in once it is served: the desk at which that is is taken instead', async () => {
    await twoDesks();
    const { book } = orders(queue.booking);
    const [first, second] = [await book(tuesday('10:10')), await book(tuesday('10:10'))];
    expect((await offered())[0]).toBe(tuesday('10:00'));
    expect(await offered()).not.toContain(tuesday('10:10'));
    const { arrive, signOn, next, change } = doing(queue);
    await arrive(first.id);
    await signOn('balie-2');
    const call = await next('balie-2');
    expect(await offered()).not.toContain(tuesday('10:10'));
    await change(call?.id ?? '', { do: 'serve' });
    // One desk is taken by the call until 10:10, the other by who is yet to come.
    expect(await offered()).toContain(tuesday('10:00'));
    expect(await offered()).toContain(tuesday('10:10'));
    await book(tuesday('10:10'));
    expect((await refusal(book(tuesday('10:10')))).code).toBe('slot-taken');
    await change(call?.id ?? '', { do: 'finish' });
    expect(await orders(queue.booking).get(first.id)).toMatchObject({ state: 'served' });
    expect(await orders(queue.booking).get(second.id)).toMatchObject({ state: 'booked' });
    expect((await refusal(book(tuesday('10:10')))).code).toBe('slot-taken');
  });

  it('and is not there has its time yet, at its own desk, and no desk twice', async () => {
    await twoDesks();
    const { book } = orders(queue.booking);
    const appointment = await book(tuesday('10:10'));
    const { arrive, signOn, next, change } = doing(queue);
    await arrive(appointment.id);
    await signOn('balie-1');
    const call = await next('balie-1');
    await change(call?.id ?? '', { do: 'miss' });
    const other = await book(tuesday('10:10'));
    expect((await refusal(book(tuesday('10:10')))).code).toBe('slot-taken');
    await orders(queue.booking).cancel(other.id);
    at('10:06');
    // The call and the time that was set aside overlap, whichever of both desks it is at.
    for (const deskId of ['balie-1', 'balie-2']) {
      await signOn(deskId);
      const overlapping = await next(deskId, call?.ticketId);
      expect(overlapping?.ticketId).toBe(call?.ticketId);
      expect(await offered()).toContain(tuesday('10:20'));
      await change(overlapping?.id ?? '', { do: 'miss' });
    }
    at('10:09');
    const again = await next('balie-1');
    expect(again?.ticketId).toBe(call?.ticketId);
    await change(again?.id ?? '', { do: 'finish' });
    expect(await orders(queue.booking).get(appointment.id)).toMatchObject({ state: 'served' });
  });

  it('is not missed by the clock while it is served, nor after', async () => {
    const appointment = await orders(queue.booking).book(tuesday('10:10'));
    const { arrive, signOn, next, change } = doing(queue);
    await arrive(appointment.id);
    await signOn('balie-1');
    const call = await next('balie-1');
    await change(call?.id ?? '', { do: 'serve' });
    at('11:30');
    await queue.booking.missed.run();
    await queue.booking.past.run();
    expect(await orders(queue.booking).get(appointment.id)).toMatchObject({ state: 'arrived' });
    expect(await firstStart()).toBe('11:35');
    await change(call?.id ?? '', { do: 'finish' });
    expect(await orders(queue.booking).get(appointment.id)).toMatchObject({ state: 'served' });
    expect(await firstStart()).toBe('11:30');
  });

  it('and waits for its turn for long keeps its desk for an hour, and no longer', async () => {
    const appointment = await orders(queue.booking).book(tuesday('10:10'), {
      items: [{ productId: 'paspoort', people: 8 }],
    });
    await doing(queue).arrive(appointment.id);
    expect(await offered()).not.toContain(tuesday('10:50'));
    at('12:00');
    await queue.booking.past.run();
    const { signOn, next } = doing(queue);
    await signOn('balie-1');
    expect((await next('balie-1'))?.ticket.appointmentId).toBe(appointment.id);
  });
});

it('who is served costs no statement more', async () => {
  const listing = () => statementsOf(database.dataSource, () => offered());
  const booking = (start: string) =>
    statementsOf(database.dataSource, () => orders(queue.booking).book(tuesday(start)));
  await offered();
  await orders(queue.booking).book(tuesday('12:00'));
  const [listed, booked] = [await listing(), await booking('12:10')];
  await served();
  expect((await listing()).length).toBe(listed.length);
  expect((await booking('12:20')).length).toBe(booked.length);
  expect(listed.filter((text) => text.includes('calls'))).toHaveLength(1);
});
