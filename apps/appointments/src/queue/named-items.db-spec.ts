import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CallChange, changeCall, getQueue, takeTicket } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  asked,
  byPhone,
  monday,
  orders,
  refusal,
  tuesday,
} from '../booking/a-booking.builder.js';
import { aQueue, atKiosk, doing, type QueueInstance, setClock, tuesdayAtTen } from './a-queue.builder.js';

let database: TestDatabase;
let queue: QueueInstance;

beforeEach(async () => {
  database = await aBookingDatabase();
  queue = aQueue(database, tuesdayAtTen);
  await aBookableLocation(queue.booking);
});
afterEach(async () => database.drop());

const paspoort = { productId: 'paspoort', people: 1 };
const items = [paspoort, { productId: 'no-such-thing', people: 1 }];
const unknown = { code: 'product-unknown', productId: 'no-such-thing' };

it('what is refused is a problem that the request names', async () => {
  const { walkIn, signOn, next, change } = doing(queue);
  await walkIn();
  await signOn('balie-1');
  const callId = (await next('balie-1'))?.id ?? '';
  await change(callId, { do: 'serve' });
  for (const [code, what] of [
    ['product-unknown', { do: 'change-items', items }],
    ['desk-not-staffed', { do: 'transfer', deskId: 'balie-2' }],
    ['desk-unknown', { do: 'transfer', deskId: 'balie-99' }],
    ['call-closed', { do: 'recall' }],
  ] as const) {
    expect((await refusal(change(callId, { ...what } as CallChange))).code).toBe(code);
    expect(changeCall.problems).toContain(code);
  }
  for (const { problems } of [takeTicket, getQueue]) expect(problems).toContain('product-unknown');
});

describe('a product that nobody knows', () => {
  it('is nothing to walk in for, nor to ask the wait of', async () => {
    expect(await refusal(doing(queue).walkIn({ items }))).toEqual(unknown);
    const line = (of: typeof items) => queue.queues.queue(asked({ locationId: 'stadskantoor', items: of }));
    expect(await refusal(line(items))).toEqual(unknown);
    expect(await line([paspoort])).toMatchObject({ join: { ahead: 0 } });
  });

  it('is nothing that a visit turns out to be for', async () => {
    const { walkIn, signOn, next, change } = doing(queue);
    await walkIn();
    await signOn('balie-1');
    const callId = (await next('balie-1'))?.id ?? '';
    expect(await refusal(change(callId, { do: 'change-items', items }))).toEqual(unknown);
    const changed = await change(callId, { do: 'change-items', items: [{ ...paspoort, people: 2 }] });
    expect(changed.ticket).toMatchObject({ version: 3, items: [{ ...paspoort, people: 2 }] });
  });
});

it('what is said beside an appointment is not what it is for', async () => {
  setClock(queue, monday);
  const { id, code } = await orders(queue.booking).book(tuesday('10:05'));
  setClock(queue, tuesdayAtTen);
  const beside = { locationId: 'stadskantoor', items, language: 'en', needs: { wheelchair: true } };
  const taken = await queue.take.run(asked({ caller: atKiosk, order: { ...beside, appointmentId: id } }));
  expect(taken).toMatchObject({ appointmentId: id, items: [paspoort], language: 'nl', needs: {} });
  expect(await queue.take.run(asked({ caller: atKiosk, order: { ...beside, code } }))).toEqual(taken);
  expect(await refusal(queue.take.run(asked({ caller: byPhone, order: { ...beside, code } })))).toEqual({
    code: 'not-allowed',
  });
});
