import {
  type Appointment,
  type Contact,
  type ListedTicket,
  type Queue,
  QueueChange,
  type WaitingFact,
} from '#contracts';
import { eventually, type House } from '#testkit';
import { Follower } from './follower.builder.js';
import { aTown, passport } from './town.builder.js';
import { SteppedClock } from './walk-in-clock.builder.js';
import { Desk, shiftsUntil } from './walk-in-desk.builder.js';
import { Doors } from './walk-in-doors.builder.js';
import { Person, place, watchTheScreen } from './walk-in-people.builder.js';
import { visitorsUntil } from './walk-in-visitors.builder.js';

/** Nine o'clock in Amsterdam, on a Tuesday. */
const opens = Date.parse('2026-12-01T08:00:00Z');
const minute = 60_000;
const wholeDay = 480;
const usualPace = 40;

const rules = {
  ...{ callAgainMinutes: 15, silentMinutes: 60, walkInShare: 40, mostAppointmentWaitMinutes: 30 },
  priorityNeeds: ['wheelchair'],
};
const online = {
  ...{
    id: 'online',
    step: 'apply',
    kind: 'online',
    title: { nl: 'Online' },
    description: { nl: 'Via het formulier.' },
  },
  ...{ url: 'https://formulier.example/paspoort', ownMinutes: 10, trips: 0, costCents: 0, identification: 'none' },
};

/** What a house is started with for such a day: the evening before, and the clock stands still. */
export const theEveningBefore = {
  clock: '2026-11-30T14:00:00Z*0',
  municipality: { caps: { openTicketsPerAddress: 1_000 } },
};

/** All that is left of a day. */
export interface DayOver {
  readonly people: readonly Person[];
  readonly doors: Doors;
  readonly tickets: readonly ListedTicket[];
  readonly appointments: ReadonlyMap<string, Appointment['state']>;
  readonly contacts: ReadonlyMap<string, readonly Contact[]>;
  readonly screen: readonly Queue[];
  /** All that was pushed to the screen, through whichever gateway was there. */
  readonly pushed: readonly QueueChange[];
  readonly facts: readonly WaitingFact[];
  /** How many said afterwards whether the wait was acceptable. */
  readonly judged: number;
}

/** A few at a time. */
const forAll = async <T>(many: readonly T[], work: (one: T) => Promise<void>): Promise<void> => {
  const left = [...many];
  const worker = async (): Promise<void> => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) await work(one);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
};

const aTownForIt = async (house: House, doors: Doors): Promise<void> => {
  await aTown(house, { desks: 6 });
  const who = 'administrator';
  const put = async (path: string, body: object): Promise<void> => {
    const { headers } = await fetch(`${house.url}${path}`, { headers: { authorization: `Bearer ${house.key(who)}` } });
    await doors.expect(200, 'PUT', path, { who, body, ifMatch: headers.get('etag') ?? '*' });
  };
  await put(`/v1/locations/${place}/queue-rules`, rules);
  await put('/v1/products/paspoort?publish=true', { ...passport, ways: [...passport.ways, online] });
};

const listed = async <T>(doors: Doors, path: string): Promise<T[]> => {
  const items: T[] = [];
  for (let page = 1; ; page += 1) {
    const separator = path.includes('?') ? '&' : '?';
    const found = await doors.expect(200, 'GET', `${path}${separator}page=${page}&pageSize=100`, { who: 'counter' });
    items.push(...found.items);
    if (items.length >= found.total) return items;
  }
};

/** How a day is to be. */
interface DayAhead {
  readonly seed: number;
  /** Minutes since the doors opened; a whole day unless told. */
  readonly closes?: number;
  /** No minute takes less than so many milliseconds. */
  readonly pace?: number;
  /** What else happens, told how to wait for a moment of the day. */
  readonly meanwhile?: (at: (moment: number) => Promise<void>) => Promise<void>;
}

/**
 * A day of three hundred visitors, or a part of it, over five channels, each by their own way, and six desks: through HTTP
 * only, the clock going on as fast as all can follow.
 */
export const aDayOfVisitors = async (
  house: House,
  { seed, closes = wholeDay, pace = usualPace, meanwhile }: DayAhead,
): Promise<DayOver> => {
  const doors = new Doors(house);
  const clock = new SteppedClock(doors, opens, pace, `/v1/locations/${place}/queue`);
  await aTownForIt(house, doors);
  const people = visitorsUntil(closes, seed).map((visitor) => new Person(visitor, doors, clock));
  const booking = people.filter(({ visitor }) => visitor.way === 'appointment');
  await forAll(booking, (person) => person.book(opens));
  await clock.start(-10);
  const hall = { people, closes, isEmpty: () => people.every(({ isOver }) => isOver) };
  const streams = house.urls.map((url) => `${url}/v1/locations/${place}/queue/stream`);
  const follower = new Follower(streams, 0, {});
  await eventually(() => {
    if (follower.events.length === 0) throw new Error('Nothing is pushed.');
  });
  let isOver = false;
  const desks = shiftsUntil(closes).map((shift) => new Desk(shift, hall, doors, clock));
  const living = Promise.all([
    ...desks.map((desk) => clock.during(() => desk.work())),
    ...people.map((person) => clock.during(() => person.live())),
  ]).finally(() => {
    isOver = true;
  });
  const watching = clock.during(() => watchTheScreen(doors, clock, () => !isOver));
  const [screen] = await Promise.all([watching, living, meanwhile?.((moment) => clock.passes(moment))]).finally(() =>
    clock.stop(),
  );
  const pushed = await allPushed(doors, follower).finally(() => follower.stop());
  return { people, doors, screen, pushed, ...(await foundAfterwards(doors, people)) };
};

const allPushed = async (doors: Doors, follower: Follower): Promise<QueueChange[]> => {
  const { lastEventId } = await doors.expect(200, 'GET', `/v1/locations/${place}/queue`);
  await eventually(() => {
    if (follower.ids.at(-1) !== lastEventId) throw new Error(`${follower.ids.at(-1)} of ${lastEventId} were pushed.`);
  }, 20_000);
  return follower.changes.map(({ data }) => QueueChange.parse(data));
};

const foundAfterwards = async (doors: Doors, people: readonly Person[]) => {
  const day = new Date(opens).toISOString().slice(0, 10);
  const agreed = () => listed<Appointment>(doors, `/v1/appointments?locationId=${place}&date=${day}`);
  await forAll(await agreed(), (appointment) => noteAtClosing(doors, appointment));
  const appointments = new Map((await agreed()).map(({ id, state }) => [id, state]));
  const contacts = new Map<string, readonly Contact[]>();
  await forAll(people, async ({ appointment, handoffId }) => {
    const [query, about] = appointment
      ? [`appointmentId=${appointment.id}`, 'booked']
      : [`handoffId=${handoffId}`, 'handed-off'];
    if (!appointment && !handoffId) return;
    await eventually(async () => {
      const { items } = await doors.expect(200, 'GET', `/v1/contacts?${query}`, { who: 'counter' });
      if (!items.some((contact: Contact) => contact.about === about)) throw new Error(`no contact for ${query}`);
      contacts.set(appointment?.id ?? String(handoffId), items);
    });
  });
  const tickets = await listed<ListedTicket>(doors, `/v1/locations/${place}/tickets`);
  const asked = people.filter(({ visitor, ticket }) => ticket && visitor.end === 'served' && visitor.number % 2 === 0);
  await forAll(asked, (person) => person.sayHowItWas());
  const { items: facts } = await doors.expect(200, 'GET', `/v1/facts/waiting?locationId=${place}`, { who: 'planner' });
  return { appointments, contacts, tickets, facts, judged: asked.length };
};

/** Staff note who did not come; where the clock had noted it already, that is as if done. */
const noteAtClosing = async (doors: Doors, { id, state }: Appointment): Promise<void> => {
  const asked = { who: 'counter', body: { outcome: 'missed' } } as const;
  if (state === 'booked') await doors.expect(200, 'PUT', `/v1/appointments/${id}/outcome`, asked);
};

const calledFirst = ({ history }: ListedTicket): number | undefined => {
  const step = history.find(({ did }) => did === 'called');
  return step && Date.parse(step.at);
};

/** What was told and how it went, in minutes, of who was called. */
export const waitsOf = ({ people, tickets }: DayOver): { told: number; waited: number }[] => {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  return people.flatMap(({ ticket, told }) => {
    const listedAs = ticket && byId.get(ticket.id);
    const at = listedAs && calledFirst(listedAs);
    if (!listedAs || at === undefined || !told) return [];
    return [{ told: told.waitMinutes, waited: (at - Date.parse(listedAs.takenAt)) / minute }];
  });
};

/** How good what people were told is, of those who waited more than five minutes: right is within five minutes or a quarter. */
export const toldIn = (day: DayOver): { waited: number; right: number; meanError: number } => {
  const longer = waitsOf(day).filter(({ waited }) => waited > 5);
  const right = longer.filter(({ told, waited }) => Math.abs(told - waited) <= Math.max(5, 0.25 * waited));
  const error = longer.reduce((sum, { told, waited }) => sum + told - waited, 0);
  const count = Math.max(1, longer.length);
  return { waited: longer.length, right: right.length / count, meanError: error / count };
};

/** In one line: how many came, how long they waited, and how many were told so within five minutes or a quarter. */
export const inShort = (day: DayOver): string => {
  const waits = waitsOf(day);
  const real = waits.map(({ waited }) => waited).sort((one, other) => one - other);
  const at = (part: number) => (real[Math.min(real.length - 1, Math.floor(part * real.length))] ?? 0).toFixed(0);
  const { waited, right, meanError } = toldIn(day);
  const answers = [...day.doors.answers]
    .sort(([one], [other]) => one - other)
    .map(([status, count]) => `${status}: ${count}`);
  return [
    `${day.people.length} visitors, ${day.tickets.length} tickets`,
    `waits half ${at(0.5)}, nine of ten ${at(0.9)}, longest ${at(1)} minutes`,
    `of ${waited} who waited over 5 minutes ${Math.round(100 * right)} % told right, mean error ${meanError.toFixed(1)}`,
    `turned away ${day.people.filter(({ isTurnedAway }) => isTurnedAway).length}`,
    `answers ${answers.join(', ')}, none ${day.doors.unanswered}`,
  ].join('; ');
};
