import type { Appointment, TicketOrder } from '#contracts';
import { invalidInput, ProblemError, type Tx } from '#platform';
import type { AppointmentStore } from '../booking/appointment.store.js';
import { type DecideOrders, MovedMeanwhile } from '../booking/decide-orders.action.js';
import type { Remembered } from '../booking/remembered-answers.store.js';
import type { Asking, JoinLine, Taken } from './join-line.action.js';
import type { LineStore } from './line.store.js';
import type { LineNow } from './lines.views.js';
import type { Worked, WorkOnLine } from './on-line.action.js';
import { isOpen } from './ticket.rules.js';

/** How somebody arrives, besides who asks. */
export interface Arrival {
  readonly order: TicketOrder;
  readonly ifMatch?: string[] | undefined;
  readonly remember?: Remembered | undefined;
}

export interface Arrived {
  readonly taken: Taken;
  /** Undefined: it was remembered. */
  readonly appointment: Appointment | undefined;
}

const mostTries = 5;

// Its code may be that of a ticket in line: then it is not done at the first try.
const counting = (): (() => boolean) => {
  let times = 0;
  return () => {
    times += 1;
    return times > 1;
  };
};

/** Somebody came for an appointment: they join the line. Again is as if done. */
export class Arrive {
  constructor(
    private readonly working: WorkOnLine,
    private readonly store: LineStore,
    private readonly appointments: AppointmentStore,
    private readonly decideOrders: DecideOrders,
    private readonly joining: JoinLine,
  ) {}

  /** Looks again where it is, when it was moved to another location meanwhile. */
  async run(asking: Asking, arrival: Arrival): Promise<Arrived> {
    for (let tries = 1; ; tries += 1)
      try {
        return await this.tryOnce(asking, arrival);
      } catch (error) {
        if (!(error instanceof MovedMeanwhile) || tries >= mostTries) throw error;
      }
  }

  private async tryOnce(asking: Asking, { order, ifMatch, remember }: Arrival): Promise<Arrived> {
    const { id, locationId } = await this.appointmentOf(asking, order);
    const asked = { ...asking, action: 'take-ticket', locationId, remember };
    const isAgain = counting();
    let appointment: Appointment | undefined;
    const taken = await this.working.run(asked, async (now, tx) => {
      appointment = await this.noted(now, tx, { asking, id, ifMatch });
      return this.joined(now, tx, { asking, appointment, isAgain: isAgain() });
    });
    return { taken, appointment };
  }

  private async noted(
    { line: { locationId } }: LineNow,
    tx: Tx,
    { asking, id, ifMatch }: { asking: Asking; id: string; ifMatch?: string[] | undefined },
  ): Promise<Appointment> {
    const { caller, municipalityId, traceId } = asking;
    const order = { kind: 'arrive', caller, id, ifMatch } as const;
    const [outcome] = await this.decideOrders.within(tx, municipalityId, [locationId], [{ order, traceId }]);
    if (!outcome || 'error' in outcome) throw outcome?.error;
    return outcome.ok as Appointment;
  }

  private async joined(
    { line }: LineNow,
    tx: Tx,
    { asking, appointment, isAgain }: { asking: Asking; appointment: Appointment; isAgain: boolean },
  ): Promise<Worked<Taken>> {
    const { id, code, items, language, needs, start } = appointment;
    const present = [...line.ticketsById.values()].find((one) => one.appointmentId === id && isOpen(one));
    if (present) return this.joining.again(present);
    const who = { items, needs, language, caller: asking.caller, appointment: { id, startAt: Date.parse(start) } };
    return this.joining.join(tx, line, { ...who, code: isAgain ? undefined : code }, undefined);
  }

  private async appointmentOf({ municipalityId, caller }: Asking, order: TicketOrder) {
    if (order.code !== undefined && !caller.scopes.includes('arrivals')) throw new ProblemError('not-allowed');
    const id =
      order.code === undefined ? order.appointmentId : await this.store.appointmentByCode(municipalityId, order.code);
    const found = id === undefined ? undefined : (await this.appointments.find(municipalityId, [id])).get(id);
    if (id === undefined || !found || !caller.scopes.includes('arrivals'))
      throw new ProblemError('appointment-unknown');
    const { locationId } = found;
    if (order.locationId !== undefined && order.locationId !== locationId)
      throw invalidInput({ path: 'locationId', message: `The appointment is at ${locationId}.` });
    return { id, locationId };
  }
}
