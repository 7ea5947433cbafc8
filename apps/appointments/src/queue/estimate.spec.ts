import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { QueueRules } from '#contracts';
import {
  type Coming,
  type DeskAhead,
  type Duty,
  type Expected,
  expectedCalls,
  expectedFor,
  type Sight,
} from './estimate.rules.js';
import { estimateOf } from './queue.wording.js';

const minute = 60_000;
const seed = 2026;
const now = Date.parse('2026-11-23T10:00:00Z');
const at = (minutes: number) => now + minutes * minute;
const rules = QueueRules.parse({});

const onDuty = (from = -60, until = 480, kind: Duty['kind'] = 'both'): Duty => ({
  from: at(from),
  until: at(until),
  kind,
});
const aDesk = (deskId: string, freeIn?: number, change: Partial<DeskAhead> = {}): DeskAhead => ({
  deskId,
  skills: [],
  duties: [onDuty()],
  freeAt: freeIn === undefined ? undefined : at(freeIn),
  ...change,
});
const someone = (id: string, sequence: number, change: Partial<Expected> = {}): Expected => ({
  id,
  sequence,
  takenAt: at(-30 + sequence),
  agreedAt: undefined,
  priority: false,
  begun: false,
  notBefore: undefined,
  forDesk: undefined,
  skills: [],
  minutes: 10,
  ...change,
});
const agreed = (id: string, minutes: number, chance = 0.88): Coming => ({
  ...someone(id, Number.MAX_SAFE_INTEGER),
  takenAt: at(minutes),
  agreedAt: at(minutes),
  chance,
});
const aSight = (change: Partial<Sight> = {}): Sight => ({
  now,
  rules,
  credit: 0,
  desks: [aDesk('b1', 0)],
  waiting: [],
  coming: [],
  ...change,
});

/** When each is called, in minutes from now, in the order of the calls. */
const told = (sight: Sight) =>
  [...expectedCalls(sight)].map(([id, call]) => `${id} ${estimateOf(call, now).waitMinutes} (${call.ahead})`);
const joined = (sight: Sight, joiner = someone('joiner', 100)) => {
  const call = expectedFor(sight, joiner);
  return call && estimateOf(call, now).waitMinutes;
};

describe('the known case', () => {
  it('is told 5, 10 and 23 minutes', () => {
    const coming = [agreed('now', 0), agreed('later', 20)];
    const walkIn = someone('walk-in', 1, { takenAt: now });
    const sight = aSight({ desks: [aDesk('b1'), aDesk('b2')], coming });
    expect(told({ ...sight, waiting: [walkIn] })).toEqual(['now 5 (0)', 'walk-in 10 (1)', 'later 23 (2)']);
    expect(joined(sight, walkIn)).toBe(10);
    expect(told({ ...sight, waiting: [walkIn], desks: sight.desks.toReversed(), coming: coming.toReversed() })).toEqual(
      told({ ...sight, waiting: [walkIn] }),
    );
  });
});

describe('when somebody is expected to be called', () => {
  const [one, two, three] = [someone('one', 1), someone('two', 2), someone('three', 3)];

  it.each<[string, Partial<Sight>, string[]]>([
    ['one after the other', { waiting: [three, one, two] }, ['one 0 (0)', 'two 10 (1)', 'three 20 (2)']],
    ['nobody, where no desk is', { waiting: [one], desks: [] }, []],
    [
      'nobody, where all have gone off duty',
      { waiting: [one], desks: [aDesk('b1', 0, { duties: [onDuty(-60, 0)] })] },
      [],
    ],
    [
      'at the desk that is free first',
      { waiting: [one, two], desks: [aDesk('b1', 7), aDesk('b2', 3)] },
      ['one 3 (0)', 'two 7 (1)'],
    ],
    [
      'by a desk that begins later',
      { waiting: [one, two], desks: [aDesk('b1', 40), aDesk('b2', 0, { duties: [onDuty(15)] })] },
      ['one 15 (0)', 'two 25 (1)'],
    ],
    [
      'not by a desk that has gone off duty, and comes back',
      { waiting: [one, two], desks: [aDesk('b1', 0, { duties: [onDuty(60), onDuty(-60, 5)] })] },
      ['one 0 (0)', 'two 60 (1)'],
    ],
    [
      'after the end of the day too, by who stays to the end',
      {
        waiting: [one, two, three],
        desks: [aDesk('b1', 0, { duties: [onDuty(-60, 5)] }), aDesk('b2', 0, { duties: [onDuty(-60, 8)] })],
      },
      ['one 0 (0)', 'two 0 (1)', 'three 10 (2)'],
    ],
    [
      'after a shift, by who ends last of those who can, whatever others do',
      {
        waiting: [
          { ...one, skills: ['a'] },
          { ...two, skills: ['a'] },
          { ...three, forDesk: 'b1' },
        ],
        desks: [
          aDesk('b1', 0, { skills: ['a'], duties: [onDuty(-60, 5)] }),
          aDesk('b2', 0, { skills: ['a'], duties: [onDuty(-60, 4)] }),
          aDesk('b3', 300),
        ],
      },
      ['one 0 (0)', 'two 0 (1)', 'three 10 (2)'],
    ],
    [
      'after a shift, not by who goes when others who can go on',
      { waiting: [one, two, three], desks: [aDesk('b1', 0, { duties: [onDuty(-60, 5)] }), aDesk('b2', 30)] },
      ['one 0 (0)', 'two 30 (1)', 'three 40 (2)'],
    ],
    [
      'by a desk at which nobody is, only where nobody else could',
      {
        waiting: [{ ...one, skills: ['a'] }, { ...two, skills: ['a', 'b'] }, three],
        desks: [
          aDesk('b1', 20, { skills: ['a'], duties: [onDuty(-60, 5)] }),
          aDesk('b2', 0, {
            skills: ['a', 'b'],
            duties: [onDuty(-60, 5)],
            missed: { until: at(5), others: [{ skills: ['a'] }] },
          }),
        ],
      },
      ['two 0 (0)', 'one 20 (1)', 'three 30 (2)'],
    ],
    [
      'after a shift, though a desk at which nobody is should stay for longer',
      {
        waiting: [one, two],
        desks: [
          aDesk('b1', 0, { skills: ['a'], duties: [onDuty(-60, 5)] }),
          aDesk('b2', 0, { skills: ['a', 'b'], missed: { until: at(480), others: [{ skills: ['a'] }] } }),
        ],
      },
      ['one 0 (0)', 'two 10 (1)'],
    ],
    [
      'not by a desk at which nobody is, after the shift either; in a later one by anybody',
      {
        waiting: [one, two, three, someone('four', 4)],
        desks: ['b1', 'b2', 'b3'].map((deskId, nth) =>
          aDesk(deskId, nth === 0 ? 0 : 1, {
            duties: nth === 2 ? [onDuty(-60, 5), onDuty(15, 18)] : [onDuty(-60, 18)],
            ...(nth === 0 ? {} : { missed: { until: at(nth === 1 ? 18 : 5), others: [{ skills: [] }] } }),
          }),
        ),
      },
      ['one 0 (0)', 'two 10 (1)', 'three 15 (2)', 'four 20 (3)'],
    ],
    [
      'only by a desk that can',
      {
        waiting: [{ ...one, skills: ['a'] }, two, { ...three, skills: ['a', 'b'] }],
        desks: [aDesk('b1', 0, { skills: ['a', 'c'] }), aDesk('b2', 0)],
      },
      ['two 0 (0)', 'one 0 (1)'],
    ],
    [
      'by the desk where they go on, and not before they are there again',
      {
        waiting: [
          { ...one, forDesk: 'b2', begun: true },
          { ...two, notBefore: at(4) },
        ],
        desks: [aDesk('b1', 0), aDesk('b2', 12)],
      },
      ['two 4 (0)', 'one 12 (1)'],
    ],
    ['after those that have begun', { waiting: [one, { ...two, begun: true }] }, ['two 0 (0)', 'one 10 (1)']],
    [
      'after appointments that are still to come, for what they take by chance',
      { waiting: [one, two], coming: [agreed('agreed', 10, 0.5)] },
      ['one 0 (0)', 'agreed 15 (1)', 'two 15 (2)'],
    ],
    [
      'at once, and not after who is not there',
      { waiting: [one], coming: [agreed('late', -5, 0.4)] },
      ['one 0 (0)', 'late 10 (1)'],
    ],
    [
      'as what the desk is for',
      {
        waiting: [one, { ...two, agreedAt: at(0) }],
        desks: [aDesk('b1', 0, { duties: [onDuty(-60, 480, 'walk-in')] })],
      },
      ['one 0 (0)', 'two 10 (1)'],
    ],
  ])('is told: %s', (_, change, expected) => {
    expect(told(aSight(change))).toEqual(expected);
  });

  it('is told for one as for all', () => {
    const sight = aSight({ waiting: [one, two, three], coming: [agreed('agreed', 5)] });
    const all = expectedCalls(sight);
    for (const { id } of sight.waiting) expect(expectedCalls(sight, id).get(id)).toEqual(all.get(id));
  });
});

describe('who would join now', () => {
  const until = (minutes: number, ...kinds: Duty['kind'][]) => [
    onDuty(-60, minutes, kinds[0]),
    ...kinds.slice(1).map((kind) => onDuty(minutes, 60, kind)),
  ];

  it.each<[string, DeskAhead[], number | undefined]>([
    ['is finished just before the desk goes', [aDesk('b1', 0, { duties: until(20) })], 10],
    ['is not finished before the desk goes', [aDesk('b1', 0, { duties: until(19) })], undefined],
    [
      'is finished where the desk goes on for something else',
      [aDesk('b1', 0, { duties: until(12, 'both', 'walk-in') })],
      10,
    ],
    ['is finished after a pause', [aDesk('b1', 0, { duties: [...until(12), onDuty(30, 60)] })], 30],
    ['finds another desk', [aDesk('b1', 0, { duties: until(15) }), aDesk('b2', 18)], 18],
    ['finds no desk', [], undefined],
  ])('%s', (_, desks, minutes) => {
    expect(joined(aSight({ waiting: [someone('one', 1)], desks }))).toBe(minutes);
  });
});

const inMinutes = (from: number, until: number) => fc.integer({ min: from, max: until }).map(at);
const skills = fc.subarray(['a', 'b']);
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const aDuty = fc
  .tuple(
    fc.integer({ min: -60, max: 120 }),
    fc.integer({ min: 5, max: 300 }),
    fc.constantFrom<Duty['kind']>('both', 'walk-in', 'appointments'),
  )
  .map(([from, length, kind]) => onDuty(from, from + length, kind));
const desksOf = (some: fc.Arbitrary<readonly string[]>, duties: fc.Arbitrary<Duty[]>) =>
  fc.uniqueArray(
    fc.record({
      deskId: fc.constantFrom('b1', 'b2', 'b3', 'b4', 'b5'),
      skills: some,
      duties,
      freeAt: maybe(inMinutes(-5, 20)),
    }),
    { selector: ({ deskId }) => deskId, minLength: 1 },
  );
const peopleOf = (some: fc.Arbitrary<readonly string[]>, minutes: fc.Arbitrary<number>) =>
  fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      sequence: fc.integer({ min: 1, max: 9 }),
      takenAt: inMinutes(-60, 0),
      agreedAt: maybe(inMinutes(-70, 40)),
      priority: fc.boolean(),
      begun: fc.boolean(),
      notBefore: maybe(inMinutes(-5, 5)),
      forDesk: maybe(fc.constantFrom('b1', 'b9')),
      skills: some,
      minutes,
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );
const comingOf = (some: fc.Arbitrary<readonly string[]>) =>
  fc
    .array(fc.tuple(fc.integer({ min: -15, max: 200 }), some, fc.integer({ min: 1, max: 100 })), { maxLength: 8 })
    .map((list) =>
      list.map(([minutes, wanted, chance], nth) => ({
        ...agreed(`coming-${nth}`, minutes, chance / 100),
        skills: wanted,
      })),
    );
const anySight: fc.Arbitrary<Sight> = fc.record({
  now: fc.constant(now),
  rules: fc.integer({ min: 0, max: 100 }).map((walkInShare) => ({ ...rules, walkInShare })),
  credit: fc.constantFrom(0, 0.5, 1),
  desks: desksOf(skills, fc.array(aDuty, { maxLength: 3 })),
  waiting: peopleOf(skills, fc.integer({ min: 1, max: 40 })),
  coming: comingOf(skills),
});

describe('what is told, whatever is known', () => {
  const always = (isSo: (sight: Sight) => void) => fc.assert(fc.property(anySight, isSo), { seed, numRuns: 300 });

  it('is never in the past, and counts those ahead from none without a gap', () => {
    let called = 0;
    always((sight) => {
      const calls = [...expectedCalls(sight).values()];
      called += calls.length;
      for (const { callAt } of calls) expect(callAt).toBeGreaterThanOrEqual(now);
      expect(calls.map(({ ahead }) => ahead)).toEqual(calls.map((_, nth) => nth));
    });
    expect(called).toBeGreaterThan(500);
  });

  it('is the same in whatever order it is read', () => {
    always((sight) => {
      const { desks, waiting, coming } = sight;
      const turned = {
        ...sight,
        desks: desks.toReversed().map((desk) => ({ ...desk, duties: desk.duties.toReversed() })),
        waiting: waiting.toReversed(),
        coming: coming.toReversed(),
      };
      expect(told(turned)).toEqual(told(sight));
    });
  });

  it('leaves nobody out whom a desk that stays can serve', () => {
    always((sight) => {
      const stays = sight.desks.map((desk) => ({ ...desk, duties: [onDuty()] }));
      const calls = expectedCalls({ ...sight, desks: stays });
      const able = sight.waiting.filter((one) =>
        stays.some(
          (desk) =>
            (one.forDesk ?? desk.deskId) === desk.deskId && one.skills.every((skill) => desk.skills.includes(skill)),
        ),
      );
      expect([...calls.keys()]).toEqual(expect.arrayContaining(able.map(({ id }) => id)));
    });
  });

  it('is no longer in all with one desk more, where every desk can serve everybody', () => {
    const none = fc.constant([] as string[]);
    const plain = fc.record({
      desks: desksOf(none, fc.constant([onDuty()])),
      waiting: peopleOf(none, fc.constant(10)),
      more: inMinutes(0, 20),
    });
    fc.assert(
      fc.property(plain, ({ desks, waiting, more }) => {
        const known = desks.map((desk) => ({ ...desk, freeAt: desk.freeAt ?? at(5) }));
        const anywhere = waiting.map((one) => ({ ...one, forDesk: undefined, notBefore: undefined }));
        const sum = (all: readonly DeskAhead[]) =>
          [...expectedCalls(aSight({ desks: all, waiting: anywhere })).values()].reduce(
            (s, { callAt }) => s + callAt,
            0,
          );
        expect(sum([...known, aDesk('b6', 0, { freeAt: more })])).toBeLessThanOrEqual(sum(known));
      }),
      { seed, numRuns: 200 },
    );
  });

  it('is told soon for three hundred in line and twenty desks', () => {
    const waiting = Array.from({ length: 300 }, (_, nth) => someone(`t${nth}`, nth, { minutes: 5 + (nth % 11) }));
    const coming = Array.from({ length: 150 }, (_, nth) => agreed(`c${nth}`, nth * 3));
    const desks = Array.from({ length: 20 }, (_, nth) => aDesk(`b${nth}`, nth));
    const sight = aSight({ desks, waiting, coming });
    const times = Array.from({ length: 5 }, () => {
      const before = performance.now();
      expect(expectedCalls(sight).size).toBe(450);
      return performance.now() - before;
    });
    const all = Math.min(...times);
    expect(joined(sight, someone('joiner', 301))).toBeGreaterThan(100);
    process.stdout.write(`300 in line, 20 desks: ${all.toFixed(0)} ms\n`);
    expect(all).toBeLessThan(500);
  });
});
