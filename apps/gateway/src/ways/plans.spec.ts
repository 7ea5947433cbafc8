import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Combined, type Part, type Plan, plansOf } from './plans.rules.js';

const part = (id: string, effortMinutes: number, costCents = 0, more: Partial<Part> = {}): Part => ({
  id,
  applies: 'yes',
  effortMinutes,
  costCents,
  trips: 0,
  ...more,
});
const together = () => true;
const on = (
  doneOn: (ways: readonly string[]) => string | undefined,
  isForAllOf: Combined['isForAllOf'] = () => true,
) => ({
  doneOn,
  canGoTogether: together,
  isForAllOf,
});
/** As if all that is unsure depends on the same. */
const forAllIn = (...steps: readonly (readonly Part[])[]): Combined['isForAllOf'] => {
  const appliesById = new Map(steps.flat().map(({ id, applies }) => [id, applies]));
  const isSure = (ways: readonly string[]): boolean => ways.every((id) => appliesById.get(id) === 'yes');
  return (ways, others) => isSure(ways) || !isSure(others);
};
const onDays = (days: Record<string, string>) => on((ways) => days[ways.join(' ')]);
const ids = (plans: ReturnType<typeof plansOf>) => plans.map(({ ways }) => ways.join(' '));

describe('plans', () => {
  const apply = [part('desk', 50, 0, { trips: 1 }), part('online', 10, 1_000)];
  const collect = [part('counter', 40, 0, { trips: 1 }), part('home', 5, 700)];

  it('take one way of each step, least effort first, and add up', () => {
    const plans = plansOf(
      [apply, collect],
      on(() => '2026-12-09'),
      false,
    );
    expect(plans[0]).toEqual({
      ways: ['online', 'home'],
      applies: 'yes',
      effortMinutes: 15,
      costCents: 1_700,
      trips: 0,
      doneOn: '2026-12-09',
      onlyWhenUrgent: false,
      noneFree: false,
    });
    expect(ids(plans)).toEqual(['online home', 'online counter', 'desk home', 'desk counter']);
  });

  it('with urgency come by the day on which they are done; what can not be told comes last', () => {
    const days = { 'online home': '2026-12-10', 'online counter': '2026-12-08', 'desk home': '2026-12-09' };
    expect(ids(plansOf([apply, collect], onDays(days), true))).toEqual([
      'online counter',
      'desk home',
      'online home',
      'desk counter',
    ]);
  });

  it('are not shown when another is at least as good in everything', () => {
    const worse = part('post', 10, 100);
    expect(
      ids(
        plansOf(
          [[worse, part('online', 10, 100)]],
          on(() => undefined),
          false,
        ),
      ),
    ).toEqual(['online']);
    expect(
      ids(
        plansOf(
          [[part('phone', 11, 100), part('online', 10, 100)]],
          on(() => undefined),
          false,
        ),
      ),
    ).toEqual(['online']);
    expect(
      ids(
        plansOf(
          [[part('phone', 11, 99), part('online', 10, 100)]],
          on(() => undefined),
          false,
        ),
      ),
    ).toEqual(['online', 'phone']);
  });

  it('that are surer come before equals that depend on something', () => {
    const doubtful = part('a-doubtful', 10, 100, { applies: 'depends' });
    expect(
      ids(
        plansOf(
          [[doubtful, part('online', 10, 100)]],
          on(() => undefined, forAllIn([doubtful, part('online', 10, 100)])),
          false,
        ),
      ),
    ).toEqual(['online']);
  });

  it('that need urgency nobody spoke of come after equals, and the unsure never hides the sure', () => {
    const urgent = part('a-urgent', 10, 100, { onlyWhenUrgent: true, applies: 'depends' });
    const days = onDays({ 'a-urgent': '2026-12-03', online: '2026-12-08' });
    expect(ids(plansOf([[urgent, part('online', 10, 50)]], days, false))).toEqual(['online', 'a-urgent']);
    const doubtful = part('doubtful', 1, 0, { applies: 'depends' });
    expect(
      ids(
        plansOf(
          [[doubtful, part('online', 10, 100)]],
          on(() => undefined, forAllIn([doubtful, part('online', 10, 100)])),
          false,
        ),
      ),
    ).toEqual(['doubtful', 'online']);
  });

  it('one that is sure is shown, even as the last of five', () => {
    const many = Array.from({ length: 7 }, (_, at) => part(`p${at}`, at, 9 - at, { applies: 'depends' }));
    const shown = plansOf(
      [[...many, part('sure', 90, 0)]],
      on(() => undefined),
      false,
    );
    expect(ids(shown)).toEqual(['p0', 'p1', 'p2', 'p3', 'sure']);
  });

  it('whose ways no case can have together are left out', () => {
    const apart = {
      isForAllOf: () => true,
      doneOn: () => undefined,
      canGoTogether: (ways: readonly string[]) => ways[0] === ways[1]?.replace('c', 'a'),
    };
    const [child, adult] = [part('a-child', 1), part('a-adult', 2)];
    expect(ids(plansOf([[child, adult], [part('c-adult', 1)]], apart, false))).toEqual(['a-adult c-adult']);
  });

  it('are none when a step has no way, or there is no step', () => {
    expect(
      plansOf(
        [apply, []],
        on(() => undefined),
        false,
      ),
    ).toEqual([]);
    expect(
      plansOf(
        [],
        on(() => undefined),
        false,
      ),
    ).toEqual([]);
  });
});

describe('whatever the ways', () => {
  const anyPart = fc.record({
    applies: fc.constantFrom('yes' as const, 'depends' as const),
    effortMinutes: fc.integer({ min: 0, max: 5 }),
    costCents: fc.integer({ min: 0, max: 4 }),
    trips: fc.integer({ min: 0, max: 2 }),
  });
  const anyStep = (step: string) =>
    fc.array(anyPart, { maxLength: 8 }).map((parts) => parts.map((one, at) => ({ ...one, id: `${step}-${at}` })));
  const situation = fc.record({
    steps: fc.tuple(anyStep('apply'), anyStep('collect')),
    days: fc.array(fc.constantFrom(undefined, '2026-12-08', '2026-12-09', '2026-12-10'), {
      minLength: 9,
      maxLength: 9,
    }),
    urgent: fc.boolean(),
  });
  const dayOf = (days: readonly (string | undefined)[]) => (ways: readonly string[]) =>
    days[[...ways.join('')].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 9];

  /** Written out, and not asked of the rules: at least as good in effort, cost, trips and date, and as sure. */
  const isAtLeastAsGood = (one: Plan, other: Plan): boolean =>
    one.effortMinutes <= other.effortMinutes &&
    one.costCents <= other.costCents &&
    one.trips <= other.trips &&
    (one.applies === 'yes' || other.applies === 'depends') &&
    (one.doneOn === undefined ? other.doneOn === undefined : other.doneOn !== undefined && one.doneOn <= other.doneOn);

  it('what is shown is not covered by anything, what is not shown is; the five first, and one that is sure', () => {
    fc.assert(
      fc.property(situation, ({ steps, days, urgent }) => {
        const shown = plansOf(steps, on(dayOf(days), forAllIn(...steps)), urgent);
        const pairs = steps[0].flatMap((one) => steps[1].map((two) => [one, two]));
        const all = pairs.flatMap((parts) =>
          plansOf(
            parts.map((one) => [one]),
            on(dayOf(days), forAllIn(...steps)),
            urgent,
          ),
        );
        for (const plan of shown)
          for (const other of all) if (isAtLeastAsGood(other, plan)) expect(isAtLeastAsGood(plan, other)).toBe(true);
        for (const [at, plan] of shown.entries())
          for (const other of shown.slice(at + 1)) {
            expect(isAtLeastAsGood(plan, other)).toBe(false);
            expect(isAtLeastAsGood(other, plan)).toBe(false);
          }
        const names = shown.map(({ ways }) => ways.join(' '));
        if (shown.length < 5)
          for (const plan of all)
            expect(names.includes(plan.ways.join(' ')) || shown.some((one) => isAtLeastAsGood(one, plan))).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(5);
        expect(shown.some(({ applies }) => applies === 'yes')).toBe(all.some(({ applies }) => applies === 'yes'));
        const values = shown.map((plan) => (urgent ? (plan.doneOn ?? '9999') : plan.effortMinutes));
        expect(values).toEqual(values.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0)));
      }),
      { numRuns: 400 },
    );
  });

  it('their order in the data does not matter', () => {
    fc.assert(
      fc.property(situation, ({ steps, days, urgent }) => {
        const [apply, collect] = steps;
        const turned = plansOf([apply.toReversed(), collect.toReversed()], on(dayOf(days), forAllIn(...steps)), urgent);
        expect(turned).toEqual(plansOf(steps, on(dayOf(days), forAllIn(...steps)), urgent));
      }),
      { numRuns: 300 },
    );
  });
});
