import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBookableLocation, aPlan, byClerk, byWeb, monday, orders, tuesday } from './a-booking.builder.js';
import { codeOf, type Deed, Race } from './races.builder.js';

let race: Race;
let id: string;
let token: string;

beforeAll(async () => {
  race = await Race.begin();
  await aBookableLocation(race.one, { plan: aPlan(1) });
});
afterAll(async () => expect(await race.end()).toEqual([]));

type Name = 'arrive' | 'served' | 'missed' | 'cancelled' | 'cancel' | 'timer';
const deeds: Readonly<Record<Name, Deed<string>>> = {
  arrive: (service) => codeOf(orders(service, byClerk).arrive(id)),
  served: (service) => codeOf(orders(service, byClerk).outcome(id, 'served')),
  missed: (service) => codeOf(orders(service, byClerk).outcome(id, 'missed')),
  cancelled: (service) => codeOf(orders(service, byClerk).outcome(id, 'cancelled')),
  cancel: (service) => codeOf(orders(service, { ...byWeb, appointmentToken: token }).cancel(id)),
  timer: (service) => codeOf(service.missed.run()),
};

/** What each makes of a state; what is not named is refused, or let be by the timer. */
type Becoming = Readonly<Partial<Record<Name, Readonly<Record<string, string>>>>>;
const ended = { booked: true, arrived: true };
const to = (state: string, from: object = ended) =>
  Object.fromEntries([...Object.keys(from), state].map((before) => [before, state]));
const staff = { arrive: { booked: 'arrived', arrived: 'arrived' }, served: to('served'), cancelled: to('cancelled') };
const moments: Readonly<Record<string, { readonly now: string; readonly becoming: Becoming }>> = {
  'before its start': {
    now: tuesday('08:50'),
    becoming: {
      ...staff,
      missed: {},
      cancel: to('cancelled', { booked: true }),
    },
  },
  'an hour after its end': {
    now: tuesday('10:10'),
    becoming: {
      ...staff,
      missed: to('missed'),
      cancel: { cancelled: 'cancelled' },
      timer: to('missed', { booked: true }),
    },
  },
};

const anAppointment = (now: string) => async (): Promise<void> => {
  await race.query('delete from appointments');
  await race.query('delete from outbox');
  race.setClock(monday);
  ({ id, token } = await orders(race.one).book(tuesday('09:00')));
  race.setClock(Date.parse(now));
};

/** What becomes of it when this is done, one after the other. */
const inTurn = (names: readonly Name[], becoming: Becoming) => {
  let state = 'booked';
  let version = 1;
  const answers = new Map<Name, boolean>();
  for (const name of names) {
    const next = becoming[name]?.[state];
    answers.set(name, next !== undefined || name === 'timer');
    if (next !== undefined && next !== state) version += 1;
    state = next ?? state;
  }
  return { state, version, answers };
};

const found = async () => {
  const { state, version } = await orders(race.one).get(id);
  const events = await race.query<{ version: number }>(
    `select (event -> 'data' ->> 'version')::int as version from outbox where event ->> 'subject' = $1 order by id`,
    [id],
  );
  const [row] = await race.query<{ in_force: boolean }>('select in_force from appointments');
  expect(events.map((event) => event.version)).toEqual(Array.from({ length: version }, (_, at) => at + 1));
  expect(row?.in_force).toBe(['booked', 'arrived'].includes(state));
  return { state, version };
};

const pairsOf = (becoming: Becoming): [Name, Name][] => {
  const names = (Object.keys(deeds) as Name[]).filter((name) => becoming[name]);
  return names.flatMap((one, at) => names.slice(at + 1).map((other): [Name, Name] => [one, other]));
};

describe.each(Object.entries(moments))('an appointment %s', (_when, { now, becoming }) => {
  it.each(pairsOf(becoming))('of which two say at once: %s, and %s, hears both in one order', async (one, other) => {
    await race.inEveryOrder(
      [deeds[one], deeds[other]],
      async (answers, order) => {
        const after = await found();
        const orderly = [
          [one, other],
          [other, one],
        ].map((both) => {
          const { state, version, answers: well } = inTurn(both as Name[], becoming);
          return { state, version, answers: [one, other].map((name) => well.get(name)) };
        });
        const outcome = { ...after, answers: answers.map((answer) => answer === 'ok') };
        if (order) expect(outcome).toEqual(orderly[order[0] as number]);
        else expect(orderly).toContainEqual(outcome);
      },
      { prepare: anAppointment(now), rounds: 1 },
    );
  });
});

describe('who came and is over for an hour', () => {
  const arrivedLongAgo = async (): Promise<void> => {
    await anAppointment(tuesday('08:50'))();
    await orders(race.one, byClerk).arrive(id);
    race.setClock(Date.parse(tuesday('10:10')));
  };
  const retire: Deed<string> = (service) => codeOf(service.past.run());

  it.each(['served', 'missed', 'cancelled'] as const)('takes no more time, and is %s', async (outcome) => {
    await race.inEveryOrder(
      [deeds[outcome], retire],
      async (answers) => {
        expect(answers).toEqual(['ok', 'ok']);
        expect(await found()).toEqual({ state: outcome, version: 3 });
      },
      { prepare: arrivedLongAgo },
    );
  });

  it('takes no more time, though two say so at once, and nothing is announced of that', async () => {
    await arrivedLongAgo();
    await race.inOrder([retire, retire]);
    expect(await race.query('select state, version, in_force from appointments')).toEqual([
      { state: 'arrived', version: 2, in_force: false },
    ]);
    expect(await race.query('select 1 from outbox')).toHaveLength(2);
  });

  it('takes no more time, and who is still booked does', async () => {
    await arrivedLongAgo();
    race.setClock(monday);
    const other = await orders(race.one).book(tuesday('09:10'));
    race.setClock(Date.parse(tuesday('10:30')));
    await race.atOnce([retire, retire]);
    expect(await race.query('select id, state from appointments where in_force')).toEqual([
      { id: other.id, state: 'booked' },
    ]);
  });
});
