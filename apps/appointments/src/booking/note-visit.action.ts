import type { Appointment, noteOutcome } from '#contracts';
import type { Question } from '#platform';
import type { TakeOrders } from './take-orders.action.js';

/** How an appointment ended; again is as if done. */
export class NoteOutcome {
  constructor(private readonly takeOrders: TakeOrders) {}

  async run({ municipalityId, requestId, input, deadline }: Question<typeof noteOutcome>): Promise<Appointment> {
    const { caller, appointmentId, ifMatch, outcome } = input;
    const order = { kind: 'outcome', caller, id: appointmentId, ifMatch, outcome } as const;
    return (await this.takeOrders.run(municipalityId, { order, traceId: requestId, deadline })) as Appointment;
  }
}
