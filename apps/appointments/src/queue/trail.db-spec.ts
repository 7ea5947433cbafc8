import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase, asked, orders, refusal, tuesday } from '../booking/a-booking.builder.js';
import { aQueue, atCounter, doing, type QueueInstance, setClock, tuesdayAtTen } from './a-queue.builder.js';

let database: TestDatabase;
let queue: QueueInstance;
beforeEach(async () => {
  database = await aBookingDatabase();
  queue = aQueue(database, tuesdayAtTen);
  await aBookableLocation(queue.booking);
});
afterEach(async () => database.drop());

interface Row {
  readonly about_kind: string;
  readonly about_id: string;
  readonly action: string;
  readonly looked: boolean;
  readonly who: string | null;
  readonly details: { readonly appointmentIds?: string[] };
}

/** What this leaves in the trail. */
const left = async (work: () => Promise<unknown>): Promise<readonly (readonly [string, string, boolean])[]> => {
  const before = await rows();
  await work();
  return (await rows()).slice(before.length).map((row) => [row.action, row.about_kind, row.looked] as const);
};
const rows = (): Promise<Row[]> =>
  database.dataSource.query(
    'select about_kind, about_id, action, looked, who, client, details from audit_rows order by id',
  );

it('each order leaves one row about the ticket; who signs on one about the desk, and being there none', async () => {
  const { walkIn, signOn, signOff, next, change } = doing(queue);
  expect(await left(() => walkIn())).toEqual([['take-ticket', 'ticket', false]]);
  expect(await left(() => signOn('balie-1'))).toEqual([['staff-desk', 'desk', false]]);
  expect(await left(() => signOn('balie-1'))).toEqual([]);
  let callId = '';
  const calls = async () => {
    callId = (await next('balie-1'))?.id ?? '';
  };
  expect(await left(calls)).toEqual([['call-next', 'ticket', true]]);
  for (const what of ['serve', 'park'] as const)
    expect(await left(() => change(callId, { do: what }))).toEqual([['change-call', 'ticket', true]]);
  expect(await left(() => next('balie-1'))).toEqual([]);
  expect(await left(() => signOff('balie-1'))).toEqual([['staff-desk', 'desk', false]]);
});

it('who is called out again, or answered with a call that ended so already, is seen', async () => {
  const { walkIn, signOn, next, change } = doing(queue);
  await walkIn({ needs: { wheelchair: true } });
  await signOn('balie-1');
  const id = (await next('balie-1'))?.id ?? '';
  expect(await left(() => change(id, { do: 'recall' }))).toEqual([['change-call', 'ticket', true]]);
  await change(id, { do: 'finish' });
  expect(await left(() => change(id, { do: 'finish' }))).toEqual([['look-at-call', 'ticket', true]]);
  expect(await left(() => refusal(change(id, { do: 'park' })))).toEqual([]);
});

it('a desk that is left puts who is served there back: a row about each', async () => {
  const { walkIn, signOn, signOff, next } = doing(queue);
  await walkIn();
  await signOn('balie-1');
  await next('balie-1');
  expect(await left(() => signOff('balie-1'))).toEqual([
    ['staff-desk', 'ticket', false],
    ['staff-desk', 'desk', false],
  ]);
});

it('an appointment is in every row about its ticket, and in its own where it changed', async () => {
  const { arrive, signOn, next, change } = doing(queue);
  const { id } = await orders(queue.booking).book(tuesday('10:00'));
  await signOn('balie-1');
  expect(await left(() => arrive(id))).toEqual([
    ['note-arrival', 'appointment', true],
    ['take-ticket', 'ticket', false],
  ]);
  const call = await next('balie-1');
  expect(await left(() => change(call?.id ?? '', { do: 'finish' }))).toEqual([
    ['note-outcome', 'appointment', true],
    ['change-call', 'ticket', true],
  ]);
  const ofTickets = (await rows()).filter(({ about_kind }) => about_kind === 'ticket');
  expect(ofTickets.map(({ details }) => details.appointmentIds)).toEqual([[id], [id], [id]]);
});

it('the clock does it itself', async () => {
  const { walkIn } = doing(queue);
  await walkIn();
  const ticks = async () => {
    setClock(queue, tuesdayAtTen + 24 * 60 * 60_000);
    await queue.sweep.run();
  };
  expect(await left(ticks)).toEqual([['sweep-line', 'ticket', false]]);
  expect((await rows()).at(-1)).toMatchObject({ who: null, client: 'open-loket' });
});

it('a desk that says that it is there is not told whom it serves, which would be a look; who asks is, and has looked', async () => {
  const { walkIn, signOn, next } = doing(queue);
  await walkIn({ needs: { wheelchair: true } });
  await signOn('balie-1');
  const call = await next('balie-1');
  expect(await left(async () => expect(await signOn('balie-1')).not.toHaveProperty('call'))).toEqual([]);
  const asks = async () => {
    const staffing = await queue.desks.staffing(asked({ caller: atCounter, deskId: 'balie-1' }));
    expect(staffing.call).toMatchObject({ id: call?.id, ticket: { needs: { wheelchair: true } } });
  };
  expect(await left(asks)).toEqual([['look-at-call', 'ticket', true]]);
});
