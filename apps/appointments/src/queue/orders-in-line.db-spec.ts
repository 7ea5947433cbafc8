import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CallChange, Caller, TakenTicket } from '#contracts';
import { eventually, type TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  aPlan,
  asked,
  byClerk,
  byPhone,
  byWeb,
  monday,
  orders,
  planner,
  refusal,
  tuesday,
} from '../booking/a-booking.builder.js';
import { aQueue, atCounter, atKiosk, doing, type QueueInstance, setClock, tuesdayAtTen } from './a-queue.builder.js';

const minute = 60_000;
let database: TestDatabase;
let queue: QueueInstance;
let day: ReturnType<typeof doing>;

beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  await database.dataSource.query(
    `delete from appointments; delete from locations; delete from outbox; delete from remembered_answers;
     delete from tickets; delete from calls; delete from staffed_desks; delete from lines; delete from queue_changes`,
  );
  queue = aQueue(database, tuesdayAtTen);
  day = doing(queue);
  await aBookableLocation(queue.booking);
});

const paspoort = { locationId: 'stadskantoor', items: [{ productId: 'paspoort', people: 1 }], language: 'nl' };
const key = (one: string) => ({ key: one, route: 'a route' });
const rows = <T>(text: string): Promise<T[]> => database.dataSource.query(text);
const states = async (): Promise<string[]> =>
  (await rows<{ state: string }>('select state from tickets order by sequence')).map(({ state }) => state);
const appointment = (id: string) => orders(queue.booking, byClerk).get(id);

/** An appointment of today, made yesterday. */
const booked = async (time: string, locationId = 'stadskantoor') => {
  setClock(queue, monday);
  const made = await orders(queue.booking).book(tuesday(time), { locationId });
  setClock(queue, tuesdayAtTen);
  return made;
};

const called = async (deskId = 'balie-1'): Promise<string> => {
  await day.signOn(deskId);
  const call = await day.next(deskId);
  if (!call) throw new Error('Nobody was called.');
  return call.id;
};

describe('an order that comes twice', () => {
  const change = (callId: string, what: CallChange, one: string) =>
    queue.change.run(asked({ caller: atCounter, callId, change: what, idempotency: key(one) }));

  it('takes one ticket, and under that key nothing else', async () => {
    const take = (people: number) =>
      queue.take.run(
        asked({
          caller: byPhone,
          idempotency: key('one'),
          order: { ...paspoort, items: [{ productId: 'paspoort', people }] },
        }),
      );
    const first = await take(1);
    expect(await take(1)).toEqual(first);
    expect(await refusal(take(2))).toEqual({ code: 'idempotency-key-reused' });
    expect(await states()).toEqual(['waiting']);
  });

  it('calls one person, also when both come at once', async () => {
    await day.walkIn();
    await day.walkIn();
    await day.signOn('balie-1');
    const next = (ticketId?: string) =>
      queue.next.run(
        asked({ caller: atCounter, deskId: 'balie-1', idempotency: key('two'), order: ticketId ? { ticketId } : {} }),
      );
    const [first, second] = await Promise.all([next(), next()]);
    expect(second).toEqual(first);
    expect(await refusal(next(first?.call?.ticketId))).toEqual({ code: 'idempotency-key-reused' });
    expect(await states()).toEqual(['called', 'waiting']);
  });

  it('calls out once, and changes what it changes once', async () => {
    await day.walkIn();
    const callId = await called();
    const first = await change(callId, { do: 'recall' }, 'three');
    expect(first.times).toBe(2);
    expect(await change(callId, { do: 'recall' }, 'three')).toEqual(first);
    expect(await refusal(change(callId, { do: 'serve' }, 'three'))).toEqual({ code: 'idempotency-key-reused' });
    expect((await change(callId, { do: 'recall' }, 'four')).times).toBe(3);
  });

  it('is kept with the appointment it is about', async () => {
    const { id } = await booked('10:05');
    await queue.take.run(asked({ caller: atKiosk, idempotency: key('five'), order: { appointmentId: id } }));
    await day.signOn('balie-1');
    const next = { caller: atCounter, deskId: 'balie-1', idempotency: key('six'), order: {} };
    const callId = (await queue.next.run(asked(next))).call?.id ?? '';
    await change(callId, { do: 'recall' }, 'seven');
    expect(await rows('select key, appointment_id from remembered_answers order by remembered_at')).toEqual(
      ['five', 'six', 'seven'].map((one) => ({ key: one, appointment_id: id })),
    );
  });
});

describe('who has no right to it', () => {
  const nobody = '019abf00-0000-7000-8000-000000000001';
  const bearing = (appointmentToken: string): Caller => ({ ...byWeb, appointmentToken });

  it('finds no ticket: neither one that is not there, nor that of another', async () => {
    const mine = await day.walkIn();
    const theirs = await day.walkIn();
    const caller = bearing(mine.token);
    for (const ticketId of [theirs.id, nobody]) {
      const about = asked({ caller, ticketId });
      for (const work of [queue.tickets.one(about), queue.leave.run(about), queue.comeBack.run(about)])
        expect(await refusal(work)).toEqual({ code: 'ticket-unknown' });
    }
    expect((await queue.tickets.one(asked({ caller, ticketId: mine.id }))).number).toBe('A001');
    await queue.leave.run(asked({ caller, ticketId: mine.id }));
    expect(await states()).toEqual(['left', 'waiting']);
  });

  it.each([byPhone, atKiosk, byWeb])('works at no desk: %j', async (caller) => {
    await day.walkIn();
    const callId = await called();
    const refused = [
      queue.staff.run(asked({ caller, deskId: 'balie-2', staffed: true })),
      queue.desks.staffing(asked({ caller, deskId: 'balie-2' })),
      queue.next.run(asked({ caller, deskId: 'balie-1', order: {} })),
      queue.change.run(asked({ caller, callId, change: { do: 'serve' } })),
      queue.desks.call(asked({ caller, callId })),
      queue.tickets.list(asked({ caller, locationId: 'stadskantoor', page: 1, pageSize: 10 })),
    ];
    for (const work of refused) expect(await refusal(work)).toEqual({ code: 'not-allowed' });
    expect(await states()).toEqual(['called']);
  });

  it('does not arrive for another', async () => {
    const { id, code, token } = await booked('10:05');
    for (const caller of [byWeb, byPhone, bearing(token)])
      expect(await refusal(day.arrive(id, caller))).toEqual({ code: 'appointment-unknown' });
    expect(await refusal(queue.take.run(asked({ caller: byPhone, order: { code } })))).toEqual({ code: 'not-allowed' });
    expect(await states()).toEqual([]);
  });
});

describe('an arrival', () => {
  it('at the kiosk is by the code, and again gives the ticket there is', async () => {
    const { id, code } = await booked('10:05');
    const arrive = () => queue.take.run(asked({ caller: atKiosk, order: { code } }));
    const ticket = await arrive();
    expect(ticket).toMatchObject({ number: 'A001', code, appointmentId: id, state: 'waiting' });
    expect((await arrive()).id).toBe(ticket.id);
    expect((await day.arrive(id)).id).toBe(ticket.id);
    const note = asked({ caller: atKiosk, appointmentId: id });
    expect(await queue.noteArrival.run(note)).toMatchObject({ id, state: 'arrived', version: 2 });
    expect(await states()).toEqual(['waiting']);
  });

  it('that staff note joins the line, as it was seen', async () => {
    const { id } = await booked('10:05');
    const note = (ifMatch: string[]) => queue.noteArrival.run(asked({ caller: atCounter, appointmentId: id, ifMatch }));
    expect((await refusal(note(['7']))).code).toBe('version-changed');
    expect(await states()).toEqual([]);
    expect(await note(['1'])).toMatchObject({ id, state: 'arrived' });
    expect(await states()).toEqual(['waiting']);
  });

  it('is at the location that was agreed', async () => {
    await aBookableLocation(queue.booking, { id: 'wijkloket' });
    const { id } = await booked('10:05', 'wijkloket');
    const arrive = (locationId: string) =>
      queue.take.run(asked({ caller: atKiosk, order: { appointmentId: id, locationId } }));
    expect(await refusal(arrive('stadskantoor'))).toMatchObject({
      code: 'invalid-input',
      errors: [{ path: 'locationId', message: 'The appointment is at wijkloket.' }],
    });
    expect((await arrive('wijkloket')).locationId).toBe('wijkloket');
  });

  it('is of this day, of an appointment that is in force', async () => {
    const { id } = await booked('10:05');
    setClock(queue, monday);
    expect((await refusal(day.arrive(id))).code).toBe('too-early');
    const { id: held } = await orders(queue.booking).hold(tuesday('11:00'));
    await orders(queue.booking).cancel(id);
    setClock(queue, Date.parse(tuesday('09:30')));
    for (const one of [id, held]) expect((await refusal(day.arrive(one))).code).toBe('appointment-closed');
    expect(await states()).toEqual([]);
  });

  it('looks again where the appointment is, when it was moved to another location meanwhile', async () => {
    await aBookableLocation(queue.booking, { id: 'wijkloket' });
    const { id } = await booked('11:00');
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(`select 1 from locations where id = 'stadskantoor' for update`);
    const arriving = day.arrive(id);
    await waitingFor('Lock');
    await runner.query(`update appointments set location_id = 'wijkloket' where id = $1`, [id]);
    await runner.commitTransaction();
    await runner.release();
    expect((await arriving).locationId).toBe('wijkloket');
  });

  it('has another code than its own when that is in line already', async () => {
    const { id, code } = await booked('10:05');
    await day.walkIn();
    await database.dataSource.query('update tickets set code = $1', [code]);
    const ticket = await day.arrive(id);
    expect(ticket).toMatchObject({ number: 'A002', appointmentId: id });
    expect(ticket.code).not.toBe(code);
  });
});

const waitingFor = async (kind: string): Promise<void> => {
  await eventually(async () => {
    const waiting = await rows(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = '${kind}'`,
    );
    if (waiting.length === 0) throw new Error('Nobody waits.');
  });
};

describe('what is done in line is done with the appointment', () => {
  const arrived = async (): Promise<TakenTicket> => day.arrive((await booked('10:05')).id);

  it('served', async () => {
    const { appointmentId = '' } = await arrived();
    const callId = await called();
    expect(await rows('select in_force from appointments')).toEqual([{ in_force: true }]);
    await day.change(callId, { do: 'serve' });
    expect(await rows('select in_force from appointments')).toEqual([{ in_force: false }]);
    await day.change(callId, { do: 'finish' });
    expect(await appointment(appointmentId)).toMatchObject({ state: 'served', version: 3 });
    expect(await rows('select state, waited_seconds from tickets')).toEqual([{ state: 'served', waited_seconds: 0 }]);
  });

  it('missed, when it did not come twice; before the agreed time nothing is, and its time stays its own', async () => {
    const { appointmentId = '' } = await arrived();
    for (const at of [0, 3, 6]) {
      setClock(queue, tuesdayAtTen + at * minute);
      await day.change(await called(), { do: 'miss' });
      expect(await appointment(appointmentId)).toMatchObject({ state: 'arrived' });
      expect(await rows('select in_force from appointments')).toEqual([{ in_force: true }]);
    }
    setClock(queue, tuesdayAtTen + 9 * minute);
    await day.change(await called(), { do: 'miss' });
    expect(await appointment(appointmentId)).toMatchObject({ state: 'missed' });
    expect(await rows('select in_force from appointments')).toEqual([{ in_force: false }]);
  });

  it('cancelled, by who leaves', async () => {
    const { id, token, appointmentId = '' } = await arrived();
    await queue.leave.run(asked({ caller: { ...byWeb, appointmentToken: token }, ticketId: id }));
    expect(await appointment(appointmentId)).toMatchObject({ state: 'cancelled' });
    expect(await states()).toEqual(['left']);
  });

  it('not again, when staff ended it otherwise', async () => {
    const { appointmentId = '' } = await arrived();
    const callId = await called();
    await orders(queue.booking, byClerk).outcome(appointmentId, 'cancelled');
    await day.change(callId, { do: 'serve' });
    expect(await day.change(callId, { do: 'finish' })).toMatchObject({ state: 'ended', outcome: 'served' });
    expect(await appointment(appointmentId)).toMatchObject({ state: 'cancelled', version: 3 });
  });

  it('and when it was ended at the desk, nobody is called for it, and the clock takes it out of the line', async () => {
    const { appointmentId = '' } = await arrived();
    await orders(queue.booking, byClerk).outcome(appointmentId, 'served');
    await day.signOn('balie-1');
    expect(await day.next('balie-1')).toBeUndefined();
    expect((await day.line()).waiting).toBe(0);
    await queue.sweep.run();
    expect(await states()).toEqual(['served']);
    expect(await appointment(appointmentId)).toMatchObject({ state: 'served', version: 3 });
    expect(await rows(`select event->>'type' as type from outbox order by id desc limit 1`)).toEqual([
      { type: 'nl.openloket.appointments.ticket.served.v1' },
    ]);
  });
});

describe('a walk-in is refused', () => {
  it('when nobody can walk in: it is told when it opens', async () => {
    setClock(queue, Date.parse(tuesday('08:00')));
    expect(await refusal(day.walkIn())).toEqual({
      code: 'walk-in-closed',
      reason: 'closed',
      opensAt: tuesday('09:00'),
    });
    setClock(queue, Date.parse(tuesday('18:00')));
    expect(await refusal(day.walkIn())).toMatchObject({ reason: 'closed', opensAt: '2026-12-02T08:00:00Z' });
  });

  it('when the line is longer than the day', async () => {
    setClock(queue, Date.parse(tuesday('16:35')));
    for (const deskId of ['balie-1', 'balie-2', 'balie-3']) await day.signOn(deskId);
    const taken: string[] = [];
    let refused: unknown;
    for (let tries = 0; tries < 20 && !refused; tries += 1)
      refused = await day.walkIn().then(
        ({ number }) => void taken.push(number),
        () => refusal(day.walkIn()),
      );
    // Three desks until five o'clock, ten minutes each.
    expect(taken).toHaveLength(6);
    const opensAt = '2026-12-02T08:00:00Z';
    expect(refused).toEqual({ code: 'walk-in-closed', reason: 'full', opensAt });
    const line = await day.line();
    expect(line).toMatchObject({ open: false, opensAt, waiting: 6, desks: 3 });
    expect(line).not.toHaveProperty('openUntil');
  });

  it('when people wait in vain for somebody to sign on, until somebody does', async () => {
    expect(await day.line()).toMatchObject({ open: true, desks: 0, join: { waitMinutes: 0 } });
    await day.walkIn();
    setClock(queue, tuesdayAtTen + 29 * minute);
    expect(await day.line()).toMatchObject({ open: true, desks: 0, join: { ahead: 1 } });
    setClock(queue, tuesdayAtTen + 30 * minute);
    const opensAt = '2026-12-02T08:00:00Z';
    expect(await refusal(day.walkIn())).toEqual({ code: 'walk-in-closed', reason: 'no-desk', opensAt });
    expect(await day.line()).toMatchObject({ open: false, opensAt, waiting: 1, line: [] });
    await day.signOn('balie-1');
    expect(await day.walkIn()).toMatchObject({ estimate: { ahead: 1 } });
    expect(await day.line()).toMatchObject({ open: true, desks: 1 });
  });

  it('not because who signs on first in the morning can do something else, or is the first of several', async () => {
    const { desks, ...plan } = aPlan(4);
    const withInfo = desks.map((desk) => (desk.id === 'balie-4' ? { ...desk, skills: [] } : desk));
    await aBookableLocation(queue.booking, { id: 'hal', plan: { ...plan, desks: withInfo } });
    const inHall = { locationId: 'hal', items: paspoort.items };
    const wait = async () =>
      (await queue.queues.queue(asked({ locationId: 'hal', items: inHall.items }))).join?.waitMinutes;
    const signOn = (deskId: string) =>
      queue.staff.run(asked({ caller: atCounter, locationId: 'hal', deskId, staffed: true }));
    setClock(queue, Date.parse(tuesday('09:01')));
    for (let taken = 0; taken < 6; taken += 1) await queue.take.run(asked({ caller: byPhone, order: inHall }));
    const nobody = (await wait()) ?? 0;
    const first: (number | undefined)[] = [];
    for (const deskId of ['balie-4', 'balie-1', 'balie-2', 'balie-3']) {
      await signOn(deskId);
      first.push(await wait());
    }
    expect(nobody).toBeGreaterThan(15);
    expect(first).toEqual([nobody, expect.any(Number), expect.any(Number), 20]);
    for (const minutes of first) expect(Math.abs((minutes ?? 99) - nobody)).toBeLessThanOrEqual(10);
    setClock(queue, Date.parse(tuesday('09:09')));
    expect(await wait()).toBe(20);
  });

  it('where there is no such location', async () => {
    const order = { ...paspoort, locationId: 'nergens' };
    expect((await refusal(queue.take.run(asked({ caller: byPhone, order })))).code).toBe('location-unknown');
  });
});

describe('a desk', () => {
  it('that several locations have is named with its location', async () => {
    await aBookableLocation(queue.booking, { id: 'wijkloket' });
    const staff = (locationId?: string) =>
      queue.staff.run(
        asked({ caller: atCounter, deskId: 'balie-1', staffed: true, ...(locationId ? { locationId } : {}) }),
      );
    expect(await refusal(staff())).toMatchObject({ code: 'invalid-input', errors: [{ path: 'locationId' }] });
    expect(await refusal(staff('nergens'))).toMatchObject({ code: 'location-unknown' });
    expect(await staff('wijkloket')).toMatchObject({ locationId: 'wijkloket', staffed: true });
    const unknown = asked({ caller: atCounter, deskId: 'balie-9', staffed: true });
    expect(await refusal(queue.staff.run(unknown))).toMatchObject({ code: 'desk-unknown' });
  });

  it('that is taken out of the plan goes on with its visitor, and signs off', async () => {
    await day.walkIn();
    await day.walkIn();
    const callId = await called('balie-3');
    const plan = aPlan(2);
    await queue.booking.putPlan.run(
      asked({ caller: planner, locationId: 'stadskantoor', seen: { versions: ['1'] }, plan, dryRun: false }),
    );
    setClock(queue, tuesdayAtTen + 9 * minute);
    await day.change(callId, { do: 'serve' });
    setClock(queue, tuesdayAtTen + 18 * minute);
    await queue.sweep.run();
    expect(await states()).toEqual(['serving', 'waiting']);
    await day.change(callId, { do: 'finish' });
    expect(await refusal(day.next('balie-3'))).toMatchObject({ code: 'desk-unknown' });
    expect(await day.signOff('balie-3')).toMatchObject({ staffed: false });
    expect(await states()).toEqual(['served', 'waiting']);
  });

  it('that is taken out of the plan and left has its visitor called by another', async () => {
    await day.walkIn();
    await called('balie-3');
    const plan = aPlan(2);
    await queue.booking.putPlan.run(
      asked({ caller: planner, locationId: 'stadskantoor', seen: { versions: ['1'] }, plan, dryRun: false }),
    );
    setClock(queue, tuesdayAtTen + 10 * minute);
    await queue.sweep.run();
    await called('balie-1');
    expect(await rows('select desk_id, outcome from calls order by called_at')).toEqual([
      { desk_id: 'balie-3', outcome: 'desk-left' },
      { desk_id: 'balie-1', outcome: null },
    ]);
  });

  it('that dies has its visitor put back, once, and is heard of by all it does', async () => {
    await day.walkIn();
    const callId = await called();
    setClock(queue, tuesdayAtTen + 9 * minute);
    await day.change(callId, { do: 'serve' });
    setClock(queue, tuesdayAtTen + 28 * minute);
    await queue.sweep.run();
    expect(await states()).toEqual(['serving']);
    setClock(queue, tuesdayAtTen + 29 * minute);
    const other = aQueue(database, tuesdayAtTen + 29 * minute);
    await Promise.all([queue.sweep.run(), other.sweep.run(), queue.sweep.run()]);
    expect(await rows('select state, begun, version, jsonb_array_length(history) as steps from tickets')).toEqual([
      { state: 'waiting', begun: true, version: 4, steps: 4 },
    ]);
    expect(await rows('select 1 from staffed_desks')).toEqual([]);
    expect(await rows(`select change->>'did' as did from queue_changes order by id desc limit 2`)).toEqual([
      { did: 'desk-closed' },
      { did: 'desk-left' },
    ]);
  });

  it('that is only looked at is not heard of', async () => {
    const { silentAt } = await day.signOn('balie-1');
    setClock(queue, tuesdayAtTen + 5 * minute);
    expect(await queue.desks.staffing(asked({ caller: atCounter, deskId: 'balie-1' }))).toMatchObject({ silentAt });
    expect((await day.signOn('balie-1')).silentAt).not.toBe(silentAt);
  });
});

describe('the clock', () => {
  it('closes what is left of a day that is over, and nothing of this one', async () => {
    await day.walkIn();
    await day.arrive((await booked('10:05')).id);
    setClock(queue, Date.parse(tuesday('23:59')));
    await queue.sweep.run();
    expect(await states()).toEqual(['waiting', 'waiting']);
    setClock(queue, Date.parse('2026-12-01T23:00:00Z'));
    await queue.sweep.run();
    expect(await states()).toEqual(['left', 'left']);
    // Nobody called them: who calls with a system of their own notes what became of it.
    expect(await rows('select state from appointments')).toEqual([{ state: 'arrived' }]);
    setClock(queue, Date.parse('2026-12-02T09:00:00Z'));
    expect((await day.walkIn()).number).toBe('A001');
  });

  it('that is set back over midnight closes nothing: who waits is called', async () => {
    setClock(queue, Date.parse('2026-12-02T09:00:00Z'));
    await day.arrive((await orders(queue.booking).book('2026-12-02T09:05:00Z')).id);
    setClock(queue, Date.parse(tuesday('16:00')));
    await day.signOn('balie-2');
    setClock(queue, Date.parse(tuesday('16:30')));
    await queue.sweep.run();
    expect(await rows('select 1 from staffed_desks')).toEqual([]);
    expect(await states()).toEqual(['waiting']);
    await called();
    expect(await states()).toEqual(['called']);
    expect(await rows('select state from appointments')).toEqual([{ state: 'arrived' }]);
  });
});
