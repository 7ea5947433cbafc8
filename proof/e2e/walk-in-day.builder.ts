import type { Appointment, Contact, ListedTicket, Queue, WaitingFact } from '#contracts';
import { eventually, type House } from '#testkit';
import { aTown, passport } from './town.builder.js';
import { Desk, shifts } from './walk-in-desk.builder.js';
import { Doors, RunningClock } from './walk-in-doors.builder.js';
import { Person, place, watchTheScreen } from './walk-in-people.builder.js';
import { theVisitors } from './walk-in-visitors.builder.js';

/** Nine o'clock in Amsterdam, on a Tuesday. */
const opens = Date.parse('2026-12-01T08:00:00Z');
const minute = 60_000;
/** Ten minutes in a second, where a booking takes so many milliseconds; where it takes longer, slower. */
const fastest = { speed: 600, milliseconds: 20 };
const slowest = 240;

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
  readonly facts: readonly WaitingFact[];
  /** How many said afterwards whether the wait was acceptable. */
  readonly judged: number;
  /** Of the clock. */
  readonly speed: number;
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

/**
 * A day of three hundred visitors over five channels, each by their own way, and six desks: through HTTP only, the clock
 * running fast.
 * @param meanwhile what else happens, told how to wait for a moment of the day.
 */
export const aWholeDay = async (
  house: House,
  { seed, meanwhile }: { seed: number; meanwhile?: (at: (moment: number) => Promise<void>) => Promise<void> },
): Promise<DayOver> => {
  const doors = new Doors(house);
  const clock = new RunningClock(doors, opens);
  await aTownForIt(house, doors);
  const people = theVisitors(seed).map((visitor) => new Person(visitor, doors, clock));
  const booking = people.filter(({ visitor }) => visitor.way === 'appointment');
  const began = performance.now();
  await forAll(booking, (person) => person.book(opens));
  const pace = fastest.milliseconds / ((performance.now() - began) / booking.length);
  const speed = Math.round(Math.max(slowest, fastest.speed * Math.min(1, pace)));

  await clock.run(-10, speed);
  const hall = { people, isEmpty: () => people.every(({ isOver }) => isOver) };
  const working = Promise.all(shifts.map((shift) => new Desk(shift, hall, doors, clock).work()));
  let isOver = false;
  const watching = watchTheScreen(doors, clock, () => !isOver);
  await Promise.all([
    working,
    ...people.map((person) => person.live()),
    meanwhile?.((moment) => clock.at(moment)),
  ]).finally(() => {
    isOver = true;
  });
  const screen = await watching;
  await clock.stop(Math.max(clock.now(), 600));
  return { people, doors, screen, speed, ...(await foundAfterwards(doors, people)) };
};

const foundAfterwards = async (doors: Doors, people: readonly Person[]) => {
  const day = new Date(opens).toISOString().slice(0, 10);
  const appointments = await eventually(async () => {
    const found = await listed<Appointment>(doors, `/v1/appointments?locationId=${place}&date=${day}`);
    const states = new Map(found.map(({ id, state }) => [id, state]));
    if ([...states.values()].some((state) => state === 'booked' || state === 'arrived'))
      throw new Error('still booked');
    return states;
  }, 20_000);
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

/** In one line: how many came, how long they waited, and how many were told so within five minutes or a quarter. */
export const inShort = (day: DayOver): string => {
  const waits = waitsOf(day);
  const real = waits.map(({ waited }) => waited).sort((one, other) => one - other);
  const at = (part: number) => (real[Math.min(real.length - 1, Math.floor(part * real.length))] ?? 0).toFixed(0);
  const longer = waits.filter(({ waited }) => waited > 5);
  const right = longer.filter(({ told, waited }) => Math.abs(told - waited) <= Math.max(5, 0.25 * waited));
  const answers = [...day.doors.answers]
    .sort(([one], [other]) => one - other)
    .map(([status, count]) => `${status}: ${count}`);
  return [
    `at speed ${day.speed}: ${day.people.length} visitors, ${day.tickets.length} tickets`,
    `waits half ${at(0.5)}, nine of ten ${at(0.9)}, longest ${at(1)} minutes`,
    `of ${longer.length} who waited over 5 minutes ${Math.round((100 * right.length) / Math.max(1, longer.length))} % told right`,
    `turned away ${day.people.filter(({ isTurnedAway }) => isTurnedAway).length}`,
    `answers ${answers.join(', ')}, none ${day.doors.unanswered}`,
  ].join('; ');
};
