import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase, monday, orders, tuesday } from '../booking/a-booking.builder.js';
import { statementsOf } from '../booking/statements.builder.js';
import { aQueue, doing, type QueueInstance, setClock, tuesdayAtTen } from './a-queue.builder.js';

let database: TestDatabase;
let queue: QueueInstance;
let appointmentId: string;
beforeAll(async () => {
  database = await aBookingDatabase();
  queue = aQueue(database, monday);
  await aBookableLocation(queue.booking);
  ({ id: appointmentId } = await orders(queue.booking).book(tuesday('10:05')));
  setClock(queue, tuesdayAtTen);
  // What is planned is worked out once.
  await doing(queue).walkIn();
});
afterAll(async () => database.drop());

/** At most so many; what booking asks about the appointment is among them. */
const mosts: Readonly<Record<string, number>> = {
  'walk in': 12,
  arrive: 17,
  'sign on': 9,
  'still there': 7,
  'call an appointment': 14,
  recall: 11,
  serve: 14,
  'finish an appointment': 21,
  'call a walk-in': 14,
  'finish a walk-in': 14,
  'look at the line': 6,
};

it('asks the database little for each order, so that the lock is short', async () => {
  const { walkIn, arrive, signOn, next, change } = doing(queue);
  const counts: Record<string, number> = {};
  const count = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const done: T[] = [];
    const asked = await statementsOf(database.dataSource, async () => done.push(await work()));
    counts[what] = asked.filter((text) => !/^(START TRANSACTION|COMMIT)/i.test(text)).length;
    return done[0] as T;
  };
  await count('walk in', () => walkIn());
  await count('arrive', () => arrive(appointmentId));
  await count('sign on', () => signOn('balie-1'));
  await count('still there', () => signOn('balie-1'));
  const agreed = await count('call an appointment', () => next('balie-1'));
  await count('recall', () => change(agreed?.id ?? '', { do: 'recall' }));
  await count('serve', () => change(agreed?.id ?? '', { do: 'serve' }));
  await count('finish an appointment', () => change(agreed?.id ?? '', { do: 'finish' }));
  const call = await count('call a walk-in', () => next('balie-1'));
  await count('finish a walk-in', () => change(call?.id ?? '', { do: 'finish' }));
  await count('look at the line', () => doing(queue).line());
  for (const [what, most] of Object.entries(mosts))
    expect(`${what}: ${(counts[what] ?? 99) <= most || counts[what]}`).toBe(`${what}: true`);
});
