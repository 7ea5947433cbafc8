import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually } from '#testkit';
import { Messenger, sorted, upTo } from './a-messenger.builder.js';

let messenger: Messenger;
beforeEach(async () => {
  messenger = await Messenger.start();
});
afterEach(async () => messenger.close());

const everythingIsSent = () =>
  eventually(async () =>
    expect([await messenger.unsent(), await messenger.streamed()]).toEqual([0, expect.anything()]),
  );

/** Many at once, yet not so many that one would wait too long for a connection. */
const saveAll = async (numbers: readonly number[]) => {
  for (let at = 0; at < numbers.length; at += 100)
    await Promise.all(numbers.slice(at, at + 100).map((number) => messenger.save(number)));
};

describe('the relay', () => {
  it('loses nothing of 16 writers at once, and sends nothing that was taken back', async () => {
    messenger.relay();
    const writer = async (writerNumber: number) => {
      for (let turn = 0; turn < 40; turn += 1) {
        const number = writerNumber * 1_000 + turn;
        await messenger.save(number, (number * 7_919) % 10 < 4);
      }
    };
    await Promise.all(upTo(16).map(writer));
    await everythingIsSent();
    const saved = await messenger.saved();
    expect(saved.length).toBeGreaterThan(300);
    expect(saved.length).toBeLessThan(450);
    expect(sorted(await messenger.streamed())).toEqual(saved);
  });

  it('sends each event once, in order, though two relays run', async () => {
    messenger.relay();
    messenger.relay();
    for (const number of upTo(120)) await messenger.save(number);
    await everythingIsSent();
    expect(await messenger.streamed()).toEqual(upTo(120));
    expect(await messenger.sendings()).toBe(120);
  });

  it('goes on by another relay when the one that led has stopped', async () => {
    const first = messenger.relay();
    await messenger.save(1);
    await everythingIsSent();
    messenger.relay();
    await first.stop();
    await messenger.save(2);
    await everythingIsSent();
    expect(await messenger.streamed()).toEqual([1, 2]);
  });

  it('sends what was saved while nobody relayed', async () => {
    await saveAll(upTo(1_200));
    messenger.relay();
    await everythingIsSent();
    expect(sorted(await messenger.streamed())).toEqual(upTo(1_200));
  });

  it('is woken by a commit of events, and by no other', async () => {
    const told: boolean[] = [];
    messenger.unitOfWork.onCommit((tx) => told.push(messenger.outbox.isIn(tx)));
    await messenger.unitOfWork.run((tx) => tx.query('select 1'));
    await messenger.save(1, true);
    await messenger.save(2);
    expect(told).toEqual([false, true]);
  });

  it('sends what is behind events that the broker does not take', async () => {
    messenger.relay();
    await messenger.save(1);
    await everythingIsSent();
    await messenger.database.dataSource.query(
      `insert into outbox (municipality_id, event_id, subject, event)
       select municipality_id, gen_random_uuid(), refused.subject, event || jsonb_build_object('more', repeat('x', size))
       from outbox, lateral (values (outbox.subject, 9000000), ('of.no.stream', 1)) as refused (subject, size)`,
    );
    await messenger.save(2);
    await messenger.save(3);
    await eventually(async () => expect(await messenger.streamed()).toEqual([1, 2, 3]));
    expect(await messenger.unsent()).toBe(2);
  });

  it('sends what is left before it stops', async () => {
    const relay = messenger.relay();
    await saveAll(upTo(600));
    await relay.stop();
    expect(await messenger.unsent()).toBe(0);
  });
});

describe('when the broker', () => {
  it('is killed and comes back, each event is sent and heard once', async () => {
    messenger.relay();
    messenger.reader();
    const saving = (async () => {
      for (const number of upTo(400)) await messenger.save(number);
    })();
    await eventually(async () => expect((await messenger.heard()).length).toBeGreaterThan(50));
    await messenger.broker.kill();
    await saving;
    await messenger.broker.startAgain();
    await eventually(async () => expect(sorted(await messenger.heard())).toEqual(upTo(400)));
    await eventually(async () => expect(await messenger.unsent()).toBe(0));
    expect(sorted(await messenger.streamed())).toEqual(upTo(400));
  });

  it('is replaced by an empty one, everything is sent again and nothing is heard twice', async () => {
    messenger.relay();
    messenger.reader();
    await saveAll(upTo(100));
    await eventually(async () => expect(sorted(await messenger.heard())).toEqual(upTo(100)));
    await messenger.broker.replace();
    await saveAll(upTo(150).slice(100));
    await eventually(async () => expect(sorted(await messenger.heard())).toEqual(upTo(150)));
    await eventually(async () => expect(sorted(await messenger.streamed())).toEqual(upTo(150)));
  });

  it('lost only the newest, of very many, they are there again, each once', async () => {
    const { dataSource } = messenger.database;
    const relay = messenger.relay();
    await saveAll(upTo(3));
    await everythingIsSent();
    await relay.stop();
    await dataSource.query(
      `insert into outbox (municipality_id, event_id, subject, event, sent_at, stream_sequence)
       select municipality_id, gen_random_uuid(), subject, jsonb_set(event, '{data,number}', to_jsonb(number)), now(), number
       from (select * from outbox order by id limit 1) as one, generate_series(4, 6000) as number`,
    );
    messenger.relay();
    await eventually(async () => expect(await messenger.onStream()).toBe(6_000));
    await eventually(async () => expect(await messenger.unsent()).toBe(0));
    expect((await messenger.streamed(5_990)).length).toBe(11);
  });
});

describe('sent events', () => {
  const makeOld = (id: number, hours: number) =>
    messenger.database.dataSource.query(
      'update outbox set sent_at = now() - make_interval(hours => $2) where id = $1',
      [id, hours],
    );
  const kept = async () =>
    ((await messenger.database.dataSource.query('select id from outbox order by id')) as { id: string }[]).map(
      ({ id }) => Number(id),
    );

  it('are kept for seven days', async () => {
    const first = messenger.relay();
    await saveAll(upTo(3));
    await everythingIsSent();
    await first.stop();
    await makeOld(1, 169);
    await makeOld(2, 167);
    messenger.relay();
    await eventually(async () => expect(await kept()).toEqual([2, 3]));
  });

  it('are looked through once an hour, not at each commit', async () => {
    messenger.relay();
    await messenger.save(1);
    await everythingIsSent();
    await makeOld(1, 169);
    for (const number of upTo(20).slice(1)) {
      await messenger.save(number);
      await everythingIsSent();
    }
    expect(await kept()).toEqual(upTo(20));
  });
});

describe('how many events are unsent', () => {
  it('is told in full, also while nothing can be sent', async () => {
    messenger.relay();
    await messenger.save(0);
    await everythingIsSent();
    await messenger.broker.kill();
    await saveAll(upTo(1_200));
    expect(await messenger.unsentMetric()).toBe(1_200);
    await messenger.broker.startAgain();
    await everythingIsSent();
    expect(await messenger.unsentMetric()).toBe(0);
  });
});

describe('the lock of the relay', () => {
  it('is given up with its connection when it can not be given back', async () => {
    const { administratorUrl, dataSource } = messenger.database;
    const administrator = new pg.Client({ connectionString: administratorUrl });
    await administrator.connect();
    const locks = async () =>
      (
        await administrator.query(
          `select 1 from pg_locks join pg_database on pg_database.oid = database
           where locktype = 'advisory' and datname = current_database()`,
        )
      ).rowCount;
    const relay = messenger.relay();
    await messenger.save(1);
    await everythingIsSent();
    expect(await locks()).toBe(1);
    await administrator.query('revoke execute on function pg_advisory_unlock(bigint) from public');
    await expect(dataSource.query('select pg_advisory_unlock(1)')).rejects.toThrow(/permission denied/);
    await relay.stop();
    await eventually(async () => expect(await locks()).toBe(0));
    await administrator.end();
  });
});
