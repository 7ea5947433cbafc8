import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Appointment, Caller, InputOf, OutputOf, takeTicket } from '#contracts';
import { Caps, invalidInput, type Municipalities, ProblemError, type Question, type Seal, type Tx } from '#platform';
import type { AppointmentStore } from '../booking/appointment.store.js';
import { codeFrom, tokenOf } from '../booking/appointment-token.rules.js';
import { type DecideOrders, MovedMeanwhile } from '../booking/decide-orders.action.js';
import { rememberUnder } from '../booking/remember-under.rules.js';
import type { RememberedAnswerStore } from '../booking/remembered-answers.store.js';
import { take } from './decide-queue.rules.js';
import { expectedFor } from './estimate.rules.js';
import { nothingDone } from './line.rules.js';
import type { LineStore } from './line.store.js';
import type { LineNow, Lines } from './lines.views.js';
import { needsOf, needsPlace } from './needs.views.js';
import { doneBy, type Worked, type WorkOnLine } from './on-line.action.js';
import { estimateOf, ticketView } from './queue.wording.js';
import { joinerOf } from './sight.rules.js';
import type { Decided } from './steps.rules.js';
import { isOpen, type Ticket } from './ticket.rules.js';
import { expectedCallOf } from './tickets.views.js';

export interface TakeTicketParts {
  readonly working: WorkOnLine;
  readonly lines: Lines;
  readonly store: LineStore;
  readonly appointments: AppointmentStore;
  readonly decideOrders: DecideOrders;
  readonly remembered: RememberedAnswerStore;
  readonly municipalities: Municipalities;
  readonly seal: Seal;
  readonly tokenKey: Buffer;
}

type Order = InputOf<typeof takeTicket>['order'];
type WalkIn = Extract<Order, { items: unknown }>;
type Arrival = Exclude<Order, WalkIn>;
type Taken = OutputOf<typeof takeTicket>;

interface Asking {
  readonly municipalityId: string;
  readonly traceId: string;
  readonly caller: Caller;
}

const mostDraws = 5;
const mostTries = 5;

// Its code may be that of a ticket in line: then it is not done at the first try.
const counting = (): (() => boolean) => {
  let times = 0;
  return () => {
    times += 1;
    return times > 1;
  };
};

/** Somebody walks in, or came for an appointment. */
export class TakeTicket {
  constructor(private readonly parts: TakeTicketParts) {}

  async run({ municipalityId, requestId, input, deadline }: Question<typeof takeTicket>): Promise<Taken> {
    const { caller, idempotency, order } = input;
    const remember = rememberUnder(caller, idempotency, () => this.parts.remembered.fingerprint(municipalityId, order));
    const asked = { municipalityId, traceId: requestId, caller, action: 'take-ticket', remember, deadline };
    if ('items' in order)
      return this.parts.working.run({ ...asked, locationId: order.locationId }, (now, tx) =>
        this.walkIn(now, tx, { asking: asked, order }),
      );
    return this.whereItIs(asked, order, ({ id, locationId }) => {
      const again = counting();
      return this.parts.working.run({ ...asked, locationId }, (now, tx) =>
        this.arrive(now, tx, { asking: asked, id, isAgain: again() }),
      );
    });
  }

  /** Arrives in line, and answers the appointment. */
  async arriveFor(
    asking: Asking & { readonly deadline?: number | undefined },
    { appointmentId, ifMatch }: { readonly appointmentId: string; readonly ifMatch?: string[] | undefined },
  ): Promise<Appointment> {
    let arrived: Appointment | undefined;
    await this.whereItIs(asking, { appointmentId }, ({ id, locationId }) => {
      const again = counting();
      const onArrival = (appointment: Appointment) => (arrived = appointment);
      return this.parts.working.run({ ...asking, action: 'take-ticket', locationId }, (now, tx) =>
        this.arrive(now, tx, { asking, id, ifMatch, onArrival, isAgain: again() }),
      );
    });
    if (!arrived) throw new Error('Somebody arrived without an appointment.');
    return arrived;
  }

  private async walkIn(
    now: LineNow,
    tx: Tx,
    { asking, order }: { asking: Asking; order: WalkIn },
  ): Promise<Worked<Taken>> {
    const { lines, seal } = this.parts;
    const { items, language, needs = {} } = order;
    const extraMinutes = needs.extraMinutes ?? 0;
    const productIds = items.map(({ productId }) => productId);
    const unknown = await this.parts.store.unknownAmong(tx, asking.municipalityId, productIds);
    if (unknown !== undefined) throw new ProblemError('product-unknown', { productId: unknown });
    await this.checkCap(tx, asking);
    const line = await lines.knowing(tx, now.line, productIds);
    const known = { ...now, line };
    const open = lines.walkIn(known, items);
    if (!open.open) return refused({ reason: 'closed', ...(open.opensAt ? { opensAt: open.opensAt } : {}) });
    const { sight } = await lines.ahead(tx, known);
    const expected = expectedFor(sight, joinerOf(line, { items, extraMinutes }));
    if (!expected) return refused({ reason: 'full', ...(open.openUntil ? { openUntil: open.openUntil } : {}) });
    const id = uuidv7();
    const hasNeeds = Object.keys(needs).length > 0;
    const place = needsPlace({ municipalityId: asking.municipalityId, id });
    const decided = take(
      line,
      {
        names: { id, code: await this.drawCode(tx, asking.municipalityId) },
        items,
        needs,
        sealedNeeds: hasNeeds ? seal.close(place, needs) : undefined,
        extraMinutes,
        language,
        caller: asking.caller,
        by: doneBy(asking.caller),
      },
      expected,
    );
    return { decided, answer: (done, answering) => this.taken(answering, done, id) };
  }

  private async arrive(
    now: LineNow,
    tx: Tx,
    {
      asking,
      id,
      ifMatch,
      onArrival,
      isAgain,
    }: {
      asking: Asking;
      id: string;
      isAgain: boolean;
      ifMatch?: string[] | undefined;
      onArrival?: (appointment: Appointment) => void;
    },
  ): Promise<Worked<Taken>> {
    const { caller, municipalityId, traceId } = asking;
    const { line } = now;
    const order = { kind: 'arrive', caller, id, ifMatch } as const;
    const [outcome] = await this.parts.decideOrders.within(tx, municipalityId, [line.locationId], [{ order, traceId }]);
    if (!outcome || 'error' in outcome) throw outcome?.error;
    const appointment = outcome.ok as Appointment;
    onArrival?.(appointment);
    const present = [...line.ticketsById.values()].find((one) => one.appointmentId === id && isOpen(one));
    const ticketId = present?.id ?? uuidv7();
    const answer = (done: LineNow, answering: Tx) => this.taken(answering, done, ticketId);
    if (present) return { decided: { ok: nothingDone(line) }, answer };
    const { code, items, language, needs, start } = appointment;
    const hasNeeds = Object.keys(needs).length > 0;
    const decided: Decided = take(
      line,
      {
        names: { id: ticketId, code: isAgain ? await this.drawCode(tx, municipalityId) : code },
        items,
        needs,
        sealedNeeds: hasNeeds ? this.parts.seal.close(needsPlace({ municipalityId, id: ticketId }), needs) : undefined,
        extraMinutes: needs.extraMinutes ?? 0,
        language,
        caller,
        by: doneBy(caller),
        appointment: { id, startAt: Date.parse(start) },
      },
      undefined,
    );
    return { decided, answer };
  }

  private async taken(tx: Tx, now: LineNow, ticketId: string): Promise<Taken> {
    const { lines, seal, tokenKey } = this.parts;
    const ticket = now.line.ticketsById.get(ticketId);
    if (!ticket) throw new Error('A ticket was not taken.');
    const { line, sight } = await lines.ahead(tx, now);
    const expected = expectedCallOf(line, sight, ticket);
    return {
      ...ticketView(ticket, {
        desksById: line.desksById,
        needs: needsOf(seal, ticket),
        estimate: expected && estimateOf(expected, line.now),
      }),
      token: tokenOf(tokenKey, ticket),
    };
  }

  private async checkCap(tx: Tx, { municipalityId, caller: { origin } }: Asking): Promise<void> {
    if (origin === undefined) return;
    const { openTicketsPerAddress } = this.parts.municipalities.get(municipalityId)?.caps ?? Caps.parse({});
    if ((await this.parts.store.countOpenOf(tx, municipalityId, origin)) >= openTicketsPerAddress)
      throw new ProblemError('too-many-open', { detail: 'From here too many tickets are open already.' });
  }

  private async drawCode(tx: Tx, municipalityId: string): Promise<Ticket['code']> {
    for (let draws = 1; ; draws += 1) {
      const code = codeFrom(randomInt);
      if (draws >= mostDraws || (await this.parts.store.isFree(tx, municipalityId, code))) return code;
    }
  }

  /** Looks again where it is, when it was moved to another location meanwhile. */
  private async whereItIs<T>(
    asking: Asking,
    order: Arrival,
    work: (place: { readonly id: string; readonly locationId: string }) => Promise<T>,
  ): Promise<T> {
    for (let tries = 1; ; tries += 1)
      try {
        return await work(await this.appointmentOf(asking, order));
      } catch (error) {
        if (!(error instanceof MovedMeanwhile) || tries >= mostTries) throw error;
      }
  }

  private async appointmentOf({ municipalityId, caller }: Asking, order: Arrival) {
    const { appointments, store } = this.parts;
    if (order.code !== undefined && !caller.scopes.includes('arrivals')) throw new ProblemError('not-allowed');
    const id =
      order.code === undefined ? order.appointmentId : await store.appointmentByCode(municipalityId, order.code);
    const found = id === undefined ? undefined : (await appointments.find(municipalityId, [id])).get(id);
    if (id === undefined || !found || !caller.scopes.includes('arrivals'))
      throw new ProblemError('appointment-unknown');
    const { locationId } = found;
    if (order.locationId !== undefined && order.locationId !== locationId)
      throw invalidInput({ path: 'locationId', message: `The appointment is at ${locationId}.` });
    return { id, locationId };
  }
}

const refused = (details: Readonly<Record<string, unknown>>): Worked<never> => ({
  decided: { refused: 'walk-in-closed', details },
  answer: () => {
    throw new Error('What was refused is not answered.');
  },
});
