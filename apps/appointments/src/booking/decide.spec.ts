import { describe, expect, it } from '@jest/globals';
import { aLedger, anAppointment, at, now } from './an-appointment.builder.js';
import { decide } from './decide.rules.js';
import { changeBy, madeBy, phone, refusalOf, web } from './deciding.builder.js';
import { afterChange, lapsesFor } from './ledger.rules.js';
import type { Order } from './orders.rules.js';

const customer = { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' as const };
const id = anAppointment().id;
const hour = 3_600_000;

const hold = (start: number, caller = web): Order => ({
  kind: 'hold',
  caller,
  names: { id: '019abf00-0000-7000-8000-000000000009', code: 'AAA-AAA' },
  wish: { locationId: 'stadskantoor', items: [{ productId: 'paspoort', people: 1 }], start, needs: {} },
  holdMinutes: 10,
});
const confirm = (change: Partial<Extract<Order, { kind: 'confirm' }>> = {}): Order => ({
  kind: 'confirm',
  caller: web,
  id,
  who: { customer, language: 'nl', notes: undefined },
  needs: undefined,
  confirmedWith: 'aa',
  ...change,
});
const change = (asked: Extract<Order, { kind: 'change' }>['change'], caller = phone, ifMatch = ['*']): Order => ({
  kind: 'change',
  caller,
  id,
  ifMatch,
  change: asked,
});
const cancel = (ifMatch?: string[]): Order => ({ kind: 'cancel', caller: web, id, ifMatch });
const release: Order = { kind: 'release', caller: web, id };

describe('a hold', () => {
  it('takes the first free desk until its time is over', () => {
    expect(madeBy(aLedger(), hold(at('09:00')))).toMatchObject({
      state: 'held',
      version: 1,
      heldUntil: now + 600_000,
      place: { deskNumber: 1, from: at('09:00'), until: at('09:10') },
    });
  });

  it.each([
    ['taken', at('09:05'), 'slot-taken'],
    ['off the grid', at('10:03'), 'slot-not-offered off-grid'],
    ['too soon', now + hour / 2, 'slot-not-offered too-soon'],
    ['too far', at('09:00') + 40 * 24 * hour, 'slot-not-offered too-far'],
    ['when it is closed', at('18:00'), 'slot-not-offered closed'],
    ['too close to closing', at('16:55'), 'slot-not-offered no-desk'],
  ])('of a start that is %s is refused by name', (_what, start, refusal) => {
    expect(refusalOf(aLedger([anAppointment()]), hold(start))).toBe(refusal);
  });

  it('may take the place of a hold whose time is over, which lapses', () => {
    const late = anAppointment({ state: 'held', heldUntil: now });
    const ledger = aLedger([late]);
    const taker = madeBy(ledger, hold(at('09:00')));
    expect(lapsesFor(ledger, taker)).toMatchObject([{ before: late, after: { state: 'lapsed', version: 2 } }]);
  });
});

describe('confirming', () => {
  it('succeeds as long as nobody took the place, whatever the clock says', () => {
    const late = anAppointment({ state: 'held', heldUntil: now - hour });
    expect(madeBy(aLedger([late]), confirm())).toMatchObject({ state: 'booked', version: 2, heldUntil: undefined });
  });

  it('is too late when the place was taken in the same batch', () => {
    const late = anAppointment({ state: 'held', heldUntil: now });
    let ledger = aLedger([late]);
    const taker = madeBy(ledger, hold(at('09:00')));
    for (const lapse of [...lapsesFor(ledger, taker), { before: undefined, after: taker }])
      ledger = afterChange(ledger, lapse);
    expect(refusalOf(ledger, confirm())).toBe('hold-lapsed');
  });

  it('takes the place again for who confirmed late: nobody after it gets it', () => {
    const late = anAppointment({ state: 'held', heldUntil: now });
    const ledger = aLedger([late]);
    expect(refusalOf(afterChange(ledger, changeBy(ledger, confirm())), hold(at('09:00')))).toBe('slot-taken');
  });

  it('again is answered when all is the same, and closed when not', () => {
    const booked = anAppointment({ confirmedWith: 'aa' });
    expect(decide(aLedger([booked]), confirm())).toEqual({ ok: booked });
    expect(refusalOf(aLedger([booked]), confirm({ confirmedWith: 'bb' }))).toBe('appointment-closed');
  });

  it('with extra minutes needs the room for them', () => {
    const held = anAppointment({ state: 'held' });
    const next = anAppointment({ id: 'next', startAt: at('09:10') });
    const longer = confirm({ needs: { extraMinutes: 10 } });
    expect(refusalOf(aLedger([held, next]), longer)).toBe('slot-taken');
    expect(madeBy(aLedger([held]), longer)).toMatchObject({ endAt: at('09:20'), state: 'booked' });
  });

  it('on the web wants a way to be reached', () => {
    const unreachable = {
      customer: { name: 'Test Burger', contactBy: 'none' as const },
      language: 'nl',
      notes: undefined,
    };
    const held = aLedger([anAppointment({ state: 'held' })]);
    expect(refusalOf(held, confirm({ who: unreachable }))).toBe('invalid-input');
    expect(refusalOf(held, confirm({ who: unreachable, caller: phone }))).toBeUndefined();
    const bySms = { ...unreachable, customer: { ...unreachable.customer, contactBy: 'sms' as const } };
    expect(refusalOf(held, confirm({ who: bySms, caller: phone }))).toBe('invalid-input');
  });
});

describe('a change', () => {
  const ledger = aLedger([anAppointment()]);

  it('moves to a free start, and may overlap the time it gives back', () => {
    expect(madeBy(ledger, change({ start: '2026-12-01T08:05:00Z' }))).toMatchObject({
      startAt: at('09:05'),
      version: 2,
    });
  });

  it('of the customer keeps place and time', () => {
    const after = madeBy(ledger, change({ customer: { email: null, phone: '+31 6 12345678', contactBy: 'sms' } }));
    expect(after).toMatchObject({ place: anAppointment().place, version: 2 });
    expect(after.person.customer).toEqual({ name: 'Test Burger', phone: '+31 6 12345678', contactBy: 'sms' });
  });

  it('of a customer who was erased says all of the new one', () => {
    const erased = aLedger([anAppointment({ person: { needs: {} } })]);
    expect(changeBy(erased, change({ customer })).after.person.customer).toEqual(customer);
    const partly = decide(erased, change({ customer: { email: 'test@example.org' } }));
    expect(partly).toMatchObject({
      refused: 'invalid-input',
      details: { errors: [{ path: 'customer.name' }, { path: 'customer.contactBy' }] },
    });
  });

  it('of a customer who was erased leaves the visit as long as it was', () => {
    const erased = anAppointment({ person: { needs: {} }, extraMinutes: 5 });
    const after = changeBy(aLedger([erased]), change({ customer })).after;
    expect(after).toMatchObject({ extraMinutes: 5, place: erased.place, endAt: erased.endAt });
  });

  it('that changes nothing is no change', () => {
    expect(decide(ledger, change({ start: '2026-12-01T08:00:00Z' }))).toEqual({ ok: anAppointment() });
  });

  it('for more people needs the room for them, and asks no lead at the same start', () => {
    const clock = at('08:30');
    const soon = aLedger([anAppointment()], { clock });
    expect(madeBy(soon, change({ items: [{ productId: 'paspoort', people: 2 }] })).endAt).toBe(at('09:15'));
    expect(refusalOf(soon, change({ start: '2026-12-01T08:10:00Z' }))).toBe('slot-not-offered too-soon');
    expect(refusalOf(soon, change({ items: [{ productId: 'paspoort', people: 5 }] }))).toBe(
      'slot-not-offered too-many-people',
    );
  });

  it.each([
    ['a version that is not the present one', ledger, ['7'], 'version-changed'],
    ['an appointment that began', aLedger([anAppointment()], { clock: at('09:00') }), ['*'], 'appointment-closed'],
    ['one that was cancelled', aLedger([anAppointment({ state: 'cancelled' })]), ['*'], 'appointment-closed'],
    ['one that nobody made', aLedger(), ['*'], 'appointment-unknown'],
  ])('of %s is refused', (_what, known, ifMatch, refusal) => {
    expect(refusalOf(known, change({ notes: 'x' }, phone, ifMatch))).toBe(refusal);
  });
});

describe('a move', () => {
  const seven = ['7'];
  const move = (start: number, rest: Partial<Extract<Order, { kind: 'move' }>> = {}): Order => ({
    kind: 'move',
    caller: phone,
    id,
    ifMatch: ['1'],
    start,
    ...rest,
  });
  const ledger = aLedger([
    anAppointment({ person: { notes: 'rolstoel', needs: { extraMinutes: 5 } }, extraMinutes: 5 }),
  ]);

  it('changes place and time, and nothing else', () => {
    const before = ledger.appointmentsById.get(id);
    const { place, startAt, endAt, version, changedAt, history, ...rest } = madeBy(ledger, move(at('10:00')));
    expect({ startAt, endAt, version }).toEqual({ startAt: at('10:00'), endAt: at('10:15'), version: 2 });
    expect(before).toMatchObject(rest);
    expect(history).toMatchObject([{ did: 'moved', by: { channel: 'phone', who: 'phone' } }]);
  });

  it('to where it already is is as if done, whatever version was seen', () => {
    expect(decide(ledger, move(at('09:00'), { ifMatch: seven }))).toEqual({ ok: ledger.appointmentsById.get(id) });
    const cancelled = aLedger([anAppointment({ state: 'cancelled' })]);
    expect(refusalOf(cancelled, move(at('09:00')))).toBe('appointment-closed');
  });

  it.each([
    ['a version that is not the present one', ledger, { ifMatch: seven }, 'version-changed'],
    ['one that began', aLedger([anAppointment()], { clock: at('09:00') }), {}, 'appointment-closed'],
    ['one that was served', aLedger([anAppointment({ state: 'served' })]), {}, 'appointment-closed'],
    ['one that nobody made', aLedger(), {}, 'appointment-unknown'],
    ['one to where nobody is', ledger, { locationId: 'nergens' }, 'location-unknown'],
  ])('of %s is refused', (_what, known, rest, refusal) => {
    expect(refusalOf(known, move(at('10:00'), rest))).toBe(refusal);
  });
});

describe('cancelling', () => {
  it('gives the place back', () => {
    const ledger = aLedger([anAppointment()]);
    expect(refusalOf(afterChange(ledger, changeBy(ledger, cancel())), hold(at('09:00')))).toBeUndefined();
  });

  it('again is as if done', () => {
    const cancelled = anAppointment({ state: 'cancelled', version: 3 });
    expect(decide(aLedger([cancelled]), cancel(['1']))).toEqual({ ok: cancelled });
  });

  it('is possible until the start', () => {
    expect(refusalOf(aLedger([anAppointment()], { clock: at('08:59') }), cancel())).toBeUndefined();
    expect(refusalOf(aLedger([anAppointment()], { clock: at('09:00') }), cancel())).toBe('appointment-closed');
  });

  it('of a version that is not the present one is refused', () => {
    expect(refusalOf(aLedger([anAppointment()]), cancel(['7']))).toBe('version-changed');
  });
});

describe('giving a hold back', () => {
  it('is done at once, and again is as if done', () => {
    expect(madeBy(aLedger([anAppointment({ state: 'held' })]), release).state).toBe('lapsed');
    const lapsed = anAppointment({ state: 'lapsed' });
    expect(decide(aLedger([lapsed]), release)).toEqual({ ok: lapsed });
  });

  it('that was booked is not done', () => {
    expect(refusalOf(aLedger([anAppointment()]), release)).toBe('appointment-closed');
  });
});
