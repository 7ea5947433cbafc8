import { expect } from '@jest/globals';
import type { TicketStep } from '#contracts';
import { type DayOver, toldIn, waitsOf } from './walk-in-day.builder.js';
import type { Person } from './walk-in-people.builder.js';

const ends: ReadonlySet<TicketStep['did']> = new Set([
  ...(['not-there', 'desk-left', 'parked', 'transferred', 'served', 'missed', 'left'] as const),
]);

/** Never called to a second desk before the first call had ended. */
export const isCalledToOneDesk = (history: readonly TicketStep[]): boolean => {
  let isCalled = false;
  for (const { did } of history) {
    if (did === 'called' && isCalled) return false;
    if (did === 'called') isCalled = true;
    if (ends.has(did)) isCalled = false;
  }
  return !isCalled;
};

const whoIs = ({ visitor: { number, channel, way } }: Person): string => `${number} ${channel} ${way}`;

/** How it is to end, and how it ended. */
const endsOf = ({ people, tickets, appointments }: DayOver) => {
  const stateById = new Map(tickets.map(({ id, state }) => [id, state]));
  return people.map((person) => {
    const { visitor, ticket, appointment, handoffId, isTurnedAway, isTooLate } = person;
    const planned = isTurnedAway ? 'handed-off' : isTooLate ? 'missed' : visitor.end;
    const inLine = ticket && stateById.get(ticket.id);
    const agreed = appointment && appointments.get(appointment.id);
    // Who leaves the line for which they had an appointment has cancelled.
    const ended = inLine ?? (handoffId ? 'handed-off' : agreed);
    return { who: whoIs(person), planned, ended, agreed };
  });
};

/** What must be so after any such day. */
export const expectEveryEnd = (day: DayOver): void => {
  const all = endsOf(day);
  expect(all.filter(({ planned, ended }) => planned !== ended)).toEqual([]);
  const outcome = { served: 'served', cancelled: 'cancelled', missed: 'missed', left: 'cancelled' } as const;
  const agreed = all.flatMap(({ who, planned, agreed: state }) =>
    state && planned !== 'handed-off' ? [{ who, state, expected: outcome[planned] }] : [],
  );
  expect(agreed.filter(({ state, expected }) => state !== expected)).toEqual([]);
  expect(day.appointments.size).toBe(day.people.filter(({ appointment }) => appointment).length);
};

/** A number for each who joined, without a gap, each of one person, and nobody at two desks. */
export const expectOneNumberEach = ({ tickets, people }: DayOver): void => {
  const numbers = tickets.map(({ number }) => number);
  expect(numbers.toSorted()).toEqual(numbers.map((_, at) => `A${String(at + 1).padStart(3, '0')}`));
  const held = people.flatMap(({ ticket }) => (ticket ? [ticket.id] : []));
  expect(tickets.map(({ id }) => id).toSorted()).toEqual(held.toSorted());
  expect(tickets.filter(({ history }) => !isCalledToOneDesk(history)).map(({ number }) => number)).toEqual([]);
};

/** Bookings, cancellations and handoffs are each a contact moment once. */
export const expectTheContacts = ({ people, contacts }: DayOver): void => {
  for (const person of people) {
    const { appointment, handoffId, visitor } = person;
    const moments = [appointment?.id, handoffId].flatMap((id) => (id ? (contacts.get(id) ?? []) : []));
    const times = (about: string) => moments.filter((moment) => moment.about === about).length;
    const expected = {
      who: whoIs(person),
      booked: appointment ? 1 : 0,
      cancelled: appointment && ['cancelled', 'left'].includes(visitor.end) ? 1 : 0,
      handedOff: handoffId ? 1 : 0,
    };
    expect({
      who: whoIs(person),
      ...{ booked: times('booked'), cancelled: times('cancelled'), handedOff: times('handed-off') },
    }).toEqual(expected);
  }
};

/** Who was called is in the facts of waiting, and what they said of it. */
export const expectTheFacts = ({ facts, tickets, judged }: DayOver): void => {
  const called = tickets.filter(({ history }) => history.some(({ did }) => did === 'called'));
  expect(facts).toMatchObject([{ productId: 'paspoort', visits: called.length, judged }]);
  const waited = called.map(({ waitedMinutes = 0 }) => waitedMinutes);
  const average = waited.reduce((sum, minutes) => sum + minutes, 0) / waited.length;
  expect(Math.abs((facts[0]?.averageMinutes ?? 0) - average)).toBeLessThan(1);
};

/** Nothing of anybody on the screen, no number at two desks, and nobody waited for ever. */
export const expectAFairHall = (day: DayOver, longestWait: number): void => {
  for (const shown of day.screen) {
    const called = shown.called.map(({ number }) => number);
    expect(new Set(called).size).toBe(called.length);
  }
  expect(day.screen.some(({ called }) => called.length > 3)).toBe(true);
  expect(JSON.stringify(day.screen)).not.toMatch(/bezoeker|example\.org/i);
  expect(Math.max(...waitsOf(day).map(({ waited }) => waited))).toBeLessThan(longestWait);
};

/** What was told on joining is near how it went: so many of those who waited are told right, and on the whole by so much. */
export const expectHonestWaits = (
  day: DayOver,
  least: { readonly right: number; readonly meanError: number },
): void => {
  const { waited, right, meanError } = toldIn(day);
  expect(waited).toBeGreaterThan(10);
  expect(right).toBeGreaterThanOrEqual(least.right);
  expect(Math.abs(meanError)).toBeLessThanOrEqual(least.meanError);
};

/** The stream told each change once, in order, and each call of each ticket. */
export const expectTheStream = ({ pushed, tickets }: DayOver): void => {
  expect(pushed.map(({ id }) => id)).toEqual(pushed.map((_, at) => at + 1));
  const called = pushed.flatMap(({ did, number }) => (did === 'called' && number ? [number] : []));
  const inHistory = tickets.flatMap(({ number, history }) =>
    history.filter(({ did }) => did === 'called').map(() => number),
  );
  expect(called.toSorted()).toEqual(inHistory.toSorted());
};
