import { expect, it } from '@jest/globals';
import type { AppointmentStep } from '#contracts';
import { withStep } from './history.rules.js';

const by = { channel: 'web' as const };
const step = (at: number, override: AppointmentStep['override'] = []) => ({ at: at * 60_000, by, override });

it('a history of very many steps keeps the first, the last, and what staff set rules aside for', () => {
  let history = withStep([], 'booked', step(0));
  history = withStep(history, 'moved', step(1, ['hours']));
  for (let at = 2; at < 300; at += 1) history = withStep(history, 'changed', step(at));
  expect(history[0]).toMatchObject({ did: 'booked', at: '1970-01-01T00:00:00Z' });
  expect(history[1]).toMatchObject({ did: 'moved', override: ['hours'] });
  expect(history.at(-1)).toMatchObject({ at: '1970-01-01T04:59:00Z' });
  expect(history.length).toBeLessThanOrEqual(102);
});
