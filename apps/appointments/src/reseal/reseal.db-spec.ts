import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { Metrics, Seal, UnitOfWork } from '#platform';
import { eventually, type TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
  keys,
  monday,
  orders,
  town,
  tuesday,
} from '../booking/a-booking.builder.js';
import { RememberedAnswerStore } from '../booking/remembered-answers.store.js';
import { type Country, contactKeysOf } from '../people/contact-keys.rules.js';
import { aQueue, doing, tuesdayAtTen } from '../queue/a-queue.builder.js';
import { resealOf } from './reseal.action.js';
import { keysMissing, leftOf, type Tally } from './sealed.rules.js';

let database: TestDatabase;
let booking: Booking;
beforeEach(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, monday);
  await aBookableLocation(booking, { plan: aPlan(6) });
});
afterEach(() => database.drop());

const [k2, h2] = [randomBytes(32), randomBytes(32)];
const both = {
  DATA_KEYS: new Map([
    ['k2', k2],
    ['k1', keys.data],
  ]),
  LOOKUP_KEYS: new Map([
    ['h2', h2],
    ['h1', keys.lookUp],
  ]),
};
const onlyNew = { DATA_KEYS: new Map([['k2', k2]]), LOOKUP_KEYS: new Map([['h2', h2]]) };
const reseal = (rings = both, country: Country = 'NL') =>
  resealOf({ ...rings, PHONE_COUNTRY: country }, new UnitOfWork(database.dataSource, new Metrics('test')));

const mine = { name: 'Sanne Proef', email: 'sanne@example.org', phone: '0470123456', contactBy: 'email' as const };
const route = 'POST /v1/appointments';
const book = (key: string) => orders(booking).book(tuesday('09:00'), { customer: mine }, { key, route });
const sql = (text: string, values: unknown[] = []) => database.dataSource.query(text, values);
const counted = (tallies: readonly Tally[]) => tallies.map(({ counts }) => Object.fromEntries(counts));

const placeOf = (table: string, column: string, id: string) => ({ municipalityId: town, table, column, id });

/** What is remembered under these keys, as who has only the new key reads it. */
const remembered = async (...names: string[]) => {
  const [row] = (await sql('select client from remembered_answers')) as { client: string }[];
  const store = new RememberedAnswerStore(new Seal(onlyNew.DATA_KEYS), keys.fingerprint);
  const asked = names.map((key) => ({ client: row?.client ?? '', route, key, fingerprint: Buffer.alloc(0) }));
  const found = await store.load(database.dataSource.manager, 'voorbeeldstad', asked);
  return [...found.values()].map(({ answer }) => answer);
};

describe('resealing', () => {
  it('puts persons, answers and what people are found by under the first keys: each opens in its own place', async () => {
    const [one, other] = [await book('one'), await book('other')];
    expect(counted(await reseal().count())).toEqual([{ k1: 2 }, { k1: 2 }, {}, {}, { h1: 4 }, { 'not found': 2 }]);
    expect(counted(await reseal().run())).toEqual([{ k2: 2 }, { k2: 2 }, {}, {}, { h2: 4 }, { found: 2 }]);
    expect(await remembered('one', 'other')).toEqual([one, other]);
    await sql(
      `update remembered_answers set answer = (select answer from remembered_answers where key = 'one') where key = 'other'`,
    );
    await expect(remembered('other')).rejects.toThrow();
    expect(await remembered('one')).toEqual([one]);
  });

  it('comes back to what others had locked', async () => {
    const { id } = await book('locked');
    await book('free');
    let running: Promise<readonly Tally[]> | undefined;
    await database.dataSource.transaction(async (tx) => {
      await tx.query('select 1 from appointments where id = $1 for update', [id]);
      await tx.query(`select 1 from remembered_answers where key = 'locked' for update`);
      running = reseal().run();
      await eventually(async () =>
        expect(counted(await reseal().count())).toEqual([
          { k1: 1, k2: 1 },
          { k1: 1, k2: 1 },
          {},
          {},
          { h1: 2, h2: 2 },
          { found: 1, 'not found': 1 },
        ]),
      );
    });
    expect(leftOf((await running) ?? [])).toBe(0);
  });

  it('counts who is found by nothing, and mends that', async () => {
    await book('one');
    await reseal().run();
    await sql('delete from person_keys');
    await sql('update appointments set keyed_version = null');
    const before = await reseal().count();
    expect([counted(before).at(-1), leftOf(before)]).toEqual([{ 'not found': 1 }, 1]);
    expect(counted(await reseal().run()).slice(-2)).toEqual([{ h2: 2 }, { found: 1 }]);
  });

  it('follows another country of phone numbers', async () => {
    await book('one');
    await reseal().run();
    expect(leftOf(await reseal(both, 'BE').count())).toBe(1);
    expect(leftOf(await reseal(both, 'BE').run())).toBe(0);
    const [kept] = (await sql(`select hash from person_keys where kind = 'phone'`)) as { hash: Buffer }[];
    const wanted = contactKeysOf(onlyNew.LOOKUP_KEYS, 'voorbeeldstad', { phone: '+32470123456' });
    expect(kept?.hash).toEqual(wanted[0]?.hash);
  });

  it('says which key it misses, and ends', async () => {
    await book('one');
    const tallies = await reseal(onlyNew).run();
    expect(leftOf(tallies)).toBeGreaterThan(0);
    expect(keysMissing(tallies)).toBe(
      [
        'appointments.person: 1 can not be read, for there is no key k1; add it to the ring.\n',
        'remembered_answers.answer: 1 can not be read, for there is no key k1; add it to the ring.\n',
      ].join(''),
    );
    expect(keysMissing(await reseal().run())).toBe('');
  });

  it('needs no key that people were found by before', async () => {
    await book('one');
    expect(leftOf(await reseal({ ...both, LOOKUP_KEYS: onlyNew.LOOKUP_KEYS }).run())).toBe(0);
  });

  it('leaves what is broken, does the rest, and does not say that nothing is left', async () => {
    const { id } = await book('broken');
    await book('whole');
    await sql(`update appointments set person = overlay(person placing '\\x00' from 40) where id = $1`, [id]);
    await sql(`update remembered_answers set answer = overlay(answer placing '\\x00' from 40) where key = 'broken'`);
    const tallies = await reseal().run();
    expect(counted(tallies).slice(0, 2)).toEqual([
      { k1: 1, k2: 1 },
      { k1: 1, k2: 1 },
    ]);
    expect(leftOf(tallies)).toBeGreaterThan(0);
  }, 20_000);

  it('puts what visitors need, and what they say, under the first key: each opens at its own row', async () => {
    const { walkIn } = doing(aQueue(database, tuesdayAtTen));
    const needs = { interpreter: 'Tigrinya' };
    const [one, other] = [await walkIn({ needs }), await walkIn({ needs: { wheelchair: true } })];
    const said = uuidv7();
    const old = new Seal(new Map([['k1', keys.data]]));
    const comment = old.close(placeOf('feedback', 'comment', said), 'Fijn geholpen');
    await sql(
      `insert into feedback (municipality_id, id, about, handoff_id, product_ids, comment, language, channel, given_at)
       values ($1, $2, 'handoff', $2, '{paspoort}', $3, 'nl', 'web', now())`,
      [town, said, comment],
    );
    expect(counted(await reseal().count()).slice(2, 4)).toEqual([{ k1: 2 }, { k1: 1 }]);
    expect(counted(await reseal().run()).slice(2, 4)).toEqual([{ k2: 2 }, { k2: 1 }]);
    const opened = async (table: string, column: string, id: string) => {
      const [row] = (await sql(`select ${column} as value from ${table} where id = $1`, [id])) as { value: Buffer }[];
      return new Seal(onlyNew.DATA_KEYS).open(placeOf(table, column, id), row?.value ?? Buffer.alloc(0));
    };
    expect(await opened('tickets', 'person', one.id)).toEqual(needs);
    expect(await opened('tickets', 'person', other.id)).toEqual({ wheelchair: true });
    expect(await opened('feedback', 'comment', said)).toBe('Fijn geholpen');
    await sql('update tickets set person = (select person from tickets where id = $1) where id = $2', [
      one.id,
      other.id,
    ]);
    await expect(opened('tickets', 'person', other.id)).rejects.toThrow();
    expect(leftOf(await reseal(onlyNew).count())).toBe(0);
  });

  it('leaves what visitors need where it can not be opened, and says how much that is', async () => {
    const { walkIn } = doing(aQueue(database, tuesdayAtTen));
    const { id } = await walkIn({ needs: { quiet: true } });
    await walkIn({ needs: { quiet: true } });
    await sql(`update tickets set person = overlay(person placing '\\x00' from 40) where id = $1`, [id]);
    expect(counted(await reseal().run())[2]).toEqual({ k1: 1, k2: 1 });
  }, 20_000);
});
