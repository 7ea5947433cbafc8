import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  aBookableLocation,
  anInstance,
  aPlan,
  monday,
  orders,
  planner,
  refusal,
  tuesday,
} from './a-booking.builder.js';
import { AppointmentStore, type Found } from './appointment.store.js';
import { codeOf, type Deed, Race } from './races.builder.js';

let race: Race;
const ids: string[] = [];

beforeAll(async () => {
  race = await Race.begin();
  await aBookableLocation(race.one, { plan: aPlan(1) });
  for (const id of ['noord', 'zuid']) await aBookableLocation(race.one, { id, plan: aPlan(1) });
  await aBookableLocation(race.one, { id: 'ruim', plan: aPlan(2) });
});
afterAll(async () => expect(await race.end()).toEqual([]));

type Place = readonly [time: string, locationId?: string];

/** Appointments in these places, made anew before every round. */
const booked =
  (...places: Place[]) =>
  async () => {
    await race.query('delete from appointments');
    await race.query('delete from outbox');
    race.setClock(monday);
    ids.length = 0;
    for (const [time, locationId = 'stadskantoor'] of places)
      ids.push((await orders(race.one).book(tuesday(time), { locationId })).id);
  };
beforeEach(() => race.setClock(monday));

const to = ([time, locationId]: Place) => ({ start: tuesday(time), ...(locationId ? { locationId } : {}) });
const idOf = (which: number): string => ids[which] ?? '';
const move =
  (which: number, place: Place, version: number | '*' = 1): Deed<string> =>
  (service) =>
    codeOf(orders(service).change(idOf(which), version, to(place)));
const plannedMove =
  (which: number, place: Place): Deed<string> =>
  async (service) => {
    const [result] = (await orders(service, planner).move([{ appointmentId: idOf(which), version: 1, ...to(place) }]))
      .results;
    return result?.moved ? 'ok' : String(result?.problem);
  };
const cancel =
  (which: number): Deed<string> =>
  (service) =>
    codeOf(orders(service).cancel(idOf(which)));
const book =
  ([time, locationId = 'stadskantoor']: Place): Deed<string> =>
  (service) =>
    codeOf(orders(service).book(tuesday(time), { locationId }));

const placesNow = () =>
  Promise.all(
    ids.map(async (id) => {
      const { start, locationId } = await orders(race.one).get(id);
      return [start, locationId];
    }),
  );
const at = (time: string, locationId = 'stadskantoor') => [tuesday(time), locationId];
const movesAnnounced = async () => (await race.query(`select 1 from outbox where subject like '%.moved.v1'`)).length;
const inForce = async () => (await race.query('select 1 from appointments where in_force')).length;

describe('one appointment that two people move at once', () => {
  it.each<[string, Deed<string>, Deed<string>, string[], string[]]>([
    ['at its location', move(0, ['10:00']), move(0, ['11:00']), at('10:00'), at('11:00')],
    [
      'to two other locations',
      move(0, ['09:00', 'noord']),
      move(0, ['09:00', 'zuid']),
      at('09:00', 'noord'),
      at('09:00', 'zuid'),
    ],
    [
      'as citizen and as planner',
      move(0, ['10:00']),
      plannedMove(0, ['11:00', 'noord']),
      at('10:00'),
      at('11:00', 'noord'),
    ],
  ])(
    '%s goes where the first moves it; the other hears that it was changed',
    async (_where, one, other, here, there) => {
      const seen = new Set<string>();
      await race.inEveryOrder(
        [one, other],
        async (answers, order) => {
          expect(answers.toSorted()).toEqual(['ok', 'version-changed']);
          expect(await placesNow()).toEqual([answers[0] === 'ok' ? here : there]);
          expect((await orders(race.one).get(idOf(0))).version).toBe(2);
          expect([await movesAnnounced(), await inForce()]).toEqual([1, 1]);
          if (order) expect(answers[order[0] as number]).toBe('ok');
          seen.add(answers.join());
        },
        { prepare: booked(['09:00']), rounds: 3, meetAt: () => 'stadskantoor' },
      );
      expect(seen.size).toBe(2);
    },
  );

  it('and cancel is cancelled where it is: a move that comes later is refused', async () => {
    await race.inEveryOrder(
      [move(0, ['10:00', 'noord'], '*'), cancel(0)],
      async (answers, order) => {
        expect([
          ['ok', 'ok'],
          ['appointment-closed', 'ok'],
        ]).toContainEqual(answers);
        expect(await placesNow()).toEqual([answers[0] === 'ok' ? at('10:00', 'noord') : at('09:00')]);
        expect([await movesAnnounced(), await inForce()]).toEqual([answers[0] === 'ok' ? 1 : 0, 0]);
        if (order) expect(answers[0]).toBe(order[0] === 0 ? 'ok' : 'appointment-closed');
      },
      { prepare: booked(['09:00']), meetAt: () => 'stadskantoor' },
    );
  });
});

it('who finds it moved again and again meanwhile is asked to come again', async () => {
  /** Always late: looks where it was before. */
  class Late extends AppointmentStore {
    override async find(municipalityId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Found>> {
      const found = await super.find(municipalityId, ids);
      return new Map([...found].map(([id, one]) => [id, { ...one, locationId: 'noord' }]));
    }
  }
  await booked(['09:00'])();
  const late = anInstance(race.database, monday, { Appointments: Late });
  const asked = orders(late).change(idOf(0), '*', to(['10:00']));
  expect(await refusal(asked)).toMatchObject({ code: 'service-unavailable', retryAfterSeconds: 1 });
  expect(await placesNow()).toEqual([at('09:00')]);
});

describe('one place that two want', () => {
  it.each<[string, Place[], Place]>([
    ['from the same location', [['09:00'], ['10:00']], ['14:00']],
    ['from two locations', [['09:00'], ['09:00', 'noord']], ['09:00', 'zuid']],
    ['half of it', [['09:00'], ['10:00', 'noord']], ['14:05']],
  ])('%s is given to the first; the other keeps what it had', async (_where, from, wanted) => {
    const seen = new Set<string>();
    const second: Place = wanted[0] === '14:05' ? ['14:00'] : wanted;
    const wishes = [wanted, second].map(([time, locationId = 'stadskantoor']): Place => [time, locationId]);
    await race.inEveryOrder(
      wishes.map((wish, which) => move(which, wish)),
      async (answers, order) => {
        expect(answers.toSorted()).toEqual(['ok', 'slot-taken']);
        const expected = answers.map((answer, which) => at(...((answer === 'ok' ? wishes : from)[which] as Place)));
        expect(await placesNow()).toEqual(expected);
        expect([await movesAnnounced(), await inForce()]).toEqual([1, 2]);
        if (order) expect(answers[order[0] as number]).toBe('ok');
        seen.add(answers.join());
      },
      { prepare: booked(...from), rounds: 3, meetAt: () => wanted[1] ?? 'stadskantoor' },
    );
    expect(seen.size).toBe(2);
  });

  it('is given to who moves or to who books, and the place that is given up to who asks after that', async () => {
    const seen = new Set<string>();
    await race.inEveryOrder(
      [move(0, ['10:00']), book(['10:00']), book(['09:00'])],
      async ([moved = '', taken, refilled], order) => {
        if (order && order[0] !== 2) expect(moved).toBe(order[0] === 0 ? 'ok' : 'slot-taken');
        expect([moved, taken].sort()).toEqual(['ok', 'slot-taken']);
        if (moved !== 'ok') expect(refilled).toBe('slot-taken');
        expect(await inForce()).toBe(1 + [taken, refilled].filter((answer) => answer === 'ok').length);
        seen.add(moved);
      },
      { prepare: booked(['09:00']) },
    );
    expect(seen.size).toBe(2);
  });
});

describe('two who want each other’s place', () => {
  it.each<[string, Place, Place]>([
    ['at one location', ['09:00'], ['10:00']],
    ['at two locations', ['09:00', 'noord'], ['10:00', 'zuid']],
  ])('%s both stay when there is no other desk: nobody gives up what it has first', async (_where, one, other) => {
    const [here, there] = [at(...one), at(...other)];
    const swap = [one, other].map(([time, locationId = 'stadskantoor']): Place => [time, locationId]).toReversed();
    await race.inEveryOrder(
      swap.map((place, which) => move(which, place)),
      async (answers) => {
        expect(answers).toEqual(['slot-taken', 'slot-taken']);
        expect(await placesNow()).toEqual([here, there]);
        expect([await movesAnnounced(), await inForce()]).toEqual([0, 2]);
      },
      { prepare: booked(one, other), rounds: 3 },
    );
  });

  it('both go when there is a desk more', async () => {
    await race.inEveryOrder(
      [move(0, ['10:00', 'ruim']), move(1, ['09:00', 'ruim'])],
      async (answers) => {
        expect(answers).toEqual(['ok', 'ok']);
        expect(await placesNow()).toEqual([at('10:00', 'ruim'), at('09:00', 'ruim')]);
        expect([await movesAnnounced(), await inForce()]).toEqual([2, 2]);
      },
      { prepare: booked(['09:00', 'ruim'], ['10:00', 'ruim']) },
    );
  });

  it('in a ring of three, over three locations, go as far as one after the other could', async () => {
    const [one, two, three]: [Place, Place, Place] = [
      ['09:00', 'noord'],
      ['09:00', 'zuid'],
      ['09:00', 'ruim'],
    ];
    await race.inEveryOrder(
      [move(0, two), move(1, three), move(2, one)],
      async (answers) => {
        // At ruim is a desk more, so who goes there always can.
        expect(['slot-taken,ok,slot-taken', 'ok,ok,slot-taken', 'ok,ok,ok']).toContain(answers.join());
        expect([await movesAnnounced(), await inForce()]).toEqual([answers.filter((one) => one === 'ok').length, 3]);
      },
      { prepare: booked(one, two, three), rounds: 1 },
    );
  });
});
