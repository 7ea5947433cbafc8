import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '#contracts';
import { aBookableLocation, aPlan, byPhone, byWeb, monday, orders, planner, tuesday } from './a-booking.builder.js';
import { codeOf, type Deed, Race } from './races.builder.js';

/*
 * Three desks, open for an hour: 180 minutes. Half of them are kept for the phone, so all other channels together have
 * 90: nine visits of ten minutes.
 */
const hour = { from: '09:00', until: '10:00' };
const quotas = [
  { ...hour, weekdays: [2], channels: ['phone' as const], sharePercent: 50, releaseMinutes: 0 },
  { ...hour, weekdays: [2], channels: ['kiosk' as const, 'phone' as const], sharePercent: 80, releaseMinutes: 0 },
];
const times = ['09:00', '09:10', '09:20', '09:30', '09:40', '09:50'];
const byApp: Caller = { client: 'app', who: 'app', channel: 'app', scopes: ['appointments'] };

let race: Race;
beforeAll(async () => {
  race = await Race.begin();
});
afterAll(async () => expect(await race.end()).toEqual([]));
beforeEach(async () => {
  await race.query('delete from appointments');
  await race.query('delete from locations');
  race.setClock(monday);
  await aBookableLocation(race.one, {
    plan: aPlan(3, { openingHours: [{ weekday: 2, ...hour }], quotas: quotas.slice(0, 1) }),
  });
});

const book =
  (caller: Caller, at: number): Deed<string> =>
  (service) =>
    codeOf(orders(service, caller).book(tuesday(times[at % times.length] ?? '')));
/** As somebody who takes whatever there is, from this time on. */
const bookAnyTime =
  (caller: Caller, from: number): Deed<string> =>
  async (service) => {
    let answer = '';
    for (let at = from; at < from + times.length && answer !== 'ok'; at += 1) answer = await book(caller, at)(service);
    return answer;
  };
const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const succeeded = (answers: readonly string[]): number => {
  expect(answers.filter((answer) => !['ok', 'slot-taken'].includes(answer))).toEqual([]);
  return answers.filter((answer) => answer === 'ok').length;
};
const channelsInForce = async () =>
  Object.fromEntries(
    (
      await race.query<{ channel: string; booked: number }>(
        'select channel, count(*)::int as booked from appointments where in_force group by channel',
      )
    ).map(({ channel, booked }) => [channel, booked]),
  );

describe('what a quota leaves', () => {
  it('is given exactly, to many at once through two channels and three services; the rest is there for the phone', async () => {
    const limited = many(60, (at) => book(at % 2 ? byWeb : byApp, at));
    expect(succeeded(await race.atOnce(limited))).toBe(9);
    expect(succeeded(await race.atOnce(many(20, (at) => bookAnyTime(byPhone, at))))).toBe(9);
    const { web = 0, app = 0, phone } = await channelsInForce();
    expect([web + app, phone]).toEqual([9, 9]);
  });

  it('is given exactly while the phone takes its share', async () => {
    const answers = await race.atOnce([
      ...many(9, (at) => bookAnyTime(byPhone, at)),
      ...many(40, (at) => bookAnyTime(byWeb, at)),
    ]);
    expect([succeeded(answers.slice(0, 9)), succeeded(answers.slice(9))]).toEqual([9, 9]);
  });

  it('as its last place is given to one, and one of the phone is not in their way', async () => {
    for (let round = 0; round < 5; round += 1) {
      await race.query('delete from appointments');
      for (const at of [0, 1, 2, 3, 4, 5, 0, 1]) expect(await book(byWeb, at)(race.one)).toBe('ok');
      const answers = await race.atOnce([...many(10, () => book(byWeb, 4)), book(byPhone, 5), book(byPhone, 4)]);
      expect([succeeded(answers.slice(0, 10)), answers.slice(10)]).toEqual([1, ['ok', 'ok']]);
    }
  });

  it('is given again when somebody cancels: to one, and only after that', async () => {
    let first = '';
    const full = async () => {
      await race.query('delete from appointments');
      first = (await orders(race.one, byApp).book(tuesday('09:00'))).id;
      for (const at of [0, 1, 2, 3, 4, 5, 1, 2]) expect(await book(byWeb, at)(race.one)).toBe('ok');
    };
    const seen = new Set<string>();
    const cancel: Deed<string> = (service) => codeOf(orders(service).cancel(first));
    await race.inEveryOrder(
      [cancel, book(byWeb, 5), book(byApp, 4)],
      async ([cancelled, ...answers], order) => {
        expect(cancelled).toBe('ok');
        const { web = 0, app = 0 } = await channelsInForce();
        expect(web + app).toBe(8 + succeeded(answers));
        expect(succeeded(answers)).toBeLessThanOrEqual(1);
        if (order?.[0] === 0) expect(succeeded(answers)).toBe(1);
        if (order?.[0]) expect(answers[order[0] - 1]).toBe('slot-taken');
        seen.add(answers.join());
      },
      { prepare: full, rounds: 1 },
    );
    expect(seen.size).toBeGreaterThan(1);
  });

  it('is given back by who moves within its window, so that all may, and nobody else comes in between', async () => {
    const web = await Promise.all(
      [...times, ...times.slice(0, 3)].map((time) => orders(race.one, byWeb).book(tuesday(time))),
    );
    const moves = web.slice(0, times.length).map(
      ({ id, token }, at): Deed<string> =>
        (service) =>
          codeOf(
            orders(service, { ...byWeb, appointmentToken: token }).change(id, 1, {
              start: tuesday(times[(at + 1) % times.length] ?? ''),
            }),
          ),
    );
    const answers = await race.atOnce([...moves, ...many(5, (at) => book(byApp, at))]);
    expect([succeeded(answers.slice(0, 6)), succeeded(answers.slice(6))]).toEqual([6, 0]);
  });

  it('is not exceeded by moves into its window either, and who is refused keeps what it had', async () => {
    const openingHours = [{ weekday: 2, from: '09:00', until: '11:00' }];
    const plan = aPlan(3, { openingHours, quotas });
    await race.one.putPlan.run({
      municipalityId: 'voorbeeldstad',
      requestId: 'test',
      input: { caller: planner, locationId: 'stadskantoor', seen: { versions: ['*'] }, plan, dryRun: false },
    });
    // The second quota leaves 36 minutes for all but kiosk and phone: three visits.
    const later = await Promise.all(
      ['10:00', '10:10', '10:20', '10:30'].map((time) => orders(race.one, byWeb).book(tuesday(time))),
    );
    const answers = await race.atOnce(
      later.map(
        ({ id }, at): Deed<string> =>
          (service) =>
            codeOf(orders(service, byApp).change(id, 1, { start: tuesday(times[at] ?? '') })),
      ),
    );
    expect(succeeded(answers)).toBe(3);
    const now = await Promise.all(later.map(({ id }) => orders(race.one).get(id)));
    expect(now.map(({ start, version }) => [start, version])).toEqual(
      answers.map((answer, at) => (answer === 'ok' ? [tuesday(times[at] ?? ''), 2] : [later[at]?.start, 1])),
    );
  });
});
