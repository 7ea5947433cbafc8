import type { leaveLine, OutputOf, returnToLine } from '#contracts';
import { ProblemError, type Question } from '#platform';
import { isTheirs } from '../booking/whose.rules.js';
import { comeBack, leave } from './decide-queue.rules.js';
import type { Lines } from './lines.views.js';
import type { NeedsViews } from './needs.views.js';
import { doneBy, type WorkOnLine } from './on-line.action.js';
import { estimateOf, ticketView } from './queue.wording.js';
import { expectedCallOf, type TicketViews } from './tickets.views.js';

/** Never mind: somebody does not wait any more. */
export class LeaveLine {
  constructor(
    private readonly working: WorkOnLine,
    private readonly tickets: TicketViews,
    private readonly tokenKey: Buffer,
  ) {}

  async run({
    municipalityId,
    requestId,
    input,
    deadline,
  }: Question<typeof leaveLine>): Promise<Record<string, never>> {
    const { caller, ticketId } = input;
    const found = await this.tickets.find(municipalityId, ticketId);
    if (
      !isTheirs(this.tokenKey, { municipalityId, id: ticketId, tokenGeneration: found?.tokenGeneration }, caller) ||
      !found
    )
      throw new ProblemError('ticket-unknown');
    const { locationId } = found;
    const asked = { municipalityId, locationId, ticketId, caller, traceId: requestId, action: 'leave-line', deadline };
    await this.working.run(asked, ({ line }) => {
      const ticket = line.ticketsById.get(ticketId);
      return {
        decided: ticket ? leave(line, ticket, doneBy(caller)) : { refused: 'ticket-unknown' },
        answer: () => ({}),
      };
    });
    return {};
  }
}

/** Who was parked is ready to go on. */
export class ReturnToLine {
  constructor(
    private readonly working: WorkOnLine,
    private readonly tickets: TicketViews,
    private readonly lines: Lines,
    private readonly needs: NeedsViews,
    private readonly tokenKey: Buffer,
  ) {}

  async run({
    municipalityId,
    requestId,
    input,
    deadline,
  }: Question<typeof returnToLine>): Promise<OutputOf<typeof returnToLine>> {
    const { caller, ticketId } = input;
    const found = await this.tickets.find(municipalityId, ticketId);
    if (
      !isTheirs(this.tokenKey, { municipalityId, id: ticketId, tokenGeneration: found?.tokenGeneration }, caller) ||
      !found
    )
      throw new ProblemError('ticket-unknown');
    const { locationId } = found;
    const asked = {
      municipalityId,
      locationId,
      ticketId,
      caller,
      traceId: requestId,
      action: 'return-to-line',
      shownTicketId: ticketId,
      deadline,
    };
    return this.working.run(asked, ({ line }) => {
      const ticket = line.ticketsById.get(ticketId);
      return {
        decided: ticket ? comeBack(line, ticket, doneBy(caller)) : { refused: 'ticket-unknown' },
        answer: async (done, tx) => {
          const back = done.line.ticketsById.get(ticketId);
          if (!back) throw new ProblemError('ticket-unknown');
          const ahead = await this.lines.ahead(tx, done);
          const expected = expectedCallOf(ahead.line, ahead.sight, back);
          return ticketView(back, {
            desksById: done.line.desksById,
            ...this.needs.of(back),
            estimate: expected && estimateOf(expected, done.line.now),
          });
        },
      };
    });
  }
}
