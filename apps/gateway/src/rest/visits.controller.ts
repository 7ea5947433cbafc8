import { Controller } from '@nestjs/common';
import {
  moveAppointments,
  moveAppointmentsRoute,
  noteArrival,
  noteArrivalRoute,
  noteOutcome,
  noteOutcomeRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';

@Controller()
export class VisitsController {
  constructor(private readonly ask: Ask) {}

  @Serves(noteArrivalRoute)
  async arrival(@Call() { params, caller, ifMatch, asked }: CallOf<typeof noteArrivalRoute>) {
    const appointment = await this.ask.of(noteArrival, asked, { caller, ...params, ifMatch });
    return { body: appointment, version: appointment.version };
  }

  @Serves(noteOutcomeRoute)
  async outcome(@Call() { params, body, caller, ifMatch, asked }: CallOf<typeof noteOutcomeRoute>) {
    const appointment = await this.ask.of(noteOutcome, asked, { caller, ...params, ...body, ifMatch });
    return { body: appointment, version: appointment.version };
  }

  @Serves(moveAppointmentsRoute)
  async move(@Call() { body, caller, idempotency, asked }: CallOf<typeof moveAppointmentsRoute>) {
    return { body: await this.ask.of(moveAppointments, asked, { caller, idempotency, order: body }) };
  }
}
