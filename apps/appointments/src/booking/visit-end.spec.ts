import { describe, expect, it } from '@jest/globals';
import type { AppointmentState, Outcome } from '#contracts';
import { aLedger, anAppointment, at } from './an-appointment.builder.js';
import type { Appointment } from './appointment.rules.js';
import { decide } from './decide.rules.js';
import { changeBy, clerk, madeBy, refusalOf } from './deciding.builder.js';
import { afterChange } from './ledger.rules.js';
import { type Order, theClock } from './orders.rules.js';

const { id } = anAppointment();
const arrive = (ifMatch?: string[]): Order => ({ kind: 'arrive', caller: clerk, id, ifMatch });
const end = (outcome: Outcome, ifMatch?: string[]): Order => ({ kind: 'outcome', caller: clerk, id, ifMatch, outcome });
const miss: Order = { kind: 'miss', caller: theClock, id };

const outcomesOfReleased = ['served', 'missed', 'cancelled'] as const;
const one = (state: AppointmentState): Appointment => anAppointment({ state });
const closedTo = (state: AppointmentState, clock = at('09:05')) => aLedger([one(state)], { clock });

describe('an arrival', () => {
  it('is noted once: again is as if done, whatever version was seen', () => {
    const came = madeBy(closedTo('booked'), arrive(['1']));
    expect(came).toMatchObject({ state: 'arrived', version: 2, changedAt: at('09:05') });
    expect(came.history).toEqual([
      { did: 'arrived', at: '2026-12-01T08:05:00Z', by: { channel: 'counter', who: 'clerk' } },
    ]);
    expect(decide(aLedger([came]), arrive(['1']))).toEqual({ ok: came });
  });

  it('keeps the desk taken', () => {
    const ledger = closedTo('booked', at('08:00'));
    const later = afterChange(ledger, changeBy(ledger, arrive()));
    expect(later.freeTimeByLocation.get('stadskantoor')?.desks[0]?.taken).toHaveLength(1);
  });

  it('is noted from the beginning of its date on, in the time of the location', () => {
    const day = Date.parse('2026-11-30T23:00:00Z');
    expect(refusalOf(closedTo('booked', day - 1), arrive())).toBe('too-early');
    expect(refusalOf(closedTo('booked', day), arrive())).toBeUndefined();
  });

  it.each(['held', 'lapsed', 'served', 'cancelled', 'missed'] as const)('of what is %s is refused', (state) =>
    expect(refusalOf(closedTo(state), arrive())).toBe('appointment-closed'),
  );

  it('of a version that is not the present one is refused, and of nothing too', () => {
    expect(refusalOf(closedTo('booked'), arrive(['7']))).toBe('version-changed');
    expect(refusalOf(aLedger(), arrive())).toBe('appointment-unknown');
  });
});

describe('an outcome', () => {
  it.each([
    ['booked', 'served'],
    ['booked', 'missed'],
    ['booked', 'cancelled'],
    ['arrived', 'served'],
    ['arrived', 'missed'],
    ['arrived', 'cancelled'],
  ] as const)('of what is %s may be %s: the desk is free, and again is as if done', (state, outcome) => {
    const ledger = closedTo(state);
    const change = changeBy(ledger, end(outcome, ['1']));
    expect(change.after).toMatchObject({ state: outcome, version: 2 });
    expect(afterChange(ledger, change).freeTimeByLocation.get('stadskantoor')?.desks[0]?.taken).toEqual([]);
    expect(decide(aLedger([change.after]), end(outcome, ['1']))).toEqual({ ok: change.after });
  });

  const outcomes = ['served', 'missed', 'cancelled'] as const;
  const over = ['held', 'lapsed', ...outcomes] as const;
  it.each(over.flatMap((state) => outcomes.filter((outcome) => outcome !== state).map((to) => [state, to] as const)))(
    'of what is %s is not %s',
    (state, outcome) => expect(refusalOf(closedTo(state), end(outcome))).toBe('appointment-closed'),
  );

  it.each(outcomesOfReleased)(
    '%s of what gave back its time already frees nothing that another has taken since',
    (to) => {
      const released = anAppointment({ state: 'arrived', released: true });
      const other = anAppointment({ id: '019abf00-0000-7000-8000-000000000002' });
      const ledger = aLedger([released, other], { clock: at('09:05') });
      const before = ledger.freeTimeByLocation.get('stadskantoor')?.desks[0]?.taken;
      const later = afterChange(ledger, changeBy(ledger, end(to)));
      expect(before).toHaveLength(1);
      expect(later.freeTimeByLocation.get('stadskantoor')?.desks[0]?.taken).toEqual(before);
    },
  );

  it('served of who was not noted as arrived says both in the history', () => {
    expect(madeBy(closedTo('booked'), end('served')).history.map(({ did }) => did)).toEqual(['arrived', 'served']);
    expect(madeBy(closedTo('arrived'), end('served')).history.map(({ did }) => did)).toEqual(['served']);
    expect(madeBy(closedTo('booked'), end('missed')).history.map(({ did }) => did)).toEqual(['missed']);
  });

  it('served is not before its date, missed not before its start, cancelled at any time', () => {
    const night = Date.parse('2026-11-30T22:59:59Z');
    expect(refusalOf(closedTo('booked', night), end('served'))).toBe('too-early');
    expect(refusalOf(closedTo('booked', night + 1_000), end('served'))).toBeUndefined();
    expect(refusalOf(closedTo('booked', at('09:00') - 1), end('missed'))).toBe('too-early');
    expect(refusalOf(closedTo('arrived', at('09:00') - 1), end('missed'))).toBe('too-early');
    expect(refusalOf(closedTo('booked', at('09:00')), end('missed'))).toBeUndefined();
    expect(refusalOf(closedTo('booked', night), end('cancelled'))).toBeUndefined();
    expect(refusalOf(closedTo('arrived', at('17:00')), end('cancelled'))).toBeUndefined();
  });

  it('of a version that is not the present one is refused, and of nothing too', () => {
    expect(refusalOf(closedTo('arrived'), end('served', ['7']))).toBe('version-changed');
    expect(refusalOf(aLedger(), end('served'))).toBe('appointment-unknown');
  });
});

describe('the clock', () => {
  const hourAfter = at('10:10');

  it('misses what is still booked an hour after its end, and says that nobody did it', () => {
    const missed = madeBy(closedTo('booked', hourAfter), miss);
    expect(missed).toMatchObject({ state: 'missed', version: 2 });
    expect(missed.history).toEqual([
      { did: 'missed', at: '2026-12-01T09:10:00Z', by: { channel: 'web', automatic: true } },
    ]);
  });

  it('leaves what is not over for so long, and what was done meanwhile', () => {
    expect(decide(closedTo('booked', hourAfter - 1), miss)).toEqual({ ok: one('booked') });
    for (const state of ['arrived', 'served', 'cancelled', 'missed', 'held', 'lapsed'] as const)
      expect(decide(closedTo(state, hourAfter), miss)).toEqual({ ok: one(state) });
  });
});
