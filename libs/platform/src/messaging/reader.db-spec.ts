import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#testkit';
import { happened, Messenger, sorted, upTo } from './a-messenger.builder.js';
import type { EventOf } from './event.js';
import { reactionsOf } from './reaction.js';

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

type Happened = EventOf<typeof happened>;

describe('a reader that takes many at once', () => {
  let taken: number[][];
  beforeEach(() => {
    taken = [];
  });
  const together = (take: (events: readonly Happened[]) => Promise<unknown> = (events) => messenger.hearAll(events)) =>
    messenger.readerOf([
      reactionsOf((events: readonly Happened[]) => {
        taken.push(events.map(({ data }) => data.number));
        return take(events);
      })(happened, (event) => event),
    ]);
  const saved = async (last: number) => {
    messenger.relay();
    for (const number of upTo(last)) await messenger.save(number);
    await eventually(async () => expect(await messenger.onStream()).toBe(last));
  };

  it('takes what came together together, in order, and what comes alone alone', async () => {
    await saved(100);
    together();
    await eventually(async () => expect(await messenger.heard()).toEqual(upTo(100)));
    expect(taken.length).toBeLessThan(50);
    expect(taken.flat()).toEqual(upTo(100));
    await messenger.save(101);
    await eventually(async () => expect(await messenger.heard()).toEqual(upTo(101)));
    expect(taken.at(-1)).toEqual([101]);
  });

  it('does what is good among them, in order, when one is bad; that one is alone from then on', async () => {
    await saved(20);
    let refusals = 0;
    together(async (events) => {
      if (events.some(({ data }) => data.number === 7) && refusals < 4) {
        refusals += 1;
        throw new Error('never 7');
      }
      await messenger.hearAll(events);
    });
    const others = upTo(20).filter((number) => number !== 7);
    await eventually(async () => expect(await messenger.heard()).toEqual([...others, 7]));
    const with7 = taken.filter((numbers) => numbers.includes(7)).map(({ length }) => length);
    expect(with7[0]).toBeGreaterThan(1);
    expect(with7.slice(1)).toEqual([1, 1, 1, 1]);
    expect(await parked()).toEqual([]);
  });

  it('parks what can not be read among them, and does the others', async () => {
    await saved(5);
    await messenger.publish('{ not json');
    await messenger.save(6);
    await eventually(async () => expect(await messenger.onStream()).toBe(7));
    together();
    await eventually(async () => expect(await messenger.heard()).toEqual(upTo(6)));
    expect(await parked()).toMatchObject([{ reason: 'It is not JSON.' }]);
  });

  it('hears once what comes twice among them', async () => {
    await saved(3);
    const rows = (await messenger.database.dataSource.query('select event from outbox')) as { event: object }[];
    for (const { event } of [...rows, ...rows]) await messenger.publish(JSON.stringify(event));
    await messenger.save(4);
    together();
    await eventually(async () => expect(await messenger.heard()).toEqual(upTo(4)));
    expect(taken.flat().length).toBeGreaterThan(4);
  });

  it('does nothing twice of what failed half-way', async () => {
    await saved(30);
    let failures = 0;
    together((events) =>
      messenger.hearAll(events, () => {
        failures += 1;
        if (failures <= 3) throw new Error('after all of it was written');
      }),
    );
    await eventually(async () => expect(sorted(await messenger.heard())).toEqual(upTo(30)));
    expect(failures).toBeGreaterThan(3);
  });

  it('shares the work with another of the same name, each event done once', async () => {
    messenger.relay();
    together();
    together();
    const saving = (from: number) => async (number: number) => messenger.save(from + number);
    for (let at = 0; at < 10; at += 1) await Promise.all(upTo(30).map(saving(at * 30)));
    await eventually(async () => expect(sorted(await messenger.heard())).toEqual(upTo(300)));
  });

  it('gives back at once what it has not begun when it is stopped', async () => {
    await saved(10);
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const began: number[] = [];
    const first = messenger.reader(async (event) => {
      began.push(event.data.number);
      await gate;
      await messenger.hear(event);
    });
    await eventually(() => expect(began).toEqual([1]));
    const stopped = first.stop();
    goOn();
    await stopped;
    expect(await messenger.heard()).toEqual([1]);
    together();
    // Less than it would take the broker to find out by itself.
    await eventually(async () => expect(sorted(await messenger.heard())).toEqual(upTo(10)), 8_000);
  });
});
