import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import request from 'supertest';
import { aHouse, aPostgres, eventually, type House, serviceNames } from '#testkit';
import { aTown } from './town.builder.js';

let house: House;
let postgres: Awaited<ReturnType<typeof aPostgres>>;
let database: pg.Pool;
const api = () => request(house.url);

beforeAll(async () => {
  postgres = await aPostgres();
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0', databaseUrl: postgres.url });
  await aTown(house, { desks: 20 });
  database = new pg.Pool({ connectionString: postgres.url, max: 2, query_timeout: 5_000 });
  database.on('error', () => undefined);
}, 60_000);
afterAll(async () => {
  await database?.end();
  await house?.stop();
  await postgres?.remove();
});

const counter = () => `Bearer ${house.key('counter')}`;
const customer = { name: 'Test Burger', contactBy: 'none' };

let booked = 0;
/** A start at which one of the twenty desks is still free. */
const nextStart = (): string => {
  const place = Math.floor(booked / 20);
  booked += 1;
  const at = Date.parse('2026-12-07T08:00:00Z') + Math.floor(place / 40) * 86_400_000 + (place % 40) * 600_000;
  return new Date(at).toISOString().replace('.000Z', 'Z');
};

const book = (key?: string, start = nextStart()) => {
  const order = { items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start, customer };
  const asked = api().post('/v1/appointments').set('Authorization', counter());
  return (key ? asked.set('Idempotency-Key', key) : asked).send(order);
};

/** Orders with a key, again as long as the answer is 503: what a careful channel does. */
const bookPatiently = async (key: string) => {
  const start = nextStart();
  const answer = await eventually(async () => {
    const tried = await book(key, start);
    if (tried.status === 503) throw new Error(tried.text);
    return tried;
  }, 25_000);
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body as { id: string; start: string };
};

const momentsOf = async (appointmentId: string): Promise<string[]> => {
  const { body } = await api().get('/v1/contacts').query({ appointmentId }).set('Authorization', counter()).expect(200);
  return body.items.map(({ about }: { about: string }) => about);
};

const milliseconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

const inTable = async (): Promise<number> =>
  (await database.query('select count(*)::int as n from appointments.appointments')).rows[0].n;

const isAway = async () => {
  const answer = await book();
  expect(answer.status).toBe(503);
  expect(answer.body).toMatchObject({ code: 'service-unavailable' });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
};

describe('contacts killed', () => {
  it('hears ten bookings when it is back, none twice', async () => {
    const [contacts] = house.services('contacts');
    await contacts?.stop('SIGKILL');
    const answers = await Promise.all(Array.from({ length: 10 }, () => book().expect(201)));
    await contacts?.start();
    for (const { body } of answers) await eventually(async () => expect(await momentsOf(body.id)).toEqual(['booked']));
  });
});

describe('each service killed while bookings arrive', () => {
  it('loses no appointment that was confirmed, books none twice, and loses no event', async () => {
    const before = await inTable();
    const confirmed: { id: string; start: string }[] = [];
    let going = true;
    const channels = Array.from({ length: 8 }, async (_, channel) => {
      for (let order = 0; going; order += 1) confirmed.push(await bookPatiently(`channel-${channel}-order-${order}`));
    });
    const enough = async (count: number) =>
      eventually(() => {
        if (confirmed.length < count) throw new Error(`${confirmed.length} confirmed`);
      }, 25_000);
    for (const name of serviceNames) {
      await enough(confirmed.length + 20);
      const [service] = house.services(name);
      await service?.stop('SIGKILL');
      await service?.start();
    }
    await enough(confirmed.length + 20);
    going = false;
    await Promise.all(channels);

    const ids = confirmed.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const { rows } = await database.query<{ id: string; state: string }>(
      `select id, state from appointments.appointments where id = any($1) and state = 'booked'`,
      [ids],
    );
    expect(rows).toHaveLength(ids.length);
    const twice = await database.query(
      `select desk_number, start_at from appointments.appointments where in_force group by 1, 2 having count(*) > 1`,
    );
    expect(twice.rows).toEqual([]);
    const all = await database.query(`select count(*)::int as booked from appointments.appointments`);
    expect(all.rows).toEqual([{ booked: ids.length + before }]);
    await eventually(async () => {
      const heard = await database.query(
        `select count(*)::int as moments, count(distinct appointment_id)::int as appointments
         from contacts.contact_moments where appointment_id = any($1)`,
        [ids],
      );
      expect(heard.rows).toEqual([{ moments: ids.length, appointments: ids.length }]);
    });
  }, 120_000);
});

describe('the broker away', () => {
  it('is said within five seconds, and everything recovers by itself when it is back', async () => {
    await house.nats.kill();
    expect(await milliseconds(isAway)).toBeLessThan(5_000);
    expect((await api().get('/health/ready')).status).toBe(503);
    expect((await api().get('/health/live')).status).toBe(200);
    await house.nats.startAgain();
    const appointment = await bookPatiently('after-the-broker');
    await eventually(async () => expect(await momentsOf(appointment.id)).toEqual(['booked']));
    await eventually(async () => expect((await api().get('/health/ready')).status).toBe(200));
  });
});

describe('the database away', () => {
  it('is said within five seconds, and everything recovers by itself when it is back', async () => {
    await postgres.kill();
    expect(await milliseconds(isAway)).toBeLessThan(5_000);
    await postgres.startAgain();
    const appointment = await bookPatiently('after-the-database');
    await eventually(async () => expect(await momentsOf(appointment.id)).toEqual(['booked']));
  });
});

describe('a service away', () => {
  it('or one that does not answer, is said within five seconds', async () => {
    const [appointments] = house.services('appointments');
    const pid = appointments?.pid ?? 0;
    const before = await inTable();
    process.kill(pid, 'SIGSTOP');
    try {
      expect(await milliseconds(isAway)).toBeLessThan(5_000);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await bookPatiently('after-the-pause');
    expect(await inTable()).toBe(before + 1);
    await appointments?.stop('SIGTERM');
    expect(await milliseconds(isAway)).toBeLessThan(1_000);
    await api().get('/v1/products').query({ q: 'paspoort' }).expect(200);
    await appointments?.start();
    await bookPatiently('after-the-service');
  });
});

describe('a service told to stop', () => {
  it('finishes what it has begun: every order has an answer', async () => {
    const [appointments] = house.services('appointments');
    const answers = Promise.all(Array.from({ length: 60 }, () => book()));
    await appointments?.stop('SIGTERM');
    const statuses = (await answers).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
    await appointments?.start();
    await bookPatiently('after-stopping');
  });
});
