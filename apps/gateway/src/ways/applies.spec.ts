import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WayCondition } from '#contracts';
import {
  aCase,
  allFacts,
  anyWays,
  aTown,
  aWay,
  because,
  definitions,
  factNames,
  someAndAll,
  valuesOf,
  type WayFacts,
} from './a-case.builder.js';
import { type Case, questionsOf, standingOf } from './applies.rules.js';

const { definitions: byFact } = aTown();
const condition = (fact: string, op: WayCondition['op'], value: WayCondition['value']): WayCondition => ({
  fact,
  op,
  value,
  because: because(`${fact} ${op} ${String(value)}`),
});
const standing = (way: Partial<WayFacts>, inCase: Case = aCase()) =>
  standingOf(aWay({ id: 'apply-online', ...way }), inCase, byFact);
const on = (...conditions: WayCondition[]) => ({ conditions });

describe('a condition', () => {
  it.each<[WayCondition, boolean | number | string, boolean]>([
    [condition('digid', 'is', true), true, true],
    [condition('digid', 'is', true), false, false],
    [condition('digid', 'isNot', true), false, true],
    [condition('digid', 'isNot', true), true, false],
    [condition('age', 'is', 18), 18, true],
    [condition('age', 'is', 18), 19, false],
    [condition('age', 'isNot', 18), 19, true],
    [condition('age', 'atLeast', 18), 18, true],
    [condition('age', 'atLeast', 18), 17, false],
    [condition('age', 'atMost', 17), 17, true],
    [condition('age', 'atMost', 17), 18, false],
    [condition('age', 'oneOf', [16, 17]), 17, true],
    [condition('age', 'oneOf', [16, 17]), 18, false],
    [condition('sort', 'is', 'small'), 'small', true],
    [condition('sort', 'oneOf', ['small', 'large']), 'large', true],
    [condition('postcode', 'is', '1234AB'), '1234 ab', true],
    [condition('postcode', 'is', '1234AB'), '1234 AC', false],
  ])('%j of %s: %s', (one, value, holds) => {
    const { applies, because: why } = standing(on(one), aCase({ [one.fact]: value }));
    expect([applies, why]).toEqual(holds ? ['yes', []] : ['no', [one.because]]);
  });
});

describe('a way', () => {
  const child = condition('age', 'atMost', 17);
  const resident = condition('resident', 'is', true);

  it.each([
    ['all holds', aCase({ age: 10, resident: true }), 'yes', [], []],
    ['one fails', aCase({ age: 18, resident: true }), 'no', [child.because], []],
    ['one fails and the other is not known', aCase({ age: 18 }), 'no', [child.because], []],
    ['both fail', aCase({ age: 18, resident: false }), 'no', [child.because, resident.because], []],
    ['one is not known', aCase({ age: 10 }), 'depends', [], ['resident']],
    ['nothing is known', aCase(), 'depends', [], ['age', 'resident']],
  ] as const)('when %s', (_, inCase, applies, why, dependsOn) => {
    expect(standing(on(child, resident), inCase)).toEqual({ applies, because: why, dependsOn });
  });

  it('does not depend on what can change nothing', () => {
    expect(standing(on(condition('age', 'atLeast', 0))).applies).toBe('yes');
    expect(standing(on(condition('sort', 'oneOf', ['small', 'large']))).applies).toBe('yes');
    const never = standing(on(child, condition('age', 'atLeast', 18)));
    expect([never.applies, never.dependsOn, never.because.length]).toEqual(['no', [], 2]);
    expect(standing(on(condition('metres', 'atMost', -1))).applies).toBe('no');
    expect(standing(on(condition('age', 'atLeast', 17.2), condition('age', 'atMost', 18.2))).dependsOn).toEqual([
      'age',
    ]);
    expect(standing(on(condition('age', 'atLeast', 17.2), condition('age', 'atMost', 17.8))).applies).toBe('no');
    expect(
      standing(on(condition('metres', 'atLeast', 3), condition('metres', 'atMost', 4), condition('metres', 'isNot', 3)))
        .dependsOn,
    ).toEqual(['metres']);
  });

  it('with DigiD is there unless somebody says to have none; the condition that says so is asked about', () => {
    expect(standing({ identification: 'digid' }).applies).toBe('yes');
    expect(standing({ identification: 'digid' }, aCase({ digid: false })).applies).toBe('no');
    expect(standing({ identification: 'digid', ...on(condition('digid', 'is', true)) }).dependsOn).toEqual(['digid']);
  });

  it('with a trip is there unless somebody can not come', () => {
    expect(standing({ trips: 1 }).applies).toBe('yes');
    expect(standing({ trips: 1 }, aCase({ canTravel: false })).because).toHaveLength(1);
    expect(standing({ trips: 0 }, aCase({ canTravel: false })).applies).toBe('yes');
  });

  it.each([
    ['1234 AB', 'yes'],
    ['1235', 'yes'],
    ['1238 ZZ', 'no'],
    ['9999 AA', 'no'],
    [undefined, 'depends'],
  ])('is delivered at %s: %s', (postcode, applies) => {
    const delivery = { areas: ['123'], excludedAreas: ['1238'], feeCents: 0, days: 1 };
    expect(standing({ kind: 'delivery', delivery }, aCase(postcode ? { postcode } : {})).applies).toBe(applies);
  });

  it('is delivered to who gives the digits only, if it is somewhere there', () => {
    const at = (areas: string[], excludedAreas: string[]) =>
      standing(
        { kind: 'delivery', delivery: { areas, excludedAreas, feeCents: 0, days: 1 } },
        aCase({ postcode: '1234' }),
      ).applies;
    expect([at(['1234AB'], []), at(['1234'], ['1234AB']), at(['1234'], ['1234'])]).toEqual(['yes', 'yes', 'no']);
  });

  it('that is delivered everywhere asks for no postcode', () => {
    const delivery = { areas: [], excludedAreas: [], feeCents: 0, days: 1 };
    expect(standing({ kind: 'delivery', delivery }).applies).toBe('yes');
  });

  it('of some channels is not there for others, nor at other locations', () => {
    expect(standing({ channels: ['phone'] }).applies).toBe('no');
    expect(standing({ channels: ['phone', 'web'] }).applies).toBe('yes');
    expect(standing({ locationIds: ['stad'] }, aCase({}, { locationId: 'noord' })).applies).toBe('no');
    expect(standing({ locationIds: ['stad'] }, aCase({}, { locationId: 'stad' })).applies).toBe('yes');
    expect(standing({}, aCase({}, { locationId: 'noord' })).applies).toBe('yes');
  });
});

describe('whatever the ways', () => {
  const standings = (ways: Parameters<typeof standingOf>[0][], facts: Case['facts']) =>
    new Map(ways.map((way) => [way.id, standingOf(way, { facts, channel: 'web' }, byFact)]));

  it('more facts never make a yes doubtful, nor a no a yes, and leave nothing open once all are given', () => {
    fc.assert(
      fc.property(anyWays, someAndAll, (ways, { some, all }) => {
        const [before, after] = [standings(ways, some), standings(ways, all)];
        for (const { id } of ways) {
          const [was, is] = [before.get(id)?.applies, after.get(id)?.applies];
          if (was === 'no') expect(is).toBe('no');
          expect(is).not.toBe('depends');
          if (was === 'yes' && is === 'no') expect(assumedOnly(ways, id, some, all)).toBe(true);
        }
        expect(questionsOf(after, definitions)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  /** Only what was taken for granted can still turn a yes: no DigiD, can not come. */
  const assumedOnly = (
    ways: Parameters<typeof standingOf>[0][],
    id: string,
    some: Case['facts'],
    all: Case['facts'],
  ) => {
    const told = new Map(all);
    for (const fact of ['digid', 'canTravel']) if (!some.has(fact)) told.delete(fact);
    return standings(ways, told).get(id)?.applies !== 'no';
  };

  it('what is asked can change a way, whatever else is answered well, and what is not asked can not', () => {
    fc.assert(
      fc.property(anyWays, someAndAll, allFacts, (ways, { some }, others) => {
        const now = standings(ways, some);
        for (const way of ways)
          for (const fact of factNames.filter((name) => !some.has(name))) {
            const outcomes = (facts: Case['facts']) =>
              valuesOf(fact).map((value) => standings([way], new Map(facts).set(fact, value)).get(way.id)?.applies);
            if (now.get(way.id)?.dependsOn.includes(fact)) {
              const rest = answeredWell(way, some, fact);
              expect(outcomes(rest)).toEqual(expect.arrayContaining(['yes', 'no']));
            } else if (!['digid', 'canTravel'].includes(fact)) {
              expect(new Set(outcomes(new Map([...others, ...some]))).size).toBe(1);
            }
          }
      }),
      { numRuns: 150 },
    );
  });

  /** All facts but one, each with a value that leaves the way possible. */
  const answeredWell = (way: Parameters<typeof standingOf>[0], some: Case['facts'], but: string) => {
    const facts = new Map(some);
    for (const fact of factNames.filter((name) => name !== but && !some.has(name))) {
      const isPossible = (value: boolean | number | string) =>
        standings([way], new Map(facts).set(fact, value)).get(way.id)?.applies !== 'no';
      facts.set(fact, valuesOf(fact).find(isPossible) ?? false);
    }
    return facts;
  };

  it('answering what is asked, one at a time, ends with nothing to ask, and never asks twice', () => {
    fc.assert(
      fc.property(anyWays, allFacts, (ways, all) => {
        const facts = new Map<string, boolean | number | string>();
        for (let turn = 0; turn < 20; turn += 1) {
          const [question] = questionsOf(standings(ways, facts), definitions);
          if (!question) return;
          expect(facts.has(question.fact)).toBe(false);
          facts.set(question.fact, all.get(question.fact) ?? true);
        }
        throw new Error('It goes on asking.');
      }),
      { numRuns: 300 },
    );
  });

  it('the order of the ways does not matter, and what decides most is asked first', () => {
    fc.assert(
      fc.property(anyWays, someAndAll, (ways, { some }) => {
        const questions = questionsOf(standings(ways, some), definitions);
        expect(questionsOf(standings([...ways].reverse(), some), definitions)).toEqual(questions);
        const counts = questions.map(({ decides }) => decides.length);
        expect(counts).toEqual([...counts].sort((one, other) => other - one));
      }),
      { numRuns: 300 },
    );
  });
});
