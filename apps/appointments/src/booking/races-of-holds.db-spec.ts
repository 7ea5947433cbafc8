import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aBookableLocation, aPlan, monday, orders, tuesday } from './a-booking.builder.js';
import { codeOf, type Deed, Race } from './races.builder.js';

let race: Race;
let id: string;

beforeAll(async () => {
  race = await Race.begin();
  await aBookableLocation(race.one, { plan: aPlan(1) });
});
afterAll(async () => expect(await race.end()).toEqual([]));

const minutes = (count: number): number => monday + count * 60_000;
/** The only desk is held from nine on, and the time of the hold is over. */
const anOverdueHold = async () => {
  await race.query('delete from appointments');
  await race.query('delete from outbox');
  race.setClock(monday);
  id = (await orders(race.one).hold(tuesday('09:00'))).id;
  race.setClock(minutes(20));
};
beforeEach(anOverdueHold);

const confirm: Deed<string> = (service) => codeOf(orders(service).confirm(id));
const confirmOtherwise: Deed<string> = (service) => codeOf(orders(service).confirm(id, { notes: 'anders' }));
const sweep: Deed<string> = (service) => codeOf(service.sweep.run());
const release: Deed<string> = (service) => codeOf(orders(service).release(id));
const cancel: Deed<string> = (service) => codeOf(orders(service).cancel(id));
const takeIt: Deed<string> = (service) => codeOf(orders(service).book(tuesday('09:00')));
const takePartOfIt: Deed<string> = (service) => codeOf(orders(service).book(tuesday('09:05')));

const state = async () => (await orders(race.one).get(id)).state;
const announcedOf = async (about: string) =>
  (
    await race.query<{ what: string }>(
      `select split_part(subject, '.', 5) as what from outbox where event ->> 'subject' = $1 order by id`,
      [about],
    )
  ).map(({ what }) => what);
const inForce = () => race.query<{ id: string; state: string }>('select id, state from appointments where in_force');

describe('a hold whose time is over', () => {
  it('is confirmed or lapses, whoever takes its place or sweeps it meanwhile: never both, never neither', async () => {
    const seen = new Set<string>();
    const look = async ([confirmed, taken, swept]: string[]) => {
      const became = await state();
      seen.add(became);
      expect([confirmed, taken, swept]).toEqual(
        became === 'booked' ? ['ok', 'slot-taken', 'ok'] : ['hold-lapsed', 'ok', 'ok'],
      );
      expect(await announcedOf(id)).toEqual(['held', became]);
      expect(await inForce()).toHaveLength(1);
    };
    await race.inEveryOrder([confirm, takeIt, sweep], look, { prepare: anOverdueHold });
    expect([...seen].sort()).toEqual(['booked', 'lapsed']);
  });

  it('is as the first of them made it, in each order', async () => {
    const whatBecomes = {
      confirm: ['booked', confirm],
      take: ['lapsed', takePartOfIt],
      sweep: ['lapsed', sweep],
    } as const;
    for (const [first, [became, deed]] of Object.entries(whatBecomes))
      for (const [second, [, other]] of Object.entries(whatBecomes)) {
        if (first === second) continue;
        await anOverdueHold();
        await race.inOrder([deed, other]);
        expect([first, second, await state()]).toEqual([first, second, became]);
      }
  });

  it('is given to one of two who want its place, and lapses once', async () => {
    await race.inEveryOrder(
      [takeIt, takePartOfIt],
      async (answers, order) => {
        expect(answers.toSorted()).toEqual(['ok', 'slot-taken']);
        if (order) expect(answers[order[0] as number]).toBe('ok');
        expect(await announcedOf(id)).toEqual(['held', 'lapsed']);
        expect(await inForce()).toHaveLength(1);
      },
      { prepare: anOverdueHold, rounds: 3 },
    );
  });

  it('that is swept by two at once lapses once', async () => {
    await race.inOrder([sweep, sweep]);
    expect(await announcedOf(id)).toEqual(['held', 'lapsed']);
    expect((await orders(race.one).get(id)).version).toBe(2);
  });
});

describe('a hold', () => {
  it('that is confirmed twice at once with other words is confirmed with the first', async () => {
    await race.inEveryOrder(
      [confirm, confirmOtherwise],
      async (answers, order) => {
        expect(answers.toSorted()).toEqual(['appointment-closed', 'ok']);
        const { notes } = await orders(race.one).get(id);
        expect(notes).toBe(answers[1] === 'ok' ? 'anders' : undefined);
        if (order) expect(answers[order[0] as number]).toBe('ok');
      },
      { prepare: anOverdueHold },
    );
  });

  it('that is confirmed twice at once with the same words is confirmed once, and both hear so', async () => {
    await race.inEveryOrder(
      [confirm, confirm],
      async (answers) => {
        expect(answers).toEqual(['ok', 'ok']);
        expect(await announcedOf(id)).toEqual(['held', 'booked']);
      },
      { prepare: anOverdueHold },
    );
  });

  it.each([
    ['released', release, ['hold-lapsed', 'ok'], ['ok', 'appointment-closed'], 'booked'],
    ['cancelled', cancel, ['hold-lapsed', 'ok'], ['ok', 'ok'], 'cancelled'],
  ] as const)('that is confirmed and %s at once hears both in one order', async (_how, end, lost, won, became) => {
    const seen = new Set<string>();
    await race.inEveryOrder<string>(
      [confirm, end],
      async (answers, order) => {
        expect([lost, won]).toContainEqual(answers);
        if (order) expect(answers).toEqual(order[0] === 0 ? won : lost);
        const now = await state();
        expect(now).toBe(answers[0] === 'ok' ? became : 'lapsed');
        seen.add(now);
      },
      { prepare: anOverdueHold, rounds: 3 },
    );
    expect(seen.size).toBe(2);
  });
});
