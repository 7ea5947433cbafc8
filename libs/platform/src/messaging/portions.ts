import { setImmediate as whatIsThere } from 'node:timers/promises';
import type { Pace } from './pace.js';

/**
 * What comes one by one, as portions of what is there by then. One that comes alone waits for nothing; while they keep
 * coming they are gathered at this pace, unless there are as many as a portion may have.
 */
export async function* portionsOf<T>(
  each: AsyncIterable<T>,
  most: number,
  pace: Pick<Pace, 'turn'>,
): AsyncGenerator<readonly T[]> {
  const waiting: T[] = [];
  let wake = (): void => undefined;
  let ended = false;
  const gathered = (async () => {
    try {
      for await (const one of each) {
        waiting.push(one);
        wake();
      }
    } finally {
      ended = true;
      wake();
    }
  })();
  // A failure is told below, after what came before it.
  gathered.catch(() => undefined);
  while (!ended || waiting.length > 0) {
    if (waiting.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    await whatIsThere();
    if (waiting.length < most) await pace.turn();
    yield waiting.splice(0, most);
  }
  await gathered;
}
