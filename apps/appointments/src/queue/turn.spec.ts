import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { QueueRules } from '#contracts';
import { type Caller, canCall, nextFor, standingOf, type TurnAt, type Waiting } from './turn.rules.js';

const minute = 60_000;
const seed = 2026;
const now = Date.parse('2026-11-23T10:00:00Z');
const at = (minutes: number) => now + minutes * minute;
const rules = QueueRules.parse({});
const desk: Caller = { deskId: 'b1', skills: ['a'], kind: 'both' };

const someone = (id: string, change: Partial<Waiting> = {}): Waiting => ({
  id,
  sequence: 1,
  takenAt: at(-5),
  agreedAt: undefined,
  priority: false,
  begun: false,
  notBefore: undefined,
  forDesk: undefined,
  skills: [],
  ...change,
});

const walkIn = someone('walk-in', { takenAt: at(-60) });
const due = someone('due', { takenAt: at(-10), agreedAt: at(0), sequence: 2 });
const overdue = someone('overdue', { takenAt: at(-20), agreedAt: at(-11), sequence: 3 });
const early = someone('early', { takenAt: at(-30), agreedAt: at(30), sequence: 4 });
const tooLate = someone('too-late', { takenAt: at(-1), agreedAt: at(-17), sequence: 5 });
const begun = someone('begun', { takenAt: at(-2), begun: true, sequence: 6 });

const turnAt = (change: Partial<TurnAt> = {}): TurnAt => ({ now, rules, credit: 0, ...change });
const withShare = (walkInShare: number, credit = 0) => turnAt({ rules: { ...rules, walkInShare }, credit });
const called = (waiting: readonly Waiting[], when = turnAt(), caller = desk) =>
  nextFor(caller, waiting, when)?.ticket.id;

describe('whose turn it is', () => {
  it.each<[string, Waiting[], string | undefined]>([
    ['nobody, when nobody waits', [], undefined],
    ['who began, before all others', [overdue, due, walkIn, early, begun], 'begun'],
    ['an appointment that waits too long, before others', [due, walkIn, early, overdue], 'overdue'],
    ['an appointment near its time, before who walked in long before', [walkIn, due, early], 'due'],
    ['who walked in, before who is early', [early, walkIn], 'walk-in'],
    ['who is early, when nobody else waits', [early], 'early'],
    ['who walked in earlier, before who is too late for an appointment', [tooLate, walkIn], 'walk-in'],
    ['who is too late, as who walked in, before who is early', [early, tooLate], 'too-late'],
    ['of equals who waits longest', [someone('b', { takenAt: at(-6) }), someone('a', { takenAt: at(-5) })], 'b'],
    ['of who waits as long the lower number', [someone('a', { sequence: 2 }), someone('b', { sequence: 1 })], 'b'],
    ['of equals who needs it', [walkIn, someone('priority', { priority: true })], 'priority'],
    ['not who needs it before those of another kind', [due, someone('priority', { priority: true })], 'due'],
  ])('is that of %s', (_, waiting, id) => {
    expect(called(waiting)).toBe(id);
    expect(called(waiting.toReversed())).toBe(id);
  });

  it.each<[string, Partial<Waiting>, boolean]>([
    ['anything', {}, true],
    ['what it can', { skills: ['a'] }, true],
    ['what it cannot', { skills: ['a', 'b'] }, false],
    ['who was sent to it', { forDesk: 'b1' }, true],
    ['who was sent to another', { forDesk: 'b2' }, false],
    ['who is called again later', { notBefore: at(1) }, false],
    ['who is called again by now', { notBefore: at(0) }, true],
  ])('a desk calls for %s, or not', (_, change, isCalled) => {
    const one = someone('one', change);
    expect(canCall(desk, one, now)).toBe(isCalled);
    expect(called([one])).toBe(isCalled ? 'one' : undefined);
    expect(called([one, someone('later', { takenAt: at(-1) })])).toBe(isCalled ? 'one' : 'later');
  });

  it.each<[string, number, number, string]>([
    ['just early', 5.1, 0, 'early'],
    ['near the time', 5, 0, 'due'],
    ['long after the time, in line since then', -200, -200, 'due'],
    ['not too late', -15, 0, 'due'],
    ['too late', -15.1, 0, 'walk-in'],
  ])('counts as it stands: %s', (_, agreed, taken, standing) => {
    expect(standingOf({ agreedAt: at(agreed), takenAt: at(taken) }, turnAt())).toBe(standing);
  });

  it('waits too long only after the longest wait, and then whatever the share', () => {
    const waits = (minutes: number) => someone('due', { takenAt: at(-minutes), agreedAt: at(-minutes) });
    expect(called([waits(10), walkIn], withShare(100))).toBe('walk-in');
    expect(called([waits(10.1), walkIn], withShare(100))).toBe('due');
  });

  it('of who walked in keeps its share after the longest wait, however long appointments wait', () => {
    const waits = (minutes: number) => someone('long', { takenAt: at(-minutes) });
    expect(called([overdue, waits(60)], withShare(100))).toBe('overdue');
    expect(called([overdue, waits(60.1)], withShare(100))).toBe('long');
    expect(called([overdue, waits(60.1)], withShare(0))).toBe('overdue');
  });

  it('of who walked in keeps its share for whoever of them waits longest, not for who is first of them', () => {
    const priority = someone('priority', { priority: true });
    const long = someone('long', { takenAt: at(-61) });
    expect(called([overdue, priority], withShare(100))).toBe('overdue');
    expect(called([overdue, priority, long], withShare(100))).toBe('priority');
    expect(called([overdue, priority, { ...long, skills: ['b'] }], withShare(100))).toBe('overdue');
    expect(called([overdue, priority, { ...long, notBefore: at(1) }], withShare(100))).toBe('overdue');
  });

  it.each<[Caller['kind'], string]>([
    ['appointments', 'due'],
    ['walk-in', 'walk-in'],
    ['both', 'due'],
  ])('at a desk for %s is first that of %s', (kind, id) => {
    expect(called([walkIn, due], turnAt(), { ...desk, kind })).toBe(id);
    expect(called([walkIn], turnAt(), { ...desk, kind })).toBe('walk-in');
    expect(called([due], turnAt(), { ...desk, kind })).toBe('due');
    expect(called([walkIn, overdue], turnAt(), { ...desk, kind })).toBe('overdue');
  });

  it.each([0, 1, 20, 33, 50, 67, 99, 100])(
    'of a hundred calls for which both wait, %i are for who walked in',
    (share) => {
      let credit = 0;
      let walkIns = 0;
      for (let calls = 0; calls < 100; calls += 1) {
        const turn = nextFor(desk, [walkIn, due], withShare(share, credit))!;
        ({ credit } = turn);
        walkIns += Number(turn.ticket.id === 'walk-in');
      }
      expect(walkIns).toBe(share);
      expect(credit).toBe(0);
    },
  );

  it('earns walk-ins what an appointment takes that waits too long, and nothing while only one kind waits', () => {
    expect(nextFor(desk, [walkIn, overdue], withShare(50, 0.7))?.credit).toBe(1);
    expect(called([walkIn, due], withShare(50, 1))).toBe('walk-in');
    expect(nextFor(desk, [walkIn], withShare(50, 0.5))?.credit).toBe(0.5);
    expect(nextFor(desk, [due], withShare(50, 0.5))?.credit).toBe(0.5);
    expect(nextFor({ ...desk, kind: 'walk-in' }, [walkIn, due], withShare(50, 0.5))?.credit).toBe(0.5);
  });
});

const skills = fc.subarray(['a', 'b']);
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const minutes = (from: number, until: number) => fc.integer({ min: from, max: until }).map(at);
const aWaiting = fc.record({
  id: fc.uuid(),
  sequence: fc.integer({ min: 1, max: 5 }),
  takenAt: minutes(-60, 0),
  agreedAt: maybe(minutes(-90, 60)),
  priority: fc.boolean(),
  begun: fc.integer({ min: 0, max: 9 }).map((nth) => nth === 0),
  notBefore: maybe(minutes(-5, 5)),
  forDesk: maybe(fc.constantFrom('b1', 'b2')),
  skills,
});
const aTurn = fc.record({
  desk: fc.record({
    deskId: fc.constantFrom('b1', 'b2'),
    skills,
    kind: fc.constantFrom<Caller['kind']>('both', 'appointments', 'walk-in'),
  }),
  waiting: fc.uniqueArray(aWaiting, { selector: ({ id }) => id, maxLength: 12 }),
  at: fc.record({
    now: fc.constant(now),
    rules: fc.integer({ min: 0, max: 100 }).map((walkInShare) => ({ ...rules, walkInShare })),
    credit: fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100),
  }),
});

describe('whose turn it is, whoever waits', () => {
  const always = (isSo: (turn: { desk: Caller; waiting: Waiting[]; at: TurnAt }) => void) =>
    fc.assert(fc.property(aTurn, isSo), { seed, numRuns: 500 });

  it('is somebody whom the desk can call, and nobody only if it can call nobody', () => {
    always(({ desk, waiting, at }) => {
      const able = waiting.filter((one) => canCall(desk, one, now));
      const turn = nextFor(desk, waiting, at);
      expect(turn === undefined).toBe(able.length === 0);
      if (turn) expect(able).toContain(turn.ticket);
    });
  });

  it('is the same in whatever order they are read', () => {
    always(({ desk, waiting, at }) => {
      expect(nextFor(desk, waiting.toReversed(), at)).toEqual(nextFor(desk, waiting, at));
    });
  });

  it('leaves no appointment that waits too long behind who has not begun', () => {
    let seen = 0;
    always(({ desk, waiting, at }) => {
      const turn = nextFor(desk, waiting, at)?.ticket;
      const isOverdue = (one: Waiting) =>
        standingOf(one, at) === 'due' && now - Math.max(one.takenAt, one.agreedAt ?? 0) > 10 * minute;
      if (!waiting.some((one) => canCall(desk, one, now) && isOverdue(one)) || turn!.begun) return;
      seen += 1;
      expect(isOverdue(turn!)).toBe(true);
    });
    expect(seen).toBeGreaterThan(50);
  });

  it('keeps what walk-ins have good between nothing and one call, in whole hundredths', () => {
    always(({ desk, waiting, at }) => {
      const credit = nextFor(desk, waiting, at)?.credit ?? 0;
      expect(credit).toBeGreaterThanOrEqual(0);
      expect(credit).toBeLessThanOrEqual(1);
      expect(Math.round(credit * 100) / 100).toBe(credit);
    });
  });
});
