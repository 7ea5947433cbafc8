import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Part } from './plans.rules.js';
import { covers, plansOf } from './plans.rules.js';

const part = (id: string, effortMinutes: number, costCents = 0, more: Partial<Part> = {}): Part => ({
  id,
  applies: 'yes',
  effortMinutes,
  costCents,
  trips: 0,
  ...more,
});
const onDays =
  (days: Record<string, string>) =>
  (ways: readonly string[]): string | undefined =>
    days[ways.join(' ')];
const ids = (plans: ReturnType<typeof plansOf>) => plans.map(({ ways }) => ways.join(' '));

describe('plans', () => {
  const apply = [part('desk', 50, 0, { trips: 1 }), part('online', 10, 1_000)];
  const collect = [part('counter', 40, 0, { trips: 1 }), part('home', 5, 700)];

  it('take one way of each step, least effort first, and add up', () => {
    const plans = plansOf([apply, collect], () => '2026-12-09', false);
    expect(plans[0]).toEqual({
      ways: ['online', 'home'],
      applies: 'yes',
      effortMinutes: 15,
      costCents: 1_700,
      trips: 0,
      doneOn: '2026-12-09',
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
    expect(ids(plansOf([[worse, part('online', 10, 100)]], () => undefined, false))).toEqual(['online']);
    expect(ids(plansOf([[part('phone', 11, 100), part('online', 10, 100)]], () => undefined, false))).toEqual([
      'online',
    ]);
    expect(ids(plansOf([[part('phone', 11, 99), part('online', 10, 100)]], () => undefined, false))).toEqual([
      'online',
      'phone',
    ]);
  });

  it('that are surer come before equals that depend on something', () => {
    const doubtful = part('a-doubtful', 10, 100, { applies: 'depends' });
    expect(ids(plansOf([[doubtful, part('online', 10, 100)]], () => undefined, false))).toEqual(['online']);
  });

  it('are none when a step has no way, or there is no step', () => {
    expect(plansOf([apply, []], () => undefined, false)).toEqual([]);
    expect(plansOf([], () => undefined, false)).toEqual([]);
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

  it('no plan that is shown is as bad as another in everything, shown or not, and there are at most five', () => {
    fc.assert(
      fc.property(situation, ({ steps, days, urgent }) => {
        const shown = plansOf(steps, dayOf(days), urgent);
        expect(shown.length).toBeLessThanOrEqual(5);
        const alone = steps.reduce<Part[][]>(
          (all, step) => all.flatMap((one) => step.map((two) => [...one, two])),
          [[]],
        );
        const all = alone.flatMap((parts) =>
          plansOf(
            parts.map((one) => [one]),
            dayOf(days),
            urgent,
          ),
        );
        for (const plan of shown)
          for (const other of all)
            if (other.ways.join() !== plan.ways.join()) expect(covers(other, plan) && !covers(plan, other)).toBe(false);
        for (const plan of shown)
          for (const other of shown) if (other !== plan) expect(covers(other, plan)).toBe(false);
        if (all.length > 0) expect(shown.length).toBeGreaterThan(0);
        const first = urgent ? 'doneOn' : 'effortMinutes';
        const values = shown.map((plan) => plan[first] ?? '9999');
        expect(values).toEqual(values.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0)));
      }),
      { numRuns: 400 },
    );
  });

  it('their order in the data does not matter', () => {
    fc.assert(
      fc.property(situation, ({ steps, days, urgent }) => {
        const [apply, collect] = steps;
        const turned = plansOf([apply.toReversed(), collect.toReversed()], dayOf(days), urgent);
        expect(turned).toEqual(plansOf(steps, dayOf(days), urgent));
      }),
      { numRuns: 300 },
    );
  });
});
