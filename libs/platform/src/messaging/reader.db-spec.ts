import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#testkit';
import { Messenger, upTo } from './a-messenger.builder.js';

let messenger: Messenger;
beforeEach(async () => {
  messenger = await Messenger.start();
});
afterEach(async () => messenger.close());

const parked = () =>
  messenger.database.dataSource.query(
    `select municipality_id, reader, reason, convert_from(message, 'UTF8') as message from parked_messages order by stream_sequence`,
  );

describe('a reader', () => {
  it('parks what it can not read, with the reason, and reads on', async () => {
    messenger.relay();
    await messenger.save(1);
    await eventually(async () => expect(await messenger.streamed()).toEqual([1]));
    await messenger.publish('{ not json');
    await messenger.publish('{"hello": "world"}');
    const [{ event }] = (await messenger.database.dataSource.query('select event from outbox')) as [{ event: object }];
    await messenger.publish(JSON.stringify({ ...event, type: 'nl.openloket.demo.thing.other.v1' }));
    await messenger.publish(JSON.stringify({ ...event, data: { number: 'many' } }));
    await messenger.publish(JSON.stringify({ ...event, data: { municipalityId: 'proefdorp', number: 3 } }));
    await messenger.save(2);
    messenger.reader();
    await eventually(async () => expect(await messenger.heard()).toEqual([1, 2]));
    expect(await parked()).toMatchObject([
      { municipality_id: 'voorbeeldstad', reader: 'demo', reason: 'It is not JSON.', message: '{ not json' },
      { reason: 'It is not a CloudEvent.' },
      { reason: 'Its type is nl.openloket.demo.thing.other.v1.' },
      { reason: expect.stringMatching(/^Its data do not fit demo.thing.happened.v1/) },
      { municipality_id: 'voorbeeldstad', reason: 'Its data are of proefdorp, its subject is of voorbeeldstad.' },
    ]);
  });

  it('parks each of two that had the same place in the stream, because it was replaced', async () => {
    messenger.relay();
    messenger.reader();
    await messenger.save(1);
    await eventually(async () => expect(await messenger.heard()).toEqual([1]));
    await messenger.publish('the second');
    await eventually(async () => expect(await parked()).toHaveLength(1));
    await messenger.broker.replace();
    await eventually(async () => expect(await messenger.onStream()).toBe(1));
    await messenger.publish('another second');
    await messenger.save(2);
    await eventually(async () => expect(await messenger.heard()).toEqual([1, 2]));
    expect((await parked()).map(({ message }: { message: string }) => message).sort()).toEqual([
      'another second',
      'the second',
    ]);
  });

  it('passes over events of other services and other kinds', async () => {
    messenger.relay();
    messenger.reader();
    await messenger.save(1);
    await eventually(async () => expect(await messenger.heard()).toEqual([1]));
    await messenger.publish('{ not json', 'events.voorbeeldstad.demo.thing.forgotten.v1');
    await messenger.publish('{ not json', 'events.voorbeeldstad.other.thing.happened.v1');
    await messenger.save(2);
    await eventually(async () => expect(await messenger.heard()).toEqual([1, 2]));
    expect(await parked()).toEqual([]);
  });

  it('tries again what failed, and does it once', async () => {
    let failures = 0;
    messenger.relay();
    messenger.reader(async (event) => {
      if (event.data.number === 1 && failures < 3) {
        failures += 1;
        throw new Error('not now');
      }
      await messenger.hear(event);
    });
    await messenger.save(1);
    await messenger.save(2);
    await eventually(async () => expect(await messenger.heard()).toEqual([2, 1]));
    expect(failures).toBe(3);
    expect(await parked()).toEqual([]);
  });

  it('hears once what is sent twice', async () => {
    messenger.relay();
    await messenger.save(1);
    await eventually(async () => expect(await messenger.streamed()).toEqual([1]));
    const [{ event }] = (await messenger.database.dataSource.query('select event from outbox')) as [{ event: object }];
    await messenger.publish(JSON.stringify(event));
    await messenger.publish(JSON.stringify(event));
    await messenger.save(2);
    messenger.reader();
    await eventually(async () => expect(await messenger.heard()).toEqual([1, 2]));
  });

  it('hears, when it comes back, what happened while it was away', async () => {
    messenger.relay();
    const first = messenger.reader();
    await messenger.save(1);
    await eventually(async () => expect(await messenger.heard()).toEqual([1]));
    await first.stop();
    for (const number of upTo(30).slice(1)) await messenger.save(number);
    expect(await messenger.heard()).toEqual([1]);
    messenger.reader();
    await eventually(async () => expect(await messenger.heard()).toEqual(upTo(30)));
  });

  it('shares the work with another of the same name', async () => {
    messenger.relay();
    messenger.reader();
    messenger.reader();
    for (const number of upTo(200)) await messenger.save(number);
    await eventually(async () => expect((await messenger.heard()).sort((a, b) => a - b)).toEqual(upTo(200)));
  });
});
