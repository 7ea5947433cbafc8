import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Who } from '#contracts';
import { cellMinutes } from '#free-time';
import { aHouse, eventually, type House } from '#testkit';
import { type ConformanceCase, casesFolder, casesIn } from './cases.builder.js';
import {
  daysOf,
  durationOf,
  factsOf,
  leftOutBecause,
  onlyAtDesk,
  onlyAtDeskFacts,
  openPlanOf,
  planOf,
  product,
  productIdOf,
  type Visit,
  visitsOf,
  watchFacts,
  watchPlan,
} from './documents.builder.js';

/*
 * The cases asked of the whole house, through its front door. What a case calls taken is booked as appointments, quotas
 * or not: first every desk is open day and night and has a skill of its own, so that each visit gets its desk; then the
 * location is written as the case has it, and the appointments stay. Left out is what a case can say and the service
 * can not be told: `leftOutBecause` says why. Of the cases of this repository that is none.
 */

const cases = casesIn(casesFolder(process.env.CONFORMANCE_DIR)).map(({ given }) => given);
const leftOut = cases.filter((given) => leftOutBecause(given) !== undefined);
const asked = cases.filter((given) => !leftOut.includes(given));
const rounds = new Map<string, ConformanceCase[]>();
for (const given of asked) rounds.set(given.now, [...(rounds.get(given.now) ?? []), given]);

const atOnce = 8;
const patience = 60_000;
const hour = 3_600_000;
const holdMilliseconds = 600_000;
const watch = { items: [{ productId: 'watch' }], locationId: 'watch' };
const customer = { name: 'Test Burger', email: 'burger@example.org', contactBy: 'none' };

let house: House;
const as = (who: string) => `Bearer ${house.key(Who.parse(who))}`;

const inTurns = async <T>(all: readonly T[], run: (one: T) => Promise<unknown>): Promise<void> => {
  const left = all.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const one of left) await run(one);
    }),
  );
};

/** Sends, and says on whose behalf when it is refused. */
const send = async (about: string, order: PromiseLike<request.Response>, status: number): Promise<void> => {
  const answer = await order;
  if (answer.status !== status) throw new Error(`${about}: ${answer.status} ${answer.text}`);
};

const write = (path: string, body: object, seen: 'If-Match' | 'If-None-Match' = 'If-None-Match') =>
  send(
    path,
    request(house.url).put(path).set('Authorization', as('administrator')).set(seen, '*').send(body),
    seen === 'If-Match' ? 200 : 201,
  );

const offer = async (productId: string, facts: object): Promise<void> => {
  await write(`/v1/products/${productId}?publish=true`, product);
  await write(`/v1/products/${productId}/planning`, facts);
};

/*
 * The order to set the clock is answered after a pause for programs that are slow to say that they took it over. Here
 * only the one that answers about slots matters, and a hold tells what time it is there. What the orders were answered
 * is asked at the end.
 */
const complaintsOfClock: Promise<unknown>[] = [];
const setClock = async (now: string): Promise<void> => {
  const answered = request(house.url)
    .post('/v1/development/clock')
    .set('Authorization', as('administrator'))
    .send({ now, speed: 0 });
  complaintsOfClock.push(
    send(now, answered, 200).then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  let start = Math.ceil(Date.parse(now) / hour) * hour;
  await eventually(async () => {
    start += hour;
    const hold = await request(house.url)
      .post('/v1/holds')
      .send({ ...watch, start: new Date(start).toISOString() });
    const time = Date.parse(hold.body.heldUntil) - holdMilliseconds;
    if (time !== Date.parse(now)) throw new Error(`It should be ${now}: ${hold.text}`);
  }, 5_000);
};

/** A product is known to planning a moment after it is published. */
const onceKnown = (order: () => request.Test): Promise<request.Response> =>
  eventually(async () => {
    const answer = await order();
    if (answer.body.code === 'product-unknown') throw new Error(answer.text);
    return answer;
  });

const book = ({ given, visit }: { given: ConformanceCase; visit: Visit }): Promise<void> => {
  const start = new Date(visit.start).toISOString();
  const order = {
    items: [{ productId: onlyAtDesk(visit.desk) }],
    locationId: given.id,
    start,
    needs: { extraMinutes: visit.minutes - cellMinutes },
    customer,
  };
  return send(
    `${given.id}, ${start} at desk ${visit.desk + 1}`,
    onceKnown(() => request(house.url).post('/v1/appointments').set('Authorization', as(visit.channel)).send(order)),
    201,
  );
};

const ask = (given: ConformanceCase): Promise<request.Response> => {
  const { items, from, until, channel = 'web' } = given.ask;
  const item = items.map(({ product: id, people }) => `${productIdOf(given, id)}:${people}`);
  return onceKnown(() =>
    request(house.url)
      .get('/v1/slots')
      .query({ item, locationId: given.id, from, until })
      .set('Authorization', as(channel)),
  );
};

/** Books what is past while it is still to come, then the rest. */
const bookRound = async (now: string, round: readonly ConformanceCase[]): Promise<void> => {
  const visits = round.flatMap((given) => visitsOf(given).map((visit) => ({ given, visit })));
  const past = visits.filter(({ visit }) => visit.start < Date.parse(now));
  if (past.length > 0) {
    await setClock(new Date(Math.min(...past.map(({ visit }) => visit.start))).toISOString());
    await inTurns(past, book);
  }
  await setClock(now);
  await inTurns(
    visits.filter((one) => !past.includes(one)),
    book,
  );
};

beforeAll(async () => {
  const start = [...rounds.keys()].sort()[0] ?? '2026-01-05T08:00:00Z';
  house = await aHouse({ clock: `${start}*0` });
  await write('/v1/locations/watch/plan', watchPlan);
  await offer('watch', watchFacts);
  const desks = Math.max(0, ...asked.map(({ location }) => location.desks.length));
  for (let at = 0; at < desks; at += 1) await offer(onlyAtDesk(at), onlyAtDeskFacts(at));
  await inTurns(asked, async (given) => {
    for (const one of given.products) await offer(productIdOf(given, one.id), factsOf(one));
    await write(`/v1/locations/${given.id}/plan`, given.taken.length > 0 ? openPlanOf(given) : planOf(given));
  });
}, patience);
afterAll(async () => house?.stop());

describe('slots over HTTP', () => {
  it(`are asked for in ${asked.length} cases; ${leftOut.length} can not be told to the service`, () => {
    expect(asked.length).toBeGreaterThanOrEqual(process.env.CONFORMANCE_DIR ? 1 : 30);
  });

  for (const [now, round] of [...rounds].sort(([one], [other]) => (one < other ? -1 : 1)))
    describe(`at ${now}`, () => {
      beforeAll(async () => {
        await bookRound(now, round);
        const taken = round.filter((given) => given.taken.length > 0);
        await inTurns(taken, (given) => write(`/v1/locations/${given.id}/plan`, planOf(given), 'If-Match'));
      }, patience);

      for (const given of round)
        it(given.id, async () => {
          const { status, body } = await ask(given);
          expect({ status, locations: body.locations }).toEqual({
            status: 200,
            locations: [
              {
                locationId: given.id,
                timeZone: given.timeZone,
                durationMinutes: durationOf(given),
                days: daysOf(given),
              },
            ],
          });
        });
    });

  it('are asked for at the time that was ordered', async () => {
    expect((await Promise.all(complaintsOfClock)).filter((complaint) => complaint !== undefined)).toEqual([]);
  });
});
