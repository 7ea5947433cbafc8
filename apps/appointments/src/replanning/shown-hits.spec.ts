import { describe, expect, it } from '@jest/globals';
import { needsMove, shownOf } from './shown-hits.rules.js';

const now = Date.parse('2026-12-01T09:00:00Z');
const booked = { id: 'one', state: 'booked', startAt: now + 1 } as const;

describe('a hit appointment', () => {
  it('needs a move until it has begun, unless another desk serves it or nobody was told of it', () => {
    expect(needsMove(booked, new Set(['other']), now)).toBe(true);
    expect(needsMove({ ...booked, startAt: now }, new Set(), now)).toBe(false);
    expect(needsMove(booked, new Set(['one']), now)).toBe(false);
    for (const state of ['held', 'arrived'] as const)
      expect(needsMove({ ...booked, state }, new Set(), now)).toBe(false);
  });
});

describe('the hits that are shown', () => {
  const needs = (hit: string): boolean => hit.endsWith('!');

  it('are all of them when there is room', () => {
    expect(shownOf(['a', 'b!', 'c'], needs, 3)).toEqual(['a', 'b!', 'c']);
  });

  it('are first of all those that need a move, each where it was', () => {
    const hits = ['a', 'b', 'c!', 'd', 'e!'];
    expect(shownOf(hits, needs, 3)).toEqual(['a', 'c!', 'e!']);
    expect(shownOf(hits, needs, 1)).toEqual(['c!']);
  });
});
