import { type Caller, rights } from '#contracts';
import { type Hint, type Log, Municipalities, type Municipality, makeLog } from '#platform';
import type { TestDatabase } from '#testkit';
import { anInstance, asked, byPhone, type InstanceParts, keys, tuesday } from '../booking/a-booking.builder.js';
import type { Booking } from '../booking/orders.builder.js';
import { WalkInTimes } from '../planning/walk-in-times.mirror.js';
import { Arrive } from './arrive.action.js';
import { DeskViews } from './desk.views.js';
import { CallNext, ChangeCall, StaffDesk } from './desk-calls.action.js';
import { JoinLine } from './join-line.action.js';
import { LeaveLine, ReturnToLine } from './leave-line.action.js';
import { LineStore } from './line.store.js';
import { Lines } from './lines.views.js';
import { NeedsViews } from './needs.views.js';
import { NoteArrival } from './note-arrival.action.js';
import { WorkOnLine } from './on-line.action.js';
import { QueueViews } from './queue.views.js';
import { SweepLines } from './sweep-lines.action.js';
import { TakeTicket } from './take-ticket.action.js';
import { TicketViews } from './tickets.views.js';
import { WalkIn } from './walk-in.action.js';

/** Tuesday 1 December 2026, ten o'clock in Amsterdam: the counters are open. */
export const tuesdayAtTen = Date.parse(tuesday('10:00'));

export const atCounter: Caller = {
  client: 'counter',
  who: 'counter',
  channel: 'counter',
  scopes: [...rights.counter.scopes],
};
export const atKiosk: Caller = { client: 'kiosk', who: 'kiosk', channel: 'kiosk', scopes: [...rights.kiosk.scopes] };

/** What may be other than it is for real. */
export interface QueueParts extends InstanceParts {
  readonly municipalities?: readonly Municipality[];
  readonly log?: Log;
  /** Without the lock of the location. */
  readonly Store?: typeof LineStore;
}

/** An instance of booking and queue on this database, without Nest and NATS. Several on one database are several services. */
export const aQueue = (database: TestDatabase, now: number, parts: QueueParts = {}) => {
  const booking = anInstance(database, now, parts);
  const { dataSource } = database;
  const { clock, inside } = booking;
  const { trail, seal, remembered, decideOrders, appointments, plannedTimes } = inside;
  const hints: Hint[] = [];
  const { Store = LineStore, municipalities = [], log = makeLog('appointments', 'silent') } = parts;
  const lines = new Lines(plannedTimes, new WalkInTimes(), clock);
  const store = new Store(dataSource);
  const working = new WorkOnLine({
    ...inside,
    lines,
    store,
    hints: { give: (_topic, hint) => hints.push(hint) },
  });
  const needs = new NeedsViews(seal, log);
  const tickets = new TicketViews(dataSource, lines, needs, trail, keys.token);
  const desks = new DeskViews(dataSource, lines, needs, trail);
  const joining = new JoinLine(store, seal, tickets);
  const walkIn = new WalkIn(working, lines, store, new Municipalities(municipalities), joining);
  const arrive = new Arrive(working, store, appointments, decideOrders, joining);
  return {
    booking,
    clock,
    hints,
    lines,
    tickets,
    desks,
    queues: new QueueViews(dataSource, lines),
    take: new TakeTicket(walkIn, arrive, remembered),
    noteArrival: new NoteArrival(arrive),
    leave: new LeaveLine(working, tickets, keys.token),
    comeBack: new ReturnToLine(working, tickets, lines, needs, keys.token),
    staff: new StaffDesk(working, desks),
    next: new CallNext(working, desks, remembered, needs),
    change: new ChangeCall(working, desks, remembered, lines, needs),
    sweep: new SweepLines(working, store, clock, log),
  };
};

export type QueueInstance = ReturnType<typeof aQueue>;

/** Moves the clock of an instance, which stands still. */
export const setClock = ({ clock }: Pick<Booking, 'clock'>, now: number): void =>
  clock.set({ now, at: Date.now(), speed: 0 });

/** What is done with a line, by whom it is usually done. */
export const doing = (queue: QueueInstance) => ({
  walkIn: (order: Partial<{ items: { productId: string; people: number }[]; needs: object }> = {}, caller = byPhone) =>
    queue.take.run(
      asked({
        caller,
        order: {
          locationId: 'stadskantoor',
          items: [{ productId: 'paspoort', people: 1 }],
          language: 'nl',
          ...order,
        },
      }),
    ),
  arrive: (appointmentId: string, caller = atKiosk) => queue.take.run(asked({ caller, order: { appointmentId } })),
  signOn: (deskId: string, caller = atCounter) => queue.staff.run(asked({ caller, deskId, staffed: true })),
  signOff: (deskId: string, caller = atCounter) => queue.staff.run(asked({ caller, deskId, staffed: false })),
  next: async (deskId: string, ticketId?: string) =>
    (await queue.next.run(asked({ caller: atCounter, deskId, order: ticketId === undefined ? {} : { ticketId } })))
      .call,
  change: (callId: string, change: Parameters<typeof queue.change.run>[0]['input']['change']) =>
    queue.change.run(asked({ caller: atCounter, callId, change })),
  line: () => queue.queues.queue(asked({ locationId: 'stadskantoor' })),
});
