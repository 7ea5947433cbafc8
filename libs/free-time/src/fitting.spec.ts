import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { areSet, clearCells, copyCells, countCells, setCells, stretchAround } from './bits.rules.js';
import { fittingStarts } from './fitting.rules.js';

const words = 6;
const cells = words * 32;
const aCell = fc.integer({ min: -40, max: cells + 40 });
const stretches = fc.array(fc.tuple(aCell, fc.nat({ max: 90 })), { maxLength: 6 });

const drawn = (list: readonly (readonly [number, number])[]): { bits: Uint32Array; line: boolean[] } => {
  const bits = new Uint32Array(words);
  const line = new Array<boolean>(cells).fill(false);
  list.forEach(([from, length], index) => {
    const sets = index % 3 !== 2;
    (sets ? setCells : clearCells)(bits, from, from + length);
    for (let cell = Math.max(from, 0); cell < Math.min(from + length, cells); cell++) line[cell] = sets;
  });
  return { bits, line };
};
const allFree = (line: boolean[], from: number, length: number): boolean =>
  from >= 0 && from + length <= cells && line.slice(from, from + length).every(Boolean);

describe('a bit map', () => {
  it('says of any stretch what a list of cells says', () => {
    fc.assert(
      fc.property(stretches, fc.nat({ max: cells - 1 }), fc.integer({ min: 1, max: 100 }), (list, from, length) => {
        const { bits, line } = drawn(list);
        expect(areSet(bits, from, from + length)).toBe(allFree(line, from, length));
        expect(countCells(bits, from, from + length)).toBe(line.slice(from, from + length).filter(Boolean).length);
      }),
    );
  });

  it('takes over a stretch of another, and leaves the rest as it was', () => {
    fc.assert(
      fc.property(stretches, stretches, aCell, fc.nat({ max: 100 }), (list, otherList, from, length) => {
        const { bits, line } = drawn(list);
        const other = drawn(otherList);
        const is = (map: Uint32Array): boolean[] => line.map((_, cell) => areSet(map, cell, cell + 1));
        copyCells(bits, other.bits, from, from + length);
        expect(is(bits)).toEqual(
          line.map((was, cell) => (cell >= from && cell < from + length ? other.line[cell]! : was)),
        );
        expect(is(other.bits)).toEqual(other.line);
      }),
    );
  });

  it('knows how long the unbroken stretch around a cell is', () => {
    fc.assert(
      fc.property(stretches, fc.nat({ max: cells - 1 }), (list, cell) => {
        const { bits, line } = drawn(list);
        fc.pre(line[cell] === true);
        const before = line.slice(0, cell).lastIndexOf(false) + 1;
        const after = line.indexOf(false, cell);
        expect(stretchAround(bits, cell, cell + 1)).toBe((after === -1 ? cells : after) - before);
      }),
    );
  });
});

describe('the starts at which a run fits', () => {
  it('are those a look at every cell finds, with the number of maps, for runs of any length', () => {
    const maps = fc.array(stretches, { maxLength: 5 });
    const lengths = fc.oneof(fc.integer({ min: 1, max: 33 }), fc.integer({ min: 30, max: 150 }));
    fc.assert(
      fc.property(maps, lengths, stretches, fc.nat({ max: 3 }), (lists, length, allowedList, firstWord) => {
        const lines = lists.map(drawn);
        const allowed = drawn(allowedList).bits.slice(0, words - firstWord);
        const found = fittingStarts(
          lines.map(({ bits }) => bits),
          length,
          allowed,
          firstWord,
        );

        const expected: [number, number][] = [];
        for (let cell = firstWord * 32; cell < cells; cell++) {
          const free = lines.filter(({ line }) => allFree(line, cell, length)).length;
          if (free > 0 && areSet(allowed, cell - firstWord * 32, cell - firstWord * 32 + 1))
            expected.push([cell, free]);
        }
        expect(Array.from(found.cells, (cell, index) => [cell, found.free[index]])).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
