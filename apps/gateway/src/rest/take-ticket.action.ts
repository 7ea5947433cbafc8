import { takeTicket, type takeTicketRoute } from '#contracts';
import type { Ask } from '#platform';
import type { CallOf } from '../door/route.interceptor.js';

/** Takes a ticket. */
export class TakeTicket {
  constructor(private readonly ask: Ask) {}

  async run({ body, caller, idempotency, asked }: CallOf<typeof takeTicketRoute>) {
    return this.ask.of(takeTicket, asked, { caller, idempotency, order: body });
  }
}
