import { Controller } from '@nestjs/common';
import {
  getTicket,
  getTicketRoute,
  leaveLine,
  leaveLineRoute,
  listTickets,
  listTicketsRoute,
  returnToLine,
  returnToLineRoute,
  takeTicketRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Challenges } from '../challenge/challenges.action.js';
import { done } from '../door/answer.wording.js';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { pageOf } from './page.wording.js';
import { TakeTicket } from './take-ticket.action.js';
import { statesOf, takenAnswer } from './ticket.wording.js';

@Controller()
export class TicketsController {
  constructor(
    private readonly ask: Ask,
    private readonly challenges: Challenges,
    private readonly takeTicket: TakeTicket,
  ) {}

  @Serves(takeTicketRoute)
  async take(@Call() call: CallOf<typeof takeTicketRoute>) {
    await this.challenges.check(call);
    return takenAnswer(await this.takeTicket.run(call));
  }

  @Serves(getTicketRoute)
  async get(@Call() { params, caller, asked }: CallOf<typeof getTicketRoute>) {
    return { body: await this.ask.of(getTicket, asked, { caller, ...params }) };
  }

  @Serves(leaveLineRoute)
  async leave(@Call() { params, caller, asked }: CallOf<typeof leaveLineRoute>) {
    await this.ask.of(leaveLine, asked, { caller, ...params });
    return done;
  }

  @Serves(returnToLineRoute)
  async comeBack(@Call() { params, caller, asked }: CallOf<typeof returnToLineRoute>) {
    return { body: await this.ask.of(returnToLine, asked, { caller, ...params }) };
  }

  @Serves(listTicketsRoute)
  async list(@Call() { params, query, caller, asked }: CallOf<typeof listTicketsRoute>) {
    const { page, pageSize } = query;
    const question = { caller, ...params, ...statesOf(query), page, pageSize };
    return pageOf(query, await this.ask.of(listTickets, asked, question));
  }
}
