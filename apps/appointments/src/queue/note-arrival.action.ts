import type { Appointment, noteArrival } from '#contracts';
import type { Question } from '#platform';
import type { Arrive } from './arrive.action.js';

/** Somebody came for an appointment: they join the line. Again is as if done. */
export class NoteArrival {
  constructor(private readonly arrive: Arrive) {}

  async run({ municipalityId, requestId, input, deadline }: Question<typeof noteArrival>): Promise<Appointment> {
    const { caller, appointmentId, ifMatch } = input;
    const asking = { municipalityId, traceId: requestId, caller, deadline };
    const { appointment } = await this.arrive.run(asking, { order: { appointmentId }, ifMatch });
    if (!appointment) throw new Error('Somebody arrived without an appointment.');
    return appointment;
  }
}
