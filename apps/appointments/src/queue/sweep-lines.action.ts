import { type Clock, type Log, newTrace } from '#platform';
import { theClock } from '../booking/orders.rules.js';
import { signOff } from './decide-desk.rules.js';
import { closeTicket, inTurn } from './decide-queue.rules.js';
import { type Line, nothingDone, silentAt } from './line.rules.js';
import type { LineStore } from './line.store.js';
import type { OnLine, WorkOnLine } from './on-line.action.js';
import { isOpen } from './ticket.rules.js';

const byTheClock = { channel: theClock.channel, automatic: true } as const;

const silentDesks = (line: Line): string[] =>
  [...line.signedByDesk.keys()].filter((deskId) => (silentAt(line, deskId) ?? line.now) <= line.now);

/** Tickets of a day that is over, or of which the appointment ended otherwise. */
const overIn = ({ ticketsById, endedOtherwise, today }: Line): string[] =>
  [...ticketsById.values()]
    .filter((ticket) => isOpen(ticket) && (ticket.takenOn < today || endedOtherwise.has(ticket.id)))
    .map(({ id }) => id);

/** What the clock does with lines: desks that were left, days that are over, appointments that ended otherwise. */
export class SweepLines {
  constructor(
    private readonly working: WorkOnLine,
    private readonly store: LineStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async run(): Promise<void> {
    for (const { municipalityId, locationId } of await this.store.linesToSweep(new Date(this.clock.now())))
      try {
        await this.sweep(municipalityId, locationId);
      } catch (error) {
        this.log.warn({ err: error, locationId }, 'a line could not be swept; it is looked at again');
      }
  }

  private async sweep(municipalityId: string, locationId: string): Promise<void> {
    const asked = { municipalityId, locationId, caller: theClock, traceId: newTrace(), action: 'sweep-line' };
    const over = await this.working.run(asked, ({ line }) => ({
      decided: { ok: inTurn(line, silentDesks(line), (present, deskId) => signOff(present, deskId, byTheClock)) },
      answer: (done) => overIn(done.line),
    }));
    for (const ticketId of over)
      try {
        await this.close(asked, ticketId);
      } catch (error) {
        this.log.warn({ err: error, locationId, ticketId }, 'a ticket could not be closed; it is looked at again');
      }
  }

  /** Each by itself: one that can not be closed stands in nobody's way. */
  private async close(asked: OnLine, ticketId: string): Promise<void> {
    await this.working.run({ ...asked, ticketId }, ({ line }) => {
      const ticket = line.ticketsById.get(ticketId);
      return { decided: { ok: ticket ? closeTicket(line, ticket, byTheClock) : nothingDone }, answer: () => undefined };
    });
  }
}
