import { describe, expect, it } from '@jest/globals';
import { FairTurns } from './fair-turns.js';

const turnsOf = (...waiting: [group: string, key: string][]) => {
  const turns = new FairTurns();
  for (const [group, key] of waiting) turns.add(group, key);
  return turns;
};

const all = (turns: FairTurns): string[] => {
  const next = turns.next();
  return next === undefined ? [] : [next, ...all(turns)];
};

describe('turns', () => {
  it('go round the groups, and within a group round its keys', () => {
    const turns = turnsOf(
      ['big', 'big/1'],
      ['big', 'big/2'],
      ['big', 'big/3'],
      ['small', 'small/1'],
      ['mid', 'mid/1'],
      ['mid', 'mid/2'],
    );
    expect(all(turns)).toEqual(['big/1', 'small/1', 'mid/1', 'big/2', 'mid/2', 'big/3']);
  });

  it('are had once, however often somebody asks for one', () => {
    const turns = turnsOf(['big', 'big/1'], ['big', 'big/2'], ['big', 'big/1']);
    expect(all(turns)).toEqual(['big/1', 'big/2']);
  });

  it('of who comes back are behind all others', () => {
    const turns = turnsOf(['big', 'big/1'], ['big', 'big/2'], ['small', 'small/1']);
    expect(turns.next()).toBe('big/1');
    turns.add('big', 'big/1');
    expect(all(turns)).toEqual(['small/1', 'big/2', 'big/1']);
  });

  it('are nobody’s when nobody waits', () => {
    expect(turnsOf().next()).toBeUndefined();
  });
});
