import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aCase, anyWays, aTown, aWay, type WayFacts } from './a-case.builder.js';
import {
  asTogether,
  type BundleItem,
  type Group,
  groupsOf,
  needsVisit,
  noWay,
  questionOf,
  withStep,
} from './bundle.rules.js';
import { groupsOfSteps, questionsOfGroups, stepOf } from './bundle-step.rules.js';
import { waysHere } from './case.rules.js';
import { fewestVisits } from './fewest-visits.rules.js';

const inCase = aCase();
const town = aTown();
const about = { inCase, definitions: town.definitions };

const item = (productId: string, ways: readonly WayFacts[], people = 1): BundleItem => {
  const wanted = { productId, people, ways: ways.map(aWay) };
  return { wanted, ways: waysHere(wanted, inCase, town, new Map()) };
};
const at = (...locationIds: string[]) => ({ locationIds, trips: 1 });
const desk = (id: string, more: Partial<WayFacts> = {}): WayFacts => ({ id, kind: 'appointment', trips: 1, ...more });

const adultOnly = {
  conditions: [{ fact: 'age', op: 'atLeast' as const, value: 18, because: { en: 'Adults.' } }],
};

const fewest = (items: readonly BundleItem[], step: 'apply' | 'collect' = 'apply') =>
  fewestVisits(
    withStep(items, step).map(({ wanted }) => wanted.productId),
    groupsOf(items, step, about),
    (group) => asTogether(group, town).effortMinutes,
  );
const shown = (found: ReturnType<typeof fewest>) =>
  found && {
    visits: found.visits,
    parts: found.parts
      .map(({ kind, choices }) => `${kind}: ${choices.map(({ wanted }) => wanted.productId).join()}`)
      .sort(),
  };

describe('ways that serve all together', () => {
  it('are of one kind, at the locations where all of it can be done', () => {
    const items = [
      item('paspoort', [desk('apply-desk', at('noord', 'stad')), { id: 'apply-in', kind: 'walk-in', ...at('stad') }]),
      item('rijbewijs', [desk('apply-desk', at('stad', 'zuid'))]),
      item('uittreksel', [desk('apply-desk')]),
    ];
    const all = groupsOf(items, 'apply', about).filter(({ choices }) => choices.length === 3);
    expect(all.map(({ kind, locationIds }) => [kind, locationIds])).toEqual([['appointment', ['stad']]]);
  });

  it('cost own minutes of all, and travelling and waiting once', () => {
    const items = [
      item('paspoort', [desk('apply-desk', { ownMinutes: 10, costCents: 8_911 })], 4),
      item('identiteitskaart', [desk('apply-desk', { ownMinutes: 12, costCents: 8_090 })]),
    ];
    const [group] = groupsOf(items, 'apply', about);
    expect(group && asTogether(group, town)).toMatchObject({
      effortMinutes: 40 + 12 + 30 + 5,
      costCents: 4 * 8_911 + 8_090,
      trips: 1,
      applies: 'yes',
    });
  });

  it('name what has no way at all', () => {
    const never = { conditions: [{ fact: 'age', op: 'atLeast' as const, value: 200, because: { en: 'Never.' } }] };
    const items = [item('paspoort', [desk('apply-desk', never)]), item('rijbewijs', [desk('apply-desk')])];
    expect(noWay(items, 'apply')).toEqual(['paspoort']);
    expect(fewest(items)).toBeUndefined();
  });
});

describe('what is asked of a group', () => {
  const walkIn = (...hours: [weekday: number, from: string, until: string][]): WayFacts => ({
    id: 'apply-in',
    kind: 'walk-in',
    trips: 1,
    ...(hours.length > 0 ? { openingHours: hours.map(([weekday, from, until]) => ({ weekday, from, until })) } : {}),
  });
  const asked = (...ways: WayFacts[]) => {
    const [group] = groupsOf(
      ways.map((way, number) => item(`p${number}`, [way])),
      'apply',
      about,
    );
    return group && questionOf(group, inCase)?.hours?.map(({ weekday, from, until }) => [weekday, from, until]);
  };

  it('is as short as it can be, however the hours overlap', () => {
    const twice = walkIn([1, '09:00', '12:00'], [1, '10:00', '13:00'], [1, '09:30', '10:30']);
    expect(asked(...Array.from({ length: 20 }, () => twice))).toEqual([[1, '09:00', '13:00']]);
  });

  it('is within the hours of all', () => {
    expect(asked(walkIn(), walkIn())).toBeUndefined();
    expect(asked(walkIn([1, '09:00', '12:00']), walkIn())).toEqual([[1, '09:00', '12:00']]);
    expect(asked(walkIn([1, '09:00', '12:00']), walkIn([1, '09:00', '12:00']))).toEqual([[1, '09:00', '12:00']]);
    const others = walkIn([1, '11:00', '14:00'], [2, '09:00', '10:00']);
    expect(asked(walkIn([1, '09:00', '12:00'], [3, '09:00', '12:00']), others)).toEqual([[1, '11:00', '12:00']]);
    expect(asked(walkIn([1, '09:00', '12:00']), walkIn([2, '09:00', '12:00']))).toEqual([]);
  });
});

describe('the ways of several products', () => {
  const adult = { conditions: [{ fact: 'age', op: 'atLeast' as const, value: 18, because: { en: 'Adults.' } }] };
  const child = { conditions: [{ fact: 'age', op: 'atMost' as const, value: 17, because: { en: 'Children.' } }] };

  it('are for one case: who is a child for one is no adult for the other', () => {
    const items = [
      item('a', [desk('apply-child', { ...child, ownMinutes: 1 }), desk('apply-adult', { ...adult, ownMinutes: 5 })]),
      item('b', [desk('apply-adult', adult)]),
    ];
    const groups = groupsOf(items, 'apply', about);
    expect(groups.map(({ choices }) => choices.map(({ here }) => here.way.id))).toEqual([
      ['apply-child'],
      ['apply-adult'],
    ]);
  });

  it('are at the location that was asked for only', () => {
    const here = { ...about, inCase: aCase({}, { locationId: 'stad' }) };
    const items = [item('a', [desk('apply-a', at('noord', 'stad'))]), item('b', [desk('apply-b')])];
    expect(groupsOf(items, 'apply', here).map(({ locationIds }) => locationIds)).toEqual([['stad']]);
  });

  it('for urgent cases only are not taken as long as nobody spoke of urgency', () => {
    const urgent = { conditions: [{ fact: 'urgent', op: 'is' as const, value: true, because: { en: 'Urgent.' } }] };
    const items = [item('a', [desk('apply-urgent', { ...urgent, ownMinutes: 1 }), desk('apply-usual')])];
    expect(groupsOf(items, 'apply', about)[0]?.choices[0]?.here.way.id).toBe('apply-usual');
  });
});

describe('a step of several products', () => {
  const items = [
    item('a', [desk('apply-a'), { id: 'apply-home', kind: 'home-visit', ...adultOnly }]),
    item('b', [desk('apply-b')]),
  ];
  const [groups] = groupsOfSteps(items, about);
  const answering = (none: (items: number) => boolean) => {
    const questions = groups ? questionsOfGroups([groups], inCase) : [];
    const slot = { locationId: 'stad', timeZone: 'Europe/Amsterdam', firstSlot: '2026-12-01T10:00:00Z' };
    const answers = new Map(questions.map(({ key, items: asked }) => [key, none(asked.length) ? [] : [slot]]));
    return groups && stepOf(items, groups, { inCase, town, answers });
  };

  it('goes by what is sure, though something unsure needs fewer visits', () => {
    const found = answering(() => false);
    expect(found?.fewest).toMatchObject({ visits: 1, parts: [{ applies: 'yes', now: { locationId: 'stad' } }] });
    expect(found?.fewest?.parts[0]?.group.choices).toHaveLength(2);
    expect(found?.together.map(({ applies }) => applies)).toEqual(['yes']);
  });

  it('is done one by one when there is no time to do it at once', () => {
    const found = answering((count) => count === 2);
    expect(found?.fewest).toMatchObject({ visits: 2, parts: [{}, {}] });
    expect(found?.together[0]?.now.none).toBe(true);
  });
});

describe('the fewest visits', () => {
  it('weigh what it takes for all the people there are', () => {
    const online = { id: 'apply-online', ownMinutes: 6, extraPersonMinutes: 2 };
    const four = [
      item('paspoort', [desk('apply-desk')]),
      item('horeca', [desk('apply-desk', { ownMinutes: 10 }), online], 4),
    ];
    expect(shown(fewest(four))).toEqual({ visits: 1, parts: ['appointment: paspoort', 'online: horeca'] });
  });

  it('with urgency go by the quickest way', () => {
    const slow = desk('apply-slow', { ownMinutes: 1, leadDays: 9 });
    const items = [item('paspoort', [slow, desk('apply-quick', { leadDays: 1 })])];
    const way = (urgent: boolean) =>
      groupsOf(items, 'apply', { ...about, inCase: aCase({ urgent }) })[0]?.choices[0]?.here.way.id;
    expect([way(false), way(true)]).toEqual(['apply-slow', 'apply-quick']);
  });

  it('are none when all can be done from home', () => {
    const items = [
      item('paspoort', [desk('apply-desk'), { id: 'apply-online' }]),
      item('verhuizing', [{ id: 'apply-phone', kind: 'phone' }]),
    ];
    expect(shown(fewest(items))).toEqual({ visits: 0, parts: ['online: paspoort', 'phone: verhuizing'] });
  });

  it('are one where one location can do all, though others are nearer for each', () => {
    const items = [
      item('paspoort', [desk('apply-a', at('stad')), desk('apply-b', { ...at('noord'), ownMinutes: 1 })]),
      item('rijbewijs', [desk('apply-a', at('stad')), desk('apply-b', { ...at('zuid'), ownMinutes: 1 })]),
    ];
    const found = fewest(items);
    expect(shown(found)).toEqual({ visits: 1, parts: ['appointment: paspoort,rijbewijs'] });
    expect(found?.parts[0]?.locationIds).toEqual(['stad']);
  });

  it('are two when nothing serves all', () => {
    const items = [
      item('paspoort', [desk('apply-desk', at('stad'))]),
      item('rijbewijs', [{ id: 'apply-in', kind: 'walk-in', ...at('noord') }]),
    ];
    expect(shown(fewest(items))).toEqual({ visits: 2, parts: ['appointment: paspoort', 'walk-in: rijbewijs'] });
  });

  it('take along what could be done from home when that is less work', () => {
    const online = { id: 'apply-online', ownMinutes: 60 };
    const items = [item('paspoort', [desk('apply-desk')]), item('horeca', [desk('apply-desk'), online])];
    expect(shown(fewest(items))).toEqual({
      visits: 1,
      parts: ['appointment: horeca,paspoort'].map((one) => one.replace('horeca,paspoort', 'paspoort,horeca')),
    });
    const quick = [
      item('paspoort', [desk('apply-desk')]),
      item('horeca', [desk('apply-desk'), { ...online, ownMinutes: 2 }]),
    ];
    expect(shown(fewest(quick))).toEqual({ visits: 1, parts: ['appointment: paspoort', 'online: horeca'] });
  });

  it('of twenty products at as many places are found in time', () => {
    const items = Array.from({ length: 20 }, (_, number) => item(`p${number}`, [desk('apply-desk', at(`l${number}`))]));
    const began = performance.now();
    expect(fewest(items)?.visits).toBe(20);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe('whatever the ways', () => {
  const bundle = fc.array(anyWays, { minLength: 1, maxLength: 4 }).map((all) =>
    all.map((ways, number) =>
      item(
        `p${number}`,
        ways.map((way) => ({ ...way, conditions: [], delivery: undefined, channels: undefined })),
      ),
    ),
  );

  /** The fewest locations and kinds, found by trying every combination of one way for each product. */
  const bruteForce = (items: readonly BundleItem[]): number | undefined => {
    const places = ['noord', 'stad', 'zuid', 'elsewhere'];
    let counts: Set<string>[] = [new Set()];
    for (const { ways } of items) {
      const options = ways
        .filter(({ way, standing }) => way.step === 'apply' && standing.applies !== 'no')
        .flatMap(({ way }) =>
          way.trips === 0 ? [''] : (way.locationIds ?? places).map((place) => `${way.kind} ${place}`),
        );
      counts = counts.flatMap((visits) => options.map((option) => (option ? new Set([...visits, option]) : visits)));
    }
    return counts.length === 0 ? undefined : Math.min(...counts.map((visits) => visits.size));
  };

  /** The least effort with so many visits: every way of every product tried, home and visits weighed by hand. */
  const leastEffort = (items: readonly BundleItem[], visits: number): number => {
    const places = ['noord', 'stad', 'zuid', 'elsewhere'];
    const { weights } = town.settings;
    let plans: { key: string; own: number; wait: number; trips: number }[][] = [[]];
    for (const { ways } of items)
      plans = plans.flatMap((plan) =>
        ways
          .filter(({ way, standing }) => way.step === 'apply' && standing.applies !== 'no')
          .flatMap(({ way }) => {
            const wait = { appointment: 5, phone: 5, 'walk-in': 10 }[way.kind as string] ?? 0;
            const one = { own: way.ownMinutes, wait, trips: way.trips };
            if (way.trips === 0) return [[...plan, { ...one, key: `home ${way.kind}` }]];
            return (way.locationIds ?? places).map((place) => [...plan, { ...one, key: `${way.kind} ${place}` }]);
          }),
      );
    const efforts = plans.flatMap((plan) => {
      const keys = [...new Set(plan.map(({ key }) => key))];
      if (keys.filter((key) => !key.startsWith('home')).length !== visits) return [];
      const of = (key: string) => plan.filter((one) => one.key === key);
      return keys
        .map((key) => ({
          own: of(key).reduce((sum, { own }) => sum + own, 0),
          wait: Math.max(...of(key).map(({ wait }) => wait)),
          trips: Math.max(...of(key).map(({ trips }) => trips)),
        }))
        .reduce(
          (sum, { own, wait, trips }) => sum + own + wait * weights.waitWeight + trips * weights.travelMinutes,
          0,
        );
    });
    return Math.min(...efforts);
  };

  it('no other choice with as few visits takes much less', () => {
    const small = fc.array(anyWays, { minLength: 1, maxLength: 3 }).map((all) =>
      all.map((ways, number) =>
        item(
          `p${number}`,
          ways.slice(0, 4).map((way) => ({
            ...way,
            conditions: [],
            delivery: undefined,
            channels: undefined,
            trips: Math.min(way.trips, 1),
          })),
        ),
      ),
    );
    fc.assert(
      fc.property(small, (items) => {
        const having = withStep(items, 'apply');
        const found = fewest(items);
        if (!found || having.length === 0) return;
        const effort = found.parts.reduce((sum, part) => sum + asTogether(part, town).effortMinutes, 0);
        // Waiting on the phone once for several products is not seen when each is placed.
        expect(effort).toBeLessThanOrEqual(leastEffort(having, found.visits) + 5 * having.length);
      }),
      { numRuns: 150 },
    );
  });

  it('every product is done once, by a way of its own that is there, with as few visits as can be', () => {
    fc.assert(
      fc.property(bundle, (items) => {
        const having = withStep(items, 'apply');
        const found = fewest(items);
        const expected = having.length === 0 ? 0 : bruteForce(having);
        expect(found?.visits).toBe(expected);
        if (!found) return;
        const done = found.parts.flatMap(({ choices }) => choices.map(({ wanted }) => wanted.productId));
        expect(done.sort()).toEqual(having.map(({ wanted }) => wanted.productId).sort());
        for (const part of found.parts) expect(isSound(part)).toBe(true);
        expect(found.parts.filter(needsVisit)).toHaveLength(found.visits);
      }),
      { numRuns: 200 },
    );
  });

  const isSound = ({ kind, locationIds, choices }: Group): boolean =>
    choices.every(
      ({ here: { way } }) =>
        way.kind === kind &&
        (way.locationIds === undefined || (locationIds ?? []).every((id) => way.locationIds?.includes(id))),
    );
});
