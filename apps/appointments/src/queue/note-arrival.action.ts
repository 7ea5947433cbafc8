import type { Appointment, noteArrival } from '#contracts';
import type { Question } from '#platform';
import type { TakeTicket } from './take-ticket.action.js';

/** Somebody came for an appointment: they join the line. Again is as if done. */
export class NoteArrival {
  constructor(private readonly takeTicket: TakeTicket) {}

  run({ municipalityId, requestId, input, deadline }: Question<typeof noteArrival>): Promise<Appointment> {
    const { caller, ...arrival } = input;
    return this.takeTicket.arriveFor({ municipalityId, traceId: requestId, caller, deadline }, arrival);
  }
}
