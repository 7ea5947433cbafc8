import { type CallChange, type Caller, type Item, QueueRules, rights } from '#contracts';
import { changeCall } from './decide-call.rules.js';
import { call, signOff, signOn } from './decide-desk.rules.js';
import { closeTicket, comeBack, leave, take } from './decide-queue.rules.js';
import type { Duty } from './estimate.rules.js';
import { after, type Done, type Line, openCallAt } from './line.rules.js';
import type { Decided, Refusal } from './steps.rules.js';
import type { Call, Ticket } from './ticket.rules.js';

const minute = 60_000;
/** When a line that is built begins. */
export const atTen = Date.parse('2026-12-01T09:00:00Z');

export const fromWeb: Caller = { client: 'web', who: 'web', channel: 'web', scopes: [] };
const clerk: Caller = { client: 'clerk', who: 'clerk', channel: 'counter', scopes: [...rights.clerk.scopes] };
export const passport: readonly Item[] = [{ productId: 'paspoort', people: 1 }];
const by = { channel: clerk.channel, who: 'clerk' } as const;

/** A location with three desks: nobody waits, nobody is signed on. */
export const aLine = (change: Partial<Line> = {}): Line => ({
  municipalityId: 'voorbeeldstad',
  locationId: 'stadskantoor',
  now: atTen,
  today: '2026-12-01',
  rules: QueueRules.parse({}),
  credit: 0,
  lastSequence: 0,
  ticketsById: new Map(),
  endedOtherwise: new Map(),
  callsById: new Map(),
  desksById: new Map(
    [1, 2, 3].map((number) => {
      const deskId = `balie-${number}`;
      const skills = number === 3 ? ['reisdocumenten', 'rijbewijzen'] : ['reisdocumenten'];
      return [deskId, { deskId, number, name: `Balie ${number}`, skills, kind: 'both' as const }];
    }),
  ),
  signedByDesk: new Map(),
  skillsByProduct: new Map([
    ['paspoort', ['reisdocumenten']],
    ['rijbewijs', ['rijbewijzen']],
  ]),
  times: { facts: new Map(), measured: new Map() },
  ...change,
});

/** A line, and what is done with it, one after the other: as the actions do it, without a database. */
export class ALine {
  readonly told: string[] = [];
  readonly effects: Done['effects'][number][] = [];
  readonly served: Done['served'][number][] = [];
  /** Every step a ticket made from one state to another. */
  readonly steps: { readonly from: Ticket; readonly to: Ticket }[] = [];
  /** What was told with the last refusal. */
  refusal: Refusal['details'];
  private number = 0;
  private readonly dutiesByDesk = new Map<string, readonly Duty[]>();

  constructor(public line: Line = aLine()) {}

  wait(minutes: number): this {
    this.line = { ...this.line, now: this.line.now + minutes * minute };
    return this;
  }

  /** @returns the code of the refusal; undefined: it was done. */
  do(decided: Decided): string | undefined {
    if ('refused' in decided) {
      this.refusal = decided.details;
      return decided.refused;
    }
    const { ok } = decided;
    const sequences = ok.tickets.map(({ after: ticket }) => ticket.sequence);
    this.line = { ...after(this.line, ok), lastSequence: Math.max(this.line.lastSequence, ...sequences) };
    this.told.push(...ok.told.map(({ did }) => did));
    this.effects.push(...ok.effects);
    this.served.push(...ok.served);
    this.steps.push(...ok.tickets.flatMap(({ before, after: to }) => (before ? [{ from: before, to }] : [])));
    return undefined;
  }

  join(change: Partial<Parameters<typeof take>[1]> = {}): string {
    this.number += 1;
    const id = `ticket-${this.number}`;
    const joiner = {
      names: { id, code: `AAA-${this.number}` },
      items: passport,
      needs: {},
      sealedNeeds: undefined,
      extraMinutes: 0,
      language: 'nl',
      caller: fromWeb,
      by: { channel: fromWeb.channel },
      ...change,
    };
    this.do(take(this.line, joiner, { callAt: this.line.now, ahead: 0 }));
    return id;
  }

  /** What a desk is planned for today. */
  plan(deskId: string, duties: readonly Duty[]): void {
    this.dutiesByDesk.set(deskId, duties);
  }

  signOn(...deskIds: string[]): this {
    for (const deskId of deskIds) {
      const desk = this.line.desksById.get(deskId);
      if (desk) this.do({ ok: signOn(this.line, desk) });
    }
    return this;
  }

  signOff(deskId: string): void {
    this.do({ ok: signOff(this.line, deskId, by) });
  }

  call(deskId: string, ticketId?: string): string | undefined {
    this.number += 1;
    return this.do(call(this.line, { callId: `call-${this.number}`, deskId, ticketId, by }));
  }

  change(callId: string, change: CallChange): string | undefined {
    const present = this.line.callsById.get(callId);
    if (!present) throw new Error('There is no such call.');
    return this.do(changeCall(this.line, present, change, { by, dutiesByDesk: this.dutiesByDesk }));
  }

  /** What is done at a desk with whom it has called. */
  at(deskId: string, change: CallChange): string | undefined {
    return this.change(this.callAt(deskId)?.id ?? '', change);
  }

  leave(ticketId: string): string | undefined {
    return this.do(leave(this.line, this.ticket(ticketId), { channel: 'web' }));
  }

  comeBack(ticketId: string): string | undefined {
    return this.do(comeBack(this.line, this.ticket(ticketId), { channel: 'web' }));
  }

  close(ticketId: string): void {
    this.do({ ok: closeTicket(this.line, this.ticket(ticketId), { channel: 'web', automatic: true }) });
  }

  ticket(id: string): Ticket {
    const ticket = this.line.ticketsById.get(id);
    if (!ticket) throw new Error(`There is no ${id}.`);
    return ticket;
  }

  callAt(deskId: string): Call | undefined {
    return openCallAt(this.line, deskId);
  }

  /** The latest call of a ticket. */
  callOf(ticketId: string): Call | undefined {
    return [...this.line.callsById.values()].findLast((one) => one.ticketId === ticketId);
  }
}
