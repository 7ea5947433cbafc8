import { describe, expect, it } from '@jest/globals';
import type { WayForCase, WaysAnswer } from '#contracts';
import { nextBestOf } from './next-best.rules.js';

const way = (id: string, effortMinutes: number, more: Partial<WayForCase> = {}): WayForCase => ({
  id,
  step: 'apply',
  kind: 'online',
  applies: 'yes',
  effortMinutes,
  costCents: 0,
  trips: 0,
  now: {},
  because: [],
  title: `By ${id}`,
  description: 'So it goes.',
  identification: 'none',
  ...more,
});
const answer = (productId: string, ...ways: WayForCase[]): WaysAnswer => ({
  productId,
  language: 'en',
  facts: {},
  plans: [],
  ways,
  ask: [],
  unknown: [],
});
const namesOf = (...answers: WaysAnswer[]) =>
  nextBestOf(answers).map(({ productId, wayId }) => `${productId} ${wayId}`);

describe('what is left when nobody can walk in', () => {
  it('is what applies or may, least effort first, and says what is true of it now', () => {
    const slot = { firstSlot: '2026-12-02T08:00:00Z', locationId: 'stadskantoor' };
    const ways = [
      way('phone', 20, { kind: 'phone', applies: 'depends' }),
      way('post', 5, { kind: 'post', applies: 'no' }),
      way('appointment', 15, { kind: 'appointment', now: slot }),
    ];
    expect(nextBestOf([answer('paspoort', ...ways)])).toEqual([
      {
        productId: 'paspoort',
        wayId: 'appointment',
        step: 'apply',
        kind: 'appointment',
        title: 'By appointment',
        now: slot,
        effortMinutes: 15,
      },
      expect.objectContaining({ wayId: 'phone' }),
    ]);
  });

  it('is no appointment that is not to be had, and never walking in for the same', () => {
    const ways = [
      way('appointment', 1, { kind: 'appointment', now: { none: true } }),
      way('walk-in', 2, { kind: 'walk-in', now: { open: true } }),
      way('online', 3),
    ];
    expect(namesOf(answer('paspoort', ...ways))).toEqual(['paspoort online']);
  });

  it('of several things it may be walking in for one of them, where that is open', () => {
    const open = way('walk-in', 1, { kind: 'walk-in', now: { open: true } });
    const shut = way('walk-in', 1, { kind: 'walk-in', now: { open: false } });
    expect(namesOf(answer('paspoort', open), answer('verhuizing', shut))).toEqual(['paspoort walk-in']);
  });

  it('is for what can be walked in for: first to apply for it, however easy it is to collect', () => {
    const shut = { kind: 'walk-in', now: { open: false } } as const;
    const delivery = way('delivery', 1, { kind: 'delivery', step: 'collect' });
    const online = way('online', 10);
    const collect = way('counter', 2, { ...shut, step: 'collect' });
    const apply = way('walk-in', 20, shut);
    expect(namesOf(answer('rijbewijs', delivery, online, collect, apply))).toEqual([
      'rijbewijs online',
      'rijbewijs delivery',
    ]);
    expect(namesOf(answer('rijbewijs', delivery, online, collect))).toEqual(['rijbewijs delivery']);
    expect(namesOf(answer('rijbewijs', delivery, online, apply))).toEqual(['rijbewijs online']);
  });

  it('of what nobody ever walks in for is how to apply for it', () => {
    const delivery = way('delivery', 1, { kind: 'delivery', step: 'collect' });
    expect(namesOf(answer('rijbewijs', delivery, way('online', 10)))).toEqual(['rijbewijs online']);
    expect(namesOf(answer('rijbewijs', delivery))).toEqual(['rijbewijs delivery']);
  });

  it('of several things is how to apply for each before how to collect any', () => {
    const shut = { kind: 'walk-in', now: { open: false } } as const;
    const ways = (...efforts: [number, number]) => [
      way('online', efforts[0]),
      way('walk-in', 9, shut),
      way('delivery', efforts[1], { kind: 'delivery', step: 'collect' }),
      way('counter', 9, { ...shut, step: 'collect' }),
    ];
    expect(namesOf(answer('paspoort', ...ways(30, 1)), answer('rijbewijs', ...ways(20, 2)))).toEqual([
      'rijbewijs online',
      'paspoort online',
      'paspoort delivery',
      'rijbewijs delivery',
    ]);
  });

  it('is five at most, and of each product one before two of any', () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, at) => way(id, at));
    const names = namesOf(answer('paspoort', ...many), answer('verhuizing', way('online', 60)));
    expect(names).toEqual(['paspoort a', 'paspoort b', 'paspoort c', 'paspoort d', 'verhuizing online']);
  });
});
