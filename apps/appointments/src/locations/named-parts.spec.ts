import { describe, expect, it } from '@jest/globals';
import { aPlan } from '../booking/a-booking.builder.js';
import { namedPlan } from './named-parts.rules.js';

const closure = { from: '2026-12-01T08:00:00Z', until: '2026-12-01T09:00:00Z' };
const shift = { startsOn: '2026-12-01', from: '09:00', until: '12:00', kind: 'both' as const };
const afternoon = { ...shift, from: '13:00', until: '17:00' };
const withShifts = (...shifts: (typeof shift & { id?: string })[]) => ({
  ...aPlan(0),
  desks: [{ id: 'a', name: 'A', skills: [], shifts, closures: [] }],
});
const idsOf = (plan: ReturnType<typeof namedPlan>) => plan.desks[0]?.shifts.map(({ id }) => id);

describe('shifts and closures without an id', () => {
  it('are named after their time, one from another', () => {
    const plan = namedPlan({ ...aPlan(0), closures: [closure, closure] });
    expect(plan.closures.map(({ id }) => id)).toEqual(['2026-12-01-08-00', '2026-12-01-08-00-2']);
    expect(idsOf(namedPlan(withShifts(shift, afternoon, shift)))).toEqual([
      '2026-12-01-0900',
      '2026-12-01-1300',
      '2026-12-01-0900-2',
    ]);
  });

  it('never take an id that another has', () => {
    expect(idsOf(namedPlan(withShifts(shift, { ...afternoon, id: '2026-12-01-0900' })))).toEqual([
      '2026-12-01-0900-2',
      '2026-12-01-0900',
    ]);
  });

  it('keep the id that they had', () => {
    const before = namedPlan(withShifts({ ...shift, id: 'early' }, { ...afternoon, id: 'late' }));
    expect(namedPlan(withShifts(shift, afternoon), before)).toEqual(before);
    expect(idsOf(namedPlan(withShifts(afternoon, shift), before))).toEqual(['late', 'early']);
    expect(idsOf(namedPlan(withShifts(afternoon, { ...shift, until: '11:00' }), before))).toEqual([
      'late',
      '2026-12-01-0900',
    ]);
  });

  it('of a document that is written again are the same', () => {
    const once = namedPlan(withShifts(shift, shift, afternoon));
    expect(namedPlan(withShifts(shift, shift, afternoon), once)).toEqual(once);
    expect(namedPlan(once, once)).toEqual(once);
  });
});
