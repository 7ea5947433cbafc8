import { Controller } from '@nestjs/common';
import {
  callNext,
  callNextRoute,
  changeCall,
  changeCallRoute,
  getCall,
  getCallRoute,
  getStaffing,
  getStaffingRoute,
  putStaffingRoute,
  staffDesk,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { calledAnswer } from './ticket.wording.js';

/** Who works at a desk: signs on, calls, serves. */
@Controller()
export class CounterController {
  constructor(private readonly ask: Ask) {}

  @Serves(getStaffingRoute)
  async staffing(@Call() { params, query, caller, asked }: CallOf<typeof getStaffingRoute>) {
    return { body: await this.ask.of(getStaffing, asked, { caller, ...params, ...query }) };
  }

  @Serves(putStaffingRoute)
  async staff(@Call() { params, query, body, caller, asked }: CallOf<typeof putStaffingRoute>) {
    return { body: await this.ask.of(staffDesk, asked, { caller, ...params, ...query, ...body }) };
  }

  @Serves(callNextRoute)
  async next(@Call() { params, query, body, caller, idempotency, asked }: CallOf<typeof callNextRoute>) {
    const order = { caller, idempotency, ...params, ...query, order: body };
    return calledAnswer((await this.ask.of(callNext, asked, order)).call);
  }

  @Serves(getCallRoute)
  async call(@Call() { params, caller, asked }: CallOf<typeof getCallRoute>) {
    return { body: await this.ask.of(getCall, asked, { caller, ...params }) };
  }

  @Serves(changeCallRoute)
  async change(@Call() { params, body, caller, idempotency, asked }: CallOf<typeof changeCallRoute>) {
    return { body: await this.ask.of(changeCall, asked, { caller, idempotency, ...params, change: body }) };
  }
}
