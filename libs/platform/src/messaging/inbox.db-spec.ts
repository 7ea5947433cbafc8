import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgetOldEvents } from '../service/keep.js';
import { Messenger, municipalityId, upTo } from './a-messenger.builder.js';

let messenger: Messenger;
beforeAll(async () => {
  messenger = await Messenger.start();
});
afterAll(async () => messenger.close());

const write = (number: number) => async (tx: { query(sql: string, values: unknown[]): Promise<unknown> }) => {
  await tx.query('insert into heard values ($1, $2)', [municipalityId, number]);
};

const heardOf = async (number: number) => (await messenger.heard()).filter((one) => one === number).length;

describe('the inbox', () => {
  it('does the work once, though the event comes 20 times at once', async () => {
    const event = { id: randomUUID(), municipalityId };
    const firsts = await Promise.all(upTo(20).map(() => messenger.inbox.once('reader', event, write(1))));
    expect(firsts.filter((first) => first)).toHaveLength(1);
    expect(await heardOf(1)).toBe(1);
  });

  it('remembers nothing of work that failed', async () => {
    const event = { id: randomUUID(), municipalityId };
    const failing = messenger.inbox.once('reader', event, async (tx) => {
      await write(2)(tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await messenger.inbox.once('reader', event, write(2))).toBe(true);
    expect(await heardOf(2)).toBe(1);
  });

  it('lets each reader do its own work, and each municipality', async () => {
    const event = { id: randomUUID(), municipalityId };
    expect(await messenger.inbox.once('one', event, write(3))).toBe(true);
    expect(await messenger.inbox.once('other', event, write(3))).toBe(true);
    expect(await messenger.inbox.once('one', { ...event, municipalityId: 'proefdorp' }, write(3))).toBe(true);
  });

  it('forgets after 30 days', async () => {
    const [young, old] = [randomUUID(), randomUUID()];
    await messenger.inbox.once('memory', { id: young, municipalityId }, async () => undefined);
    await messenger.inbox.once('memory', { id: old, municipalityId }, async () => undefined);
    const { dataSource } = messenger.database;
    await dataSource.query(`update inbox set done_at = now() - interval '31 days' where event_id = $1`, [old]);
    await forgetOldEvents(dataSource).run();
    expect(await dataSource.query(`select event_id from inbox where reader = 'memory'`)).toEqual([{ event_id: young }]);
  });
});
