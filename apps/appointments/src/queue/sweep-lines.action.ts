import { type Clock, type Log, newTrace } from '#platform';
import { theClock } from '../booking/orders.rules.js';
import { signOff } from './decide-desk.rules.js';
import { closeTicket, inTurn } from './decide-queue.rules.js';
import { after, both, type Line } from './line.rules.js';
import type { LineStore } from './line.store.js';
import type { WorkOnLine } from './on-line.action.js';
import { isOpen } from './ticket.rules.js';

const minute = 60_000;
const byTheClock = { channel: theClock.channel, automatic: true } as const;

const silentDesks = ({ signedByDesk, rules, now }: Line): string[] =>
  [...signedByDesk].flatMap(([deskId, { seenAt }]) => (seenAt + rules.silentMinutes * minute <= now ? [deskId] : []));

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
    await this.working.run(asked, ({ line }) => {
      const left = inTurn(line, silentDesks(line), (present, deskId) => signOff(present, deskId, byTheClock));
      const rest = after(line, left);
      const over = [...rest.ticketsById.values()].filter(
        (ticket) => isOpen(ticket) && (ticket.takenOn !== line.today || rest.endedOtherwise.has(ticket.id)),
      );
      const closed = inTurn(rest, over, (present, ticket) => closeTicket(present, ticket, byTheClock));
      return { decided: { ok: both(left, closed) }, answer: () => undefined };
    });
  }
}
