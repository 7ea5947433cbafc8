import type { cancelAppointment, releaseHold } from '#contracts';
import type { Question } from '#platform';
import type { TakeOrders } from './take-orders.action.js';

/** Cancels an appointment; again is as if done. */
export class CancelAppointment {
  constructor(private readonly takeOrders: TakeOrders) {}

  async run({
    municipalityId,
    requestId,
    input,
    deadline,
  }: Question<typeof cancelAppointment>): Promise<Record<string, never>> {
    const { caller, appointmentId, ifMatch } = input;
    await this.takeOrders.run(municipalityId, {
      order: { kind: 'cancel', caller, id: appointmentId, ifMatch },
      traceId: requestId,
      deadline,
    });
    return {};
  }
}

/** Gives a held place back; again is as if done. */
export class ReleaseHold {
  constructor(private readonly takeOrders: TakeOrders) {}

  async run({
    municipalityId,
    requestId,
    input,
    deadline,
  }: Question<typeof releaseHold>): Promise<Record<string, never>> {
    const { caller, holdId } = input;
    await this.takeOrders.run(municipalityId, {
      order: { kind: 'release', caller, id: holdId },
      traceId: requestId,
      deadline,
    });
    return {};
  }
}
