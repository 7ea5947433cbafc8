import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acceptedWait, isTooLong, type Judgement } from './accepted-wait.rules.js';

/** So many who waited so many minutes, of whom so many accepted that. */
const waited = (minutes: number, judged: number, accepted: number): Judgement[] =>
  Array.from({ length: judged }, (_, at) => ({ waitedSeconds: minutes * 60, acceptable: at < accepted }));
const minutesOf = (...groups: Judgement[][]) => {
  const accepted = acceptedWait(groups.flat());
  return accepted && { minutes: accepted.seconds / 60, isLimit: accepted.isLimit };
};

describe('the wait that eight in ten accept', () => {
  it.each([
    ['is not known of nine', [waited(5, 9, 9)], undefined],
    ['is the longest that was judged, as long as all accept', [waited(5, 9, 9), waited(12, 1, 1)], 12, false],
    ['ends where fewer than eight in ten accept', [waited(5, 10, 9), waited(15, 10, 8), waited(20, 10, 7)], 15, true],
    ['is nothing when not even the shortest is accepted', [waited(1, 10, 7), waited(30, 10, 0)], 0, true],
    [
      'is not ended by one who does not accept, when those who waited longer do',
      [waited(5, 1, 0), waited(9, 19, 19)],
      9,
    ],
    [
      'is not stretched by one who accepts what others who waited less do not',
      [waited(5, 10, 10), waited(20, 9, 2), waited(60, 1, 1)],
      5,
      true,
    ],
    ['takes together who waited equally long, in whatever order', [waited(3, 10, 9), waited(5, 10, 1)], 3, true],
    ['takes eight in ten for enough', [waited(10, 5, 4), waited(20, 5, 4)], 20, false],
  ] as [string, Judgement[][], number | undefined, boolean?][])('%s', (_what, groups, minutes, isLimit = false) => {
    expect(minutesOf(...groups)).toEqual(minutes === undefined ? undefined : { minutes, isLimit });
    expect(minutesOf(...groups.map((group) => [...group].reverse()).reverse())).toEqual(minutesOf(...groups));
  });

  const judgements = fc.array(fc.record({ waitedSeconds: fc.nat(20), acceptable: fc.boolean() }), {
    minLength: 10,
    maxLength: 40,
  });

  it('never gets shorter when somebody accepts after all', () => {
    fc.assert(
      fc.property(judgements, fc.nat(), (all, pick) => {
        const at = pick % all.length;
        const after = all.map((one, place) => (place === at ? { ...one, acceptable: true } : one));
        expect(acceptedWait(after)?.seconds).toBeGreaterThanOrEqual(acceptedWait(all)?.seconds ?? 0);
      }),
    );
  });

  /** By the definition of the regression: of all averages up to a wait the least, of all from there on the greatest. */
  const fitAt = (all: readonly Judgement[], wait: number): number => {
    const waits = [...new Set(all.map(({ waitedSeconds }) => waitedSeconds))];
    const shareIn = (from: number, until: number): number => {
      const some = all.filter(({ waitedSeconds }) => waitedSeconds >= from && waitedSeconds <= until);
      return some.filter(({ acceptable }) => acceptable).length / some.length;
    };
    const upTo = waits.filter((one) => one <= wait);
    const onFrom = waits.filter((one) => one >= wait);
    return Math.min(...upTo.map((from) => Math.max(...onFrom.map((until) => shareIn(from, until)))));
  };

  it('is the longest at which the falling line nearest to what was said is at eight in ten or more', () => {
    fc.assert(
      fc.property(judgements, (all) => {
        const accepted = all.map(({ waitedSeconds }) => waitedSeconds).filter((wait) => fitAt(all, wait) >= 0.8);
        expect(acceptedWait(all)).toEqual({
          seconds: Math.max(0, ...accepted),
          isLimit: accepted.length < all.length,
        });
      }),
    );
  });
});

describe('a wait is too long', () => {
  it.each([
    [601, { seconds: 600, isLimit: true }, true],
    [600, { seconds: 600, isLimit: true }, false],
    [900, { seconds: 600, isLimit: false }, false],
    [900, undefined, false],
  ])('when two in ten waited over %i seconds and %j is accepted: %s', (p80, accepted, tooLong) => {
    expect(isTooLong(p80, accepted)).toBe(tooLong);
  });
});
