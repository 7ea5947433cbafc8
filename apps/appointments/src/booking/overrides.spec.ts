import { describe, expect, it } from '@jest/globals';
import type { Caller, Override } from '#contracts';
import { freeTimeOf, planOfDates, type Quota } from '#free-time';
import { aLedger, anAppointment, at, now } from './an-appointment.builder.js';
import type { Appointment } from './appointment.rules.js';
import { clerk, madeBy, phone, refusalOf } from './deciding.builder.js';
import { withStep } from './history.rules.js';
import type { Ledger } from './ledger.rules.js';
import type { Order } from './orders.rules.js';

const { id } = anAppointment();
const day = 86_400_000;

const book = (start: number, override?: Override[], caller: Caller = clerk): Order => ({
  kind: 'book',
  caller,
  names: { id: '019abf00-0000-7000-8000-000000000009', code: 'AAA-AAA' },
  wish: { locationId: 'stadskantoor', items: [{ productId: 'paspoort', people: 1 }], start, needs: {} },
  who: { customer: { name: 'Test Burger', contactBy: 'none' }, language: 'nl', notes: undefined },
  override,
});
const change = (asked: Extract<Order, { kind: 'change' }>['change'], caller = clerk): Order => ({
  kind: 'change',
  caller,
  id,
  ifMatch: ['*'],
  change: asked,
});
const move = (start: number, override?: Override[]): Order => ({
  kind: 'move',
  caller: clerk,
  id,
  ifMatch: ['*'],
  start,
  override,
});

/** The same location with a closure, or a quota. */
const withPlan = (
  part: { closures?: { from: string; until: string }[]; quotas?: Quota[] },
  appointments: Appointment[] = [],
): Ledger => {
  const ledger = aLedger(appointments);
  const freeTime = ledger.freeTimeByLocation.get('stadskantoor');
  if (!freeTime) throw new Error('There is no free time.');
  const { plan } = freeTime.planned;
  const planned = planOfDates({ ...plan, ...part }, '2026-11-29', '2027-01-05');
  const taken = appointments.map(({ place, channel }) => ({ ...place, channel }));
  return { ...ledger, freeTimeByLocation: new Map([['stadskantoor', freeTimeOf(planned, taken, ledger.now)]]) };
};
const allForPhone: Quota[] = [
  { weekdays: [2], from: '09:00', until: '17:00', channels: ['phone'], sharePercent: 100, releaseMinutes: 0 },
];

describe('setting a rule aside', () => {
  it.each([
    ['lead', aLedger([], { clock: at('08:30') }), at('09:00'), 'slot-not-offered too-soon'],
    ['horizon', aLedger(), at('09:00') + 34 * day, 'slot-not-offered too-far'],
    ['hours', aLedger(), at('18:00'), 'slot-not-offered closed'],
    ['quota', withPlan({ quotas: allForPhone }), at('09:00'), 'slot-not-offered channel'],
  ] as const)('%s: what was refused is taken, and it is kept why', (override, ledger, start, refusal) => {
    const others = (['lead', 'horizon', 'hours', 'quota'] as const).filter((one) => one !== override);
    expect(refusalOf(ledger, book(start))).toBe(refusal);
    expect(refusalOf(ledger, book(start, others))).toBe(refusal);
    const booked = madeBy(ledger, book(start, [override]));
    expect(booked).toMatchObject({ startAt: start, override: [override] });
    expect(booked.history).toMatchObject([{ did: 'booked', by: { who: 'clerk' }, override: [override] }]);
  });

  const every: Override[] = ['lead', 'horizon', 'hours', 'quota'];

  it('never takes a desk that is taken', () => {
    expect(refusalOf(aLedger([anAppointment()]), book(at('09:00'), every))).toBe('slot-taken');
    const evening = anAppointment({ startAt: at('18:00') });
    expect(refusalOf(aLedger([evening]), book(at('18:00'), every))).toBe('slot-taken');
  });

  it('never opens what is closed, nor changes the grid', () => {
    const closures = [{ from: '2026-12-01T08:00:00Z', until: '2026-12-01T10:00:00Z' }];
    expect(refusalOf(withPlan({ closures }), book(at('09:00'), every))).toBe('slot-not-offered closed');
    expect(refusalOf(aLedger(), book(at('09:03'), every))).toBe('slot-not-offered off-grid');
  });

  it('books neither the past nor further than any product is planned', () => {
    const noon = aLedger([], { clock: at('12:00') });
    expect(refusalOf(noon, book(at('11:55'), every))).toBe('slot-not-offered too-soon');
    expect(refusalOf(noon, book(at('12:00'), every))).toBeUndefined();
    expect(refusalOf(noon, book(at('12:00') + 731 * day, every))).toBe('slot-not-offered too-far');
    expect(refusalOf(noon, book(at('23:55') + 730 * day, ['horizon']))).not.toBe('slot-not-offered too-far');
  });

  it('is for who may: all others are refused, whatever they order', () => {
    for (const caller of [phone, { ...phone, scopes: [] }]) {
      expect(refusalOf(aLedger(), book(at('10:00'), ['lead'], caller))).toBe('not-allowed');
      expect(refusalOf(aLedger([anAppointment()]), change({ notes: 'x', override: ['hours'] }, caller))).toBe(
        'not-allowed',
      );
    }
    expect(refusalOf(aLedger(), book(at('10:00'), [], phone))).toBeUndefined();
  });
});

describe('what was set aside', () => {
  const evening = anAppointment({ startAt: at('18:00'), override: ['hours'] });
  const twoPeople = { items: [{ productId: 'paspoort', people: 2 }] };

  it('stays with who stays, and is stretched only by who may set aside', () => {
    expect(madeBy(aLedger([evening]), change({ notes: 'x' }, phone)).override).toEqual(['hours']);
    expect(refusalOf(aLedger([evening]), change(twoPeople, phone))).toBe('slot-not-offered closed');
    const after = madeBy(aLedger([evening]), change(twoPeople));
    expect(after).toMatchObject({ endAt: at('18:15'), override: ['hours'] });
    const pair = anAppointment({ ...evening, ...twoPeople, endAt: at('18:15') });
    const longer = { ...pair, place: { ...pair.place, until: at('18:15') } };
    const one = { items: [{ productId: 'paspoort', people: 1 }] };
    expect(madeBy(aLedger([longer]), change(one, phone))).toMatchObject({ endAt: at('18:10'), override: ['hours'] });
  });

  it('is added to by who names more', () => {
    const staying = anAppointment({ override: ['lead'] });
    const after = madeBy(aLedger([staying]), change({ ...twoPeople, override: ['quota', 'lead'] }));
    expect(after.override).toEqual(['lead', 'quota']);
    expect(after.history).toMatchObject([{ override: ['quota', 'lead'] }]);
  });

  it('does not move along: a move has what its own order names', () => {
    const later = '2026-12-01T17:30:00Z';
    expect(refusalOf(aLedger([evening]), change({ start: later }))).toBe('slot-not-offered closed');
    expect(refusalOf(aLedger([evening]), move(at('18:30')))).toBe('slot-not-offered closed');
    expect(madeBy(aLedger([evening]), move(at('18:30'), ['hours'])).override).toEqual(['hours']);
    expect(madeBy(aLedger([evening]), move(at('10:00'))).override).toEqual([]);
    expect(madeBy(aLedger([evening]), change({ start: later, override: ['hours'] })).override).toEqual(['hours']);
  });

  it('is no leave for another product', () => {
    const soon = anAppointment({ override: ['lead'] });
    const ledger = aLedger([soon], { clock: at('08:30') });
    const facts = new Map(ledger.factsByLocation.get('stadskantoor'));
    const passport = facts.get('paspoort');
    if (!passport) throw new Error('There is no passport.');
    facts.set('huwelijk', { ...passport, productId: 'huwelijk', leadMinutes: 20_000 });
    const known = { ...ledger, factsByLocation: new Map([['stadskantoor', facts]]) };
    expect(refusalOf(known, change({ items: [{ productId: 'huwelijk', people: 1 }] }))).toBe(
      'slot-not-offered too-soon',
    );
  });

  it('is not said of a change that takes no place', () => {
    const after = madeBy(aLedger([evening]), change({ notes: 'x', override: ['lead'] }));
    expect(after.override).toEqual(['hours']);
    expect(after.history.at(-1)).toEqual({
      did: 'changed',
      at: '2026-11-30T07:00:00Z',
      by: { channel: 'counter', who: 'clerk' },
    });
  });
});

it('a history grows to a hundred steps: of more the first is kept, and the last', () => {
  let { history } = anAppointment();
  for (let step = 0; step < 250; step += 1)
    history = withStep(history, step === 0 ? 'booked' : 'changed', { at: now + step * 1_000, by: { channel: 'web' } });
  expect(history).toHaveLength(100);
  expect(history[0]).toMatchObject({ did: 'booked', at: '2026-11-30T07:00:00Z' });
  expect(history.slice(1).map(({ at: when }) => when)).toEqual(
    Array.from({ length: 99 }, (_, step) => `${new Date(now + (151 + step) * 1_000).toISOString().slice(0, 19)}Z`),
  );
});
