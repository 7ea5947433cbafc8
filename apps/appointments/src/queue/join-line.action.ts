import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Caller, OutputOf, takeTicket } from '#contracts';
import type { Seal, Tx } from '#platform';
import { codeFrom } from '../booking/appointment-token.rules.js';
import { type Joiner, take } from './decide-queue.rules.js';
import { type Joining, nothingDone } from './line.rules.js';
import type { LineStore } from './line.store.js';
import type { LineNow } from './lines.views.js';
import { needsPlace } from './needs.views.js';
import { doneBy, type Worked } from './on-line.action.js';
import type { Ticket } from './ticket.rules.js';
import type { TicketViews } from './tickets.views.js';

export type Taken = OutputOf<typeof takeTicket>;

/** Who asks for a ticket. */
export interface Asking {
  readonly municipalityId: string;
  readonly traceId: string;
  readonly caller: Caller;
  readonly deadline?: number | undefined;
}

/** Somebody who joins: without a code one is drawn. */
export interface Joins extends Pick<Joiner, 'items' | 'needs' | 'language' | 'caller' | 'appointment'> {
  readonly code?: string | undefined;
}

const mostDraws = 5;

/** Gives who joins a line their ticket. */
export class JoinLine {
  constructor(
    private readonly store: LineStore,
    private readonly seal: Seal,
    private readonly tickets: TicketViews,
  ) {}

  /** @param expected who walks in: when they are called. */
  async join(tx: Tx, line: LineNow['line'], joins: Joins, expected: Joining): Promise<Worked<Taken>> {
    const { municipalityId } = line;
    const { code = await this.drawCode(tx, municipalityId), ...who } = joins;
    const { needs, caller } = who;
    const id = uuidv7();
    const hasNeeds = Object.keys(needs).length > 0;
    const joiner: Joiner = {
      ...who,
      names: { id, code },
      sealedNeeds: hasNeeds ? this.seal.close(needsPlace({ municipalityId, id }), needs) : undefined,
      extraMinutes: needs.extraMinutes ?? 0,
      by: doneBy(caller),
    };
    return {
      decided: take(line, joiner, expected),
      answer: (done, answering) => this.tickets.taken(answering, done, id, expected),
    };
  }

  /** Who is in line already: as if they had just joined. */
  again({ id }: Ticket): Worked<Taken> {
    return {
      decided: { ok: nothingDone },
      answer: (done, answering) => this.tickets.taken(answering, done, id),
    };
  }

  private async drawCode(tx: Tx, municipalityId: string): Promise<Ticket['code']> {
    for (let draws = 1; ; draws += 1) {
      const code = codeFrom(randomInt);
      if (draws >= mostDraws || (await this.store.isFree(tx, municipalityId, code))) return code;
    }
  }
}
