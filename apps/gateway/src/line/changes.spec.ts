import { describe, expect, it } from '@jest/globals';
import { Queue, type QueueChange } from '#contracts';
import { follow, saysTheSame, since } from './changes.rules.js';

const change = (id: number): QueueChange => ({ id, at: '2026-12-01T09:00:00Z', did: 'taken', number: 'A001' });
const changes = (from: number, until: number) => Array.from({ length: until - from + 1 }, (_, at) => change(from + at));

describe('what is known of a line', () => {
  it('goes on with what comes next, and says whether there is more', () => {
    const known = { last: 3, recent: changes(2, 3) };
    const followed = follow(known, { changes: changes(4, 5), lastEventId: 9 });
    expect(followed).toEqual({ known: { last: 5, recent: changes(2, 5) }, news: changes(4, 5), more: true });
    expect(follow(known, { changes: [], lastEventId: 3 })).toEqual({ known, news: [], more: false });
  });

  it('does not take more for all, when the last one came while it was answered', () => {
    const followed = follow({ last: 3, recent: [] }, { changes: changes(4, 6), lastEventId: 5 });
    expect(followed).toMatchObject({ known: { last: 6 }, more: false });
  });

  it.each([
    ['one is left out', { changes: changes(5, 6), lastEventId: 6 }],
    ['one in between is left out', { changes: [change(4), change(6)], lastEventId: 6 }],
    ['nothing is kept of what came', { changes: [], lastEventId: 6 }],
    ['it has begun again', { changes: [], lastEventId: 1 }],
  ])('is of no use when %s', (_, answer) => {
    expect(follow({ last: 3, recent: changes(2, 3) }, answer)).toBeUndefined();
  });

  it('keeps the latest thousand', () => {
    const followed = follow({ last: 0, recent: changes(-998, 0) }, { changes: changes(1, 500), lastEventId: 500 });
    expect(followed?.known.recent).toEqual(changes(-499, 500));
  });
});

describe('what came since a change', () => {
  const known = { last: 5, recent: changes(3, 5) };

  it('is what is behind it', () => {
    expect(since(known, 2)).toEqual(changes(3, 5));
    expect(since(known, 4)).toEqual(changes(5, 5));
    expect(since(known, 5)).toEqual([]);
    expect(since({ last: 5, recent: [] }, 5)).toEqual([]);
  });

  it('is asked for when it is longer ago', () => {
    expect(since(known, 1)).toBe('older');
    expect(since({ last: 5, recent: [] }, 4)).toBe('older');
  });

  it('is unknown when it has not happened', () => {
    expect(since(known, 6)).toBe('unknown');
  });
});

describe('how a line stands', () => {
  const queue = (more: object = {}, join: object = {}) =>
    Queue.parse({
      locationId: 'stadskantoor',
      at: '2026-12-01T09:00:00Z',
      lastEventId: 1,
      open: true,
      waiting: 1,
      longestWaitMinutes: 2,
      desks: 1,
      join: { waitMinutes: 5, ahead: 1, callAt: '2026-12-01T09:05:00Z', comeAt: '2026-12-01T09:00:00Z', ...join },
      called: [],
      line: [],
      ...more,
    });

  it('is the same though the clock goes on', () => {
    const later = { callAt: '2026-12-01T09:05:15Z', comeAt: '2026-12-01T09:00:15Z' };
    expect(saysTheSame(queue(), queue({ at: '2026-12-01T09:00:15Z' }, later))).toBe(true);
  });

  it('is another when an estimate moves, or anything else', () => {
    expect(saysTheSame(queue(), queue({}, { waitMinutes: 6 }))).toBe(false);
    expect(saysTheSame(queue(), queue({ desks: 2 }))).toBe(false);
    expect(saysTheSame(queue(), queue({ join: undefined }))).toBe(false);
    expect(saysTheSame(queue(), queue({ line: [{ number: 'A001', waitMinutes: 3 }] }))).toBe(false);
  });
});
