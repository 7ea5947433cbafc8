import { beforeEach, describe, expect, it } from '@jest/globals';
import { Recent } from './recent.mirror.js';

interface Kept {
  weight: number;
}

let recent: Recent<Kept>;
beforeEach(() => {
  recent = new Recent(100);
  recent.set('other', { weight: 10 });
});

/** Still kept by so much that is put after it: nothing was let go. */
const isNothingLetGo = (): boolean => {
  recent.set('last', { weight: 1 });
  return recent.size === 3 && recent.get('other') !== undefined;
};

describe('what is kept weighs what it weighs', () => {
  it('when it is made anew, however often', () => {
    for (let time = 0; time < 100; time += 1) recent.set('busy', { weight: 30 });
    expect(isNothingLetGo()).toBe(true);
  });

  it('when it becomes heavier and lighter', () => {
    const busy: Kept = { weight: 10 };
    recent.set('busy', busy);
    for (let time = 0; time < 100; time += 1)
      for (const by of [20, -20]) {
        busy.weight += by;
        recent.changed('busy', by);
      }
    expect(isNothingLetGo()).toBe(true);
  });

  it('and what has become too heavy lets go of what nobody asked for', () => {
    recent.set('busy', { weight: 10 });
    recent.changed('busy', 60);
    recent.set('heavy', { weight: 60 });
    expect([recent.get('other'), recent.get('busy')]).toEqual([undefined, undefined]);
  });

  it('also when it becomes lighter after it was put among what is older', () => {
    recent.set('busy', { weight: 45 });
    recent.changed('busy', -1_000);
    for (const name of ['a', 'b', 'c']) recent.set(name, { weight: 30 });
    expect(recent.get('other')).toBeUndefined();
  });

  it('nothing, when it was emptied', () => {
    recent.clear();
    expect([recent.size, recent.get('other')]).toEqual([0, undefined]);
    recent.set('other', { weight: 10 });
    recent.set('busy', { weight: 30 });
    expect(isNothingLetGo()).toBe(true);
  });
});
