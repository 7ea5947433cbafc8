import { describe, expect, it } from '@jest/globals';
import { type LocationPlan, type PlanEdit, QueueRules } from '#contracts';
import { aPlan } from '../booking/a-booking.builder.js';
import { edited, errorsInEdit } from './edit-plan.rules.js';
import { knownHolidays } from './holidays.rules.js';
import { namedPlan } from './named-parts.rules.js';

const plan = namedPlan(
  aPlan(2, {
    coordinates: { latitude: 52.37, longitude: 4.89 },
    exceptions: [{ on: '2026-12-24', hours: [] }],
    closures: [{ id: 'training', from: '2026-12-01T08:00:00Z', until: '2026-12-01T09:00:00Z' }],
  }),
);
const desk = (at: number, of: LocationPlan = plan) => of.desks[at];
const shift = { startsOn: '2026-12-01', from: '09:00', until: '12:00', kind: 'both' as const };
const closure = { from: '2026-12-02T08:00:00Z', until: '2026-12-02T09:00:00Z' };

const changed = (edit: PlanEdit) => {
  const done = edited(plan, edit);
  if ('refused' in done) throw new Error(done.refused);
  return done;
};

describe('a part of a plan', () => {
  it('is put where it was not, and all else stays', () => {
    expect(changed({ part: 'shift', deskId: 'balie-1', id: 'extra', shift })).toEqual({
      created: true,
      ok: {
        ...plan,
        desks: [{ ...desk(0), shifts: [...(desk(0)?.shifts ?? []), { id: 'extra', ...shift }] }, desk(1)],
      },
    });
    expect(changed({ part: 'desk', deskId: 'balie-3', desk: { name: 'Balie 3', skills: [] } })).toMatchObject({
      created: true,
      ok: { desks: [{}, {}, { id: 'balie-3', shifts: [], closures: [] }] },
    });
  });

  it('is replaced where it was, in its place', () => {
    const done = changed({ part: 'desk', deskId: 'balie-1', desk: { name: 'Nieuw', skills: ['rijbewijzen'] } });
    expect(done).toEqual({
      created: false,
      ok: { ...plan, desks: [{ ...desk(0), name: 'Nieuw', skills: ['rijbewijzen'] }, desk(1)] },
    });
    expect(changed({ part: 'exception', on: '2026-12-24', hours: [{ from: '09:00', until: '12:00' }] })).toEqual({
      created: false,
      ok: { ...plan, exceptions: [{ on: '2026-12-24', hours: [{ from: '09:00', until: '12:00' }] }] },
    });
  });

  it.each<[string, PlanEdit, Partial<LocationPlan>]>([
    ['a closure', { part: 'closure', id: 'training', closure: null }, { closures: [] }],
    ['an exception', { part: 'exception', on: '2026-12-24', hours: null }, { exceptions: [] }],
    ['a desk', { part: 'desk', deskId: 'balie-1', desk: null }, { desks: plan.desks.slice(1) }],
  ])('%s goes when it is taken away', (_what, edit, change) => {
    expect(changed(edit)).toEqual({ created: false, ok: { ...plan, ...change } });
  });

  it.each<[string, PlanEdit, string]>([
    ['a closure', { part: 'closure', id: 'none', closure: null }, 'not-found'],
    ['a closure of a desk', { part: 'closure', deskId: 'balie-1', id: 'training', closure: null }, 'not-found'],
    ['an exception', { part: 'exception', on: '2026-12-25', hours: null }, 'not-found'],
    ['holidays', { part: 'holidays', holidays: null }, 'not-found'],
    ['a desk', { part: 'desk', deskId: 'none', desk: null }, 'desk-unknown'],
    ['a shift at a desk', { part: 'shift', deskId: 'none', id: 'x', shift }, 'desk-unknown'],
    ['a closure at a desk', { part: 'closure', deskId: 'none', id: 'x', closure }, 'desk-unknown'],
  ])('%s that is not there is refused', (_what, edit, refused) => {
    expect(edited(plan, edit)).toMatchObject({ refused });
  });

  it('details leave hours and desks as they are, and coordinates that are not named go', () => {
    const { name, address, timeZone, languages, accessibility } = plan;
    const { coordinates: _gone, ...rest } = plan;
    const details = { name: `${name} Noord`, address, timeZone, languages, accessibility };
    expect(changed({ part: 'details', details }).ok).toEqual({ ...rest, name: `${name} Noord` });
  });

  it('says how the line is called, and the next time so says it anew', () => {
    const first = changed({ part: 'queue', queue: QueueRules.parse({ walkInShare: 40, letter: 'B' }) });
    expect(first).toEqual({
      created: false,
      ok: { ...plan, queue: QueueRules.parse({ walkInShare: 40, letter: 'B' }) },
    });
    const queue = QueueRules.parse({ lateMinutes: 5 });
    expect(edited(first.ok, { part: 'queue', queue })).toEqual({ created: false, ok: { ...plan, queue } });
  });

  it('is refused by the name of its own field', () => {
    const never = { ...shift, recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' };
    const paths = (edit: PlanEdit) => errorsInEdit(edit, knownHolidays).map(({ path }) => path);
    expect(paths({ part: 'shift', deskId: 'balie-1', id: 'x', shift: never })).toEqual(['recurrence']);
    expect(paths({ part: 'holidays', holidays: { country: 'QQ', except: [] } })).toEqual(['country']);
    expect(paths({ part: 'holidays', holidays: { country: 'NL', except: ['Nooit'] } })).toEqual(['except[0]']);
    expect(paths({ part: 'holidays', holidays: { country: 'NL', except: ['Koningsdag'] } })).toEqual([]);
  });
});
