import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Handoff } from '#contracts';
import { eventually } from '#testkit';
import {
  atTheDesk,
  aWay,
  byPhone,
  byWeb,
  city,
  Handoffs,
  once,
  online,
  through,
} from './a-desk-of-handoffs.builder.js';
import { hashesOf } from './handoff.rules.js';
import { HandoffStore } from './handoff.store.js';

let handoffs: Handoffs;
let beside: Handoffs;
beforeAll(async () => {
  handoffs = (await Handoffs.start()).at('2026-11-24T10:15:30Z');
  beside = (await handoffs.another()).at('2026-11-24T10:15:31Z');
  await handoffs.offer('verhuismelding', [online, byPhone, atTheDesk, aWay('inloop', 'walk-in')]);
});
afterAll(async () => {
  await beside?.dataSource.destroy();
  await handoffs.database.drop();
});

const rowsOf = (productId: string): Promise<Record<string, unknown>[]> =>
  handoffs.dataSource.query('select * from handoffs where product_id = $1', [productId]);
const eventsAbout = async (...ids: string[]) =>
  (await handoffs.events()).filter(({ subject }) => ids.includes(subject));
const aProduct = async (): Promise<string> => {
  const id = `product-${randomUUID()}`;
  await handoffs.offer(id, [online, byPhone, atTheDesk]);
  return id;
};
const refusal = (attempt: Promise<unknown>): Promise<{ code: string; details: object }> =>
  attempt.then(
    () => {
      throw new Error('It was not refused.');
    },
    (error) => error,
  );
const twenty = Array.from({ length: 20 }, (_, number) => number);

describe('a handoff', () => {
  it('tells where to go on, is kept with the channel and the role, and is announced', async () => {
    const made = await handoffs.make('verhuismelding', 'online', { caller: through('phone', 'clerk') });
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      productId: 'verhuismelding',
      way: 'online',
      kind: 'online',
      channel: 'phone',
      at: '2026-11-24T10:15:30Z',
      url: online.url,
      appointmentSkipped: true,
    });
    expect(Handoff.parse(made)).toEqual(made);
    expect(await handoffs.get('verhuismelding', made.id)).toEqual(made);
    const [row] = await handoffs.dataSource.query('select who from handoffs where id = $1', [made.id]);
    expect(row).toEqual({ who: 'clerk' });
    const { id: handoffId, at, url, ...told } = made;
    expect(await eventsAbout(made.id)).toMatchObject([
      {
        type: 'nl.openloket.catalogue.handoff.made.v1',
        time: at,
        data: { municipalityId: 'voorbeeldstad', handoffId, who: 'clerk', ...told },
      },
    ]);
    expect(JSON.stringify(await eventsAbout(made.id))).not.toContain(url);
  });

  it('names nobody when nobody was known', async () => {
    const made = await handoffs.make('verhuismelding', 'bellen');
    expect(made).toMatchObject({ phone: byPhone.phone, channel: 'web' });
    expect(made).not.toHaveProperty('url');
    const [event] = await eventsAbout(made.id);
    expect(event?.data).not.toHaveProperty('who');
  });

  it('stays as it was when the product changes or is withdrawn', async () => {
    const product = await aProduct();
    const made = await handoffs.make(product, 'online');
    await handoffs.offer(product, [aWay('online', 'online', { url: 'https://elders.example/' })]);
    await handoffs.withdraw(product);
    expect(await handoffs.get(product, made.id)).toEqual(made);
  });

  it('is found under its own product and municipality only', async () => {
    const { id } = await handoffs.make('verhuismelding', 'online');
    const attempts = [
      handoffs.get('paspoort', id),
      handoffs.get('verhuismelding', id, 'proefdorp'),
      handoffs.get('verhuismelding', randomUUID()),
    ];
    const notFound = expect.objectContaining({ code: 'not-found' });
    expect(await Promise.all(attempts.map(refusal))).toEqual([notFound, notFound, notFound]);
  });

  it('is refused, kept nowhere and not announced, when nobody can be passed on', async () => {
    const product = await aProduct();
    const shut = aWay('dicht', 'online', { url: 'https://formulier.example/', channels: ['counter'] });
    await handoffs.offer(product, [atTheDesk, shut]);
    const before = (await handoffs.events()).length;
    expect(await refusal(handoffs.make(product, 'balie'))).toMatchObject({
      code: 'invalid-input',
      details: { errors: [{ path: 'way', message: expect.stringContaining('ours') }] },
    });
    expect(await refusal(handoffs.make(product, 'nergens'))).toMatchObject({ code: 'invalid-input' });
    expect(await refusal(handoffs.make(product, 'dicht'))).toMatchObject({ code: 'not-allowed' });
    expect(await refusal(handoffs.make('onbekend', 'online'))).toMatchObject({ code: 'product-unknown' });
    expect(await refusal(handoffs.make('verhuismelding', 'online', { municipalityId: 'proefdorp' }))).toMatchObject({
      code: 'product-unknown',
    });
    await handoffs.withdraw(product);
    expect(await refusal(handoffs.make(product, 'dicht', { caller: through('counter', 'counter') }))).toMatchObject({
      code: 'product-unknown',
    });
    expect(await rowsOf(product)).toEqual([]);
    expect((await handoffs.events()).length).toBe(before);
  });
});

describe('an order with an idempotency key', () => {
  it('twenty times at once, through two services, is one handoff and twenty equal answers', async () => {
    const product = await aProduct();
    const waiting = `select 1 from pg_locks where not granted and relation = 'handoffs'::regclass`;
    // All of them are on their way before the first may write.
    const answers = await handoffs.dataSource.transaction(async (tx) => {
      await tx.query('lock table handoffs in exclusive mode');
      const sent = twenty.map((at) => (at % 2 ? beside : handoffs).make(product, 'online', { key: 'twintig-maal' }));
      await eventually(async () => expect(await handoffs.dataSource.query(waiting)).toHaveLength(20));
      return sent;
    });
    const texts = (await Promise.all(answers)).map((answer) => JSON.stringify(answer));
    expect(new Set(texts).size).toBe(1);
    expect(await rowsOf(product)).toHaveLength(1);
    expect(await eventsAbout(JSON.parse(texts[0] ?? '').id)).toHaveLength(1);
  });

  it('waits for one that is under way: for its answer, or to be decided itself when that one fails', async () => {
    const product = await aProduct();
    const waiting = `select 1 from pg_locks join pg_stat_activity using (pid)
      where not granted and locktype = 'transactionid' and datname = current_database()`;
    for (const end of ['commit', 'rollback']) {
      const key = `onderweg-tot-${end}`;
      const hashes = hashesOf({ caller: byWeb, productId: product, way: 'online', idempotency: once(key) });
      const { id, at, ...facts } = await handoffs.make(product, 'online');
      const first = handoffs.dataSource.createQueryRunner();
      await first.query('begin');
      const handoff = { ...facts, id: randomUUID(), at };
      await new HandoffStore().add(first.manager, city, { handoff, hashes });
      const second = beside.make(product, 'online', { key });
      await eventually(async () => expect(await handoffs.dataSource.query(waiting)).toHaveLength(1));
      await first.query(end);
      await first.release();
      expect((await second).id === handoff.id).toBe(end === 'commit');
    }
  });

  it('again and otherwise is refused, also for another product', async () => {
    const product = await aProduct();
    const made = await handoffs.make(product, 'online', { key: 'hergebruikt' });
    const key = 'hergebruikt';
    const attempts = [
      handoffs.make(product, 'bellen', { key }),
      handoffs.make('verhuismelding', 'online', { key }),
      handoffs.make('onbekend', 'online', { key }),
      handoffs.make(product, 'online', { key, caller: { ...byWeb, channel: 'app' } }),
    ];
    const codes = (await Promise.all(attempts.map(refusal))).map(({ code }) => code);
    expect(codes).toEqual(Array.from(attempts, () => 'idempotency-key-reused'));
    expect(await handoffs.make(product, 'online', { key: 'hergebruikt' })).toEqual(made);
    expect(await rowsOf(product)).toHaveLength(1);
  });

  it('is of one client and one municipality', async () => {
    const product = await aProduct();
    await handoffs.offer(product, [online], 'proefdorp');
    const key = 'gedeelde-sleutel';
    const made = [
      await handoffs.make(product, 'online', { key }),
      await handoffs.make(product, 'online', { key, caller: { ...byWeb, client: 'anonymous:elders' } }),
      await handoffs.make(product, 'online', { key, municipalityId: 'proefdorp' }),
    ];
    expect(new Set(made.map(({ id }) => id)).size).toBe(3);
  });

  it('has the same answer when the product was changed and withdrawn meanwhile', async () => {
    const product = await aProduct();
    const made = await handoffs.make(product, 'online', { key: 'intussen-weg' });
    await handoffs.offer(product, [byPhone]);
    expect(await handoffs.make(product, 'online', { key: 'intussen-weg' })).toEqual(made);
    await handoffs.withdraw(product);
    expect(await handoffs.make(product, 'online', { key: 'intussen-weg' })).toEqual(made);
  });

  it('that was refused may be decided anew', async () => {
    const product = await aProduct();
    await handoffs.withdraw(product);
    expect(await refusal(handoffs.make(product, 'online', { key: 'opnieuw' }))).toMatchObject({
      code: 'product-unknown',
    });
    await handoffs.offer(product, [online]);
    expect(await handoffs.make(product, 'online', { key: 'opnieuw' })).toMatchObject({ productId: product });
  });

  it('is forgotten after a day of real time: twenty at once with the old key are one new handoff', async () => {
    const product = await aProduct();
    const made = await handoffs.make(product, 'online', { key: 'van-gisteren' });
    const age = (interval: string) =>
      handoffs.dataSource.query('update handoffs set ordered_at = now() - $2::interval where id = $1', [
        made.id,
        interval,
      ]);
    await age('23 hours 59 minutes');
    expect((await handoffs.make(product, 'online', { key: 'van-gisteren' })).id).toBe(made.id);
    await age('24 hours');
    const answers = await Promise.all(
      twenty.map((at) => (at % 2 ? beside : handoffs).make(product, 'bellen', { key: 'van-gisteren' })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.id).not.toBe(made.id);
    expect(await rowsOf(product)).toHaveLength(2);
    expect(await handoffs.get(product, made.id)).toEqual(made);
  });

  it('without a key counts each time', async () => {
    const product = await aProduct();
    await Promise.all(twenty.map(() => handoffs.make(product, 'online')));
    expect(await rowsOf(product)).toHaveLength(20);
  });

  it('is kept as hashes only', async () => {
    const product = await aProduct();
    const caller = { ...byWeb, client: 'anonymous:geheim-adres' };
    await handoffs.make(product, 'online', { caller, key: 'geheime-sleutel' });
    const text = JSON.stringify(await rowsOf(product));
    expect(text).not.toMatch(/geheime-sleutel|geheim-adres/);
  });
});
