import { describe, expect, it } from '@jest/globals';
import { ALine, atTen } from './a-line.builder.js';
import { desksAhead } from './duty.rules.js';
import { sightOf } from './sight.rules.js';
import { expectedCallOf } from './tickets.views.js';

const minute = 60_000;
const shift = new Map([
  ['balie-1', [{ from: atTen - 60 * minute, until: atTen + 12 * minute, kind: 'both' as const }]],
]);
const expected = ({ line }: ALine, id: string) => {
  const ticket = line.ticketsById.get(id);
  const call = ticket && expectedCallOf(line, sightOf(line, desksAhead(line, shift), []), ticket);
  return call && (call.callAt - line.now) / minute;
};

describe('when a ticket is expected to be called', () => {
  it('is told to the end of the line, though the shift is over before that', () => {
    const line = new ALine().signOn('balie-1');
    const ids = [1, 2, 3].map(() => line.join());
    expect(ids.map((id) => expected(line, id))).toEqual([0, 10, 20]);
  });

  it('is told to who is parked as if they came back now, though they are not finished before the shift is over', () => {
    const line = new ALine().signOn('balie-1');
    const [parked = ''] = [line.join(), line.join()];
    line.call('balie-1');
    line.at('balie-1', { do: 'serve' });
    line.at('balie-1', { do: 'park' });
    line.wait(5);
    expect(line.ticket(parked).state).toBe('parked');
    expect(expected(line, parked)).toBe(0);
    line.call('balie-1');
    expect(expected(line, parked)).toBe(10);
  });

  it('is told to nobody who is at a desk', () => {
    const line = new ALine().signOn('balie-1');
    const id = line.join();
    line.call('balie-1');
    expect(expected(line, id)).toBeUndefined();
  });
});
