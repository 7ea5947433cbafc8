import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALine, aLine, atTen } from './a-line.builder.js';
import { canBecome, isOpen } from './ticket.rules.js';

const minute = 60_000;
const desks = ['balie-1', 'balie-2', 'balie-3'];

const anOrder = fc.record({
  do: fc.constantFrom(
    ...([
      'join',
      'join',
      'arrive',
      'on',
      'off',
      'next',
      'next',
      'by-name',
      'recall',
      'serve',
      'serve',
      'items',
    ] as const),
    ...(['park', 'to-desk', 'to-skill', 'finish', 'miss', 'leave', 'return', 'close', 'wait'] as const),
  ),
  desk: fc.constantFrom(...desks),
  which: fc.nat({ max: 30 }),
});
type Drawn = typeof anOrder extends fc.Arbitrary<infer Value> ? Value : never;

const other = (desk: string): string => desks[(desks.indexOf(desk) + 1) % desks.length] ?? desk;

/** Orders that make no sense are put too: they are refused, and nothing may come of them. */
const put = (line: ALine, { do: what, desk, which }: Drawn): void => {
  const ids = [...line.line.ticketsById.keys()];
  const id = ids[which % ids.length];
  const callId = line.callAt(desk)?.id ?? [...line.line.callsById.keys()].at(which % 7);
  const items = [{ productId: which % 2 ? 'paspoort' : 'rijbewijs', people: 1 + (which % 3) }];
  if (what === 'join') line.join({ items });
  if (what === 'arrive')
    line.join({ items, appointment: { id: `appointment-${ids.length}`, startAt: atTen + which * minute } });
  if (what === 'on') line.signOn(desk);
  if (what === 'off') line.signOff(desk);
  if (what === 'next') line.call(desk);
  if (what === 'wait') line.wait(which);
  const parked = [...line.line.ticketsById.values()].find(({ state }) => state === 'parked');
  if (id && what === 'by-name') line.call(desk, parked?.id ?? id);
  if (id && what === 'leave') line.leave(id);
  if (id && what === 'return') line.comeBack(id);
  if (id && what === 'close' && which % 5 === 0) line.close(id);
  if (!callId) return;
  if (what === 'recall' || what === 'serve' || what === 'park' || what === 'finish' || what === 'miss')
    line.change(callId, { do: what });
  if (what === 'items') line.change(callId, { do: 'change-items', items });
  if (what === 'to-desk') line.change(callId, { do: 'transfer', deskId: other(desk) });
  if (what === 'to-skill') line.change(callId, { do: 'transfer', skill: 'rijbewijzen' });
};

/** What is wrong with a line as it stands. */
const faultsOf = ({ line }: ALine): string[] => {
  const open = [...line.callsById.values()].filter(({ endedAt }) => endedAt === undefined);
  const faults: string[] = [];
  const must = (is: boolean, what: string): void => void (is || faults.push(what));
  must(new Set(open.map(({ deskId }) => deskId)).size === open.length, 'a desk has two open calls');
  must(new Set(open.map(({ ticketId }) => ticketId)).size === open.length, 'a ticket is called twice at once');
  must(
    open.every(({ deskId }) => line.signedByDesk.has(deskId)),
    'a desk that nobody sits at has a call',
  );
  for (const ticket of line.ticketsById.values()) {
    const call = open.find(({ ticketId }) => ticketId === ticket.id);
    must((call !== undefined) === (ticket.state === 'called' || ticket.state === 'serving'), `${ticket.state}: a call`);
    must(call?.deskId === ticket.deskId, 'the call is at another desk');
    must((ticket.endedAt === undefined) === isOpen(ticket), `${ticket.state}: an end`);
    must((call?.servingAt === undefined) === (ticket.state !== 'serving'), `${ticket.state}: a begin`);
  }
  return faults;
};

const faultsOfSteps = ({ steps }: ALine): string[] =>
  steps.flatMap(({ from, to }) => [
    ...(to.state === from.state || canBecome(from, to.state) ? [] : [`${from.state} became ${to.state}`]),
    ...(to.version === from.version + 1 ? [] : ['a version was left out']),
    ...(from.firstCalledAt === undefined ||
    (to.firstCalledAt === from.firstCalledAt && to.waitedSeconds === from.waitedSeconds)
      ? []
      : ['somebody waited twice']),
  ]);

const steps = [
  ...[
    'waiting called',
    'waiting serving',
    'waiting left',
    'called called',
    'called serving',
    'called served',
    'called waiting',
  ],
  ...['called missed', 'called left', 'serving serving', 'serving served', 'serving parked', 'serving waiting'],
  ...['parked waiting', 'parked called', 'parked left'],
];

const someOrders = (minLength: number, maxLength: number) => fc.array(anOrder, { minLength, maxLength, size: 'max' });

describe('the line, whatever is done with it', () => {
  it('keeps everybody in exactly one place, by steps there are', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(someOrders(20, 120), (orders) => {
        const line = new ALine(aLine()).signOn('balie-1', 'balie-3');
        const faults = orders.flatMap((order) => {
          put(line, order);
          return faultsOf(line);
        });
        const tickets = [...line.line.ticketsById.values()];
        const ended = line.effects.filter(({ did }) => did !== 'serving').map(({ appointmentId }) => appointmentId);
        expect([...faults, ...faultsOfSteps(line)]).toEqual([]);
        expect(tickets.map(({ sequence }) => sequence)).toEqual(tickets.map((_, at) => at + 1));
        expect(new Set(ended).size).toBe(ended.length);
        for (const { from, to } of line.steps) seen.add(`${from.state} ${to.state}`);
      }),
      { seed: 6, numRuns: 100 },
    );
    // Every step there is was made: what is never tried is not shown.
    expect(steps.filter((step) => !seen.has(step))).toEqual([]);
  });

  it('brings everybody to an end once desks go on calling', () => {
    fc.assert(
      fc.property(someOrders(20, 80), (orders) => {
        const line = new ALine(aLine());
        for (const order of orders) put(line, order);
        line.signOn(...desks);
        for (const desk of desks) if (line.callAt(desk)) line.at(desk, { do: 'finish' });
        for (const { id, state } of line.line.ticketsById.values()) if (state === 'parked') line.comeBack(id);
        for (let turn = 0; turn < 200; turn += 1) {
          const desk = desks[turn % desks.length] ?? '';
          line.wait(1).call(desk);
          if (line.callAt(desk)) line.at(desk, { do: 'finish' });
        }
        expect([...line.line.ticketsById.values()].filter(isOpen)).toEqual([]);
      }),
      { seed: 6, numRuns: 50 },
    );
  });
});
