import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import { aBookableLocation, aBookingDatabase } from '../booking/a-booking.builder.js';
import { aQueue, doing, type QueueInstance, tuesdayAtTen } from './a-queue.builder.js';

let database: TestDatabase;
let queue: QueueInstance;

beforeEach(async () => {
  database = await aBookingDatabase();
  queue = aQueue(database, tuesdayAtTen);
  await aBookableLocation(queue.booking);
});
afterEach(async () => database.drop());

describe('the line of a day', () => {
  it('takes who walks in from the ticket to having been served', async () => {
    const { walkIn, signOn, next, change, line } = doing(queue);
    const ticket = await walkIn();
    expect(ticket).toMatchObject({ number: 'A001', state: 'waiting', estimate: { ahead: 0 } });
    expect(await walkIn()).toMatchObject({ number: 'A002', estimate: { ahead: 1 } });
    await signOn('balie-1');
    const call = await next('balie-1');
    expect(call).toMatchObject({ ticketId: ticket.id, number: 'A001', deskId: 'balie-1', state: 'called' });
    await expect(next('balie-1')).rejects.toMatchObject({ code: 'desk-busy' });
    expect(await line()).toMatchObject({ waiting: 1, called: [{ number: 'A001', deskId: 'balie-1', serving: false }] });
    await change(call?.id ?? '', { do: 'serve' });
    const served = await change(call?.id ?? '', { do: 'finish' });
    expect(served).toMatchObject({ state: 'ended', outcome: 'served', ticket: { state: 'served' } });
    expect((await next('balie-1'))?.number).toBe('A002');
  });
});
