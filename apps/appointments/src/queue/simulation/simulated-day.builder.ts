import { QueueRules } from '#contracts';
import { desksAhead } from '../duty.rules.js';
import { type Duty, expectedCalls, expectedFor } from '../estimate.rules.js';
import { type Line, waitingIn, waitingOf } from '../line.rules.js';
import { estimateOf } from '../queue.wording.js';
import { afterVisit } from '../service-time.rules.js';
import { type Agreed, joinerOf, sightOf } from '../sight.rules.js';
import { type Call, type Ticket, waitsFrom } from '../ticket.rules.js';
import { nextFor } from '../turn.rules.js';
import { luckFrom } from './luck.builder.js';
import { planned, simulated, type Visitor, visitorsOf } from './visitors.builder.js';

/*
 * A day at a location, visit by visit: who comes when, and how long each visit takes, is drawn; who is called, and what
 * everybody is told who joins the line, comes from the rules themselves.
 *
 * - Six desks serve whatever comes, from nine to five, and go on until the line is empty.
 * - A visit takes ten minutes on average, log-normal, with half of that as standard deviation.
 * - All who are expected ask together for 95 % of the time of the desks. Half have an appointment, of whom 12 % stay away.
 * - Agreed times are spread evenly over the day. Who comes is four minutes early on average, give or take six, and never
 *   more than a quarter of an hour off.
 * - The others walk in by chance: half as many again each minute before eleven as after. Who is told that the line is
 *   longer than the day goes away.
 * - On a bad day two desks close at ten, after the visit that they have.
 *
 * Who tells the waits knows which desks are staffed, who is served since when, how long visits took that have ended, and
 * which appointments have not come yet: neither how long a visit will take, nor who stays away, nor who will walk in.
 */
export interface DayWanted {
  readonly seed: number;
  readonly isBad: boolean;
  readonly load?: number;
  readonly noShow?: number;
}

/** What somebody was told on joining the line, and how long they really waited, in minutes. */
export interface Told {
  readonly kind: 'appointment' | 'walk-in';
  readonly told: number;
  /** People ahead, times the mean, by the desks that are staffed. */
  readonly naive: number;
  readonly waited: number;
}

export interface SimulatedDay {
  readonly told: readonly Told[];
  /** Who walked in, and was told that the line was longer than the day. */
  readonly turnedAway: number;
}

const minute = 60_000;
const { opens, closes, desks, items, meanMinutes } = simulated;
const closedOnABadDay = { at: opens + 60 * minute, deskIds: ['b5', 'b6'] };
const duties = new Map<string, readonly Duty[]>(
  desks.map((deskId) => [deskId, [{ from: opens, until: closes, kind: 'both' }]]),
);

const firstLine: Line = {
  municipalityId: 'voorbeeldstad',
  locationId: 'stadskantoor',
  now: opens,
  today: '2026-11-23',
  rules: QueueRules.parse({}),
  credit: 0,
  lastSequence: 0,
  ticketsById: new Map(),
  endedOtherwise: new Map(),
  callsById: new Map(),
  desksById: new Map(
    desks.map((deskId, at) => [deskId, { deskId, number: at, name: deskId, skills: [], kind: 'both' as const }]),
  ),
  signedByDesk: new Map(desks.map((deskId) => [deskId, { since: opens, seenAt: opens }])),
  skillsByProduct: new Map([['paspoort', []]]),
  times: { facts: new Map([['paspoort', planned]]), measured: new Map() },
};

const ticketOf = ({ appointment }: Visitor, sequence: number, now: number): Ticket => ({
  municipalityId: 'voorbeeldstad',
  id: `ticket-${sequence}`,
  locationId: 'stadskantoor',
  takenOn: '2026-11-23',
  sequence,
  number: `A${sequence}`,
  code: 'ABCDEF',
  state: 'waiting',
  version: 1,
  items,
  extraMinutes: 0,
  channel: 'kiosk',
  language: 'nl',
  sealedNeeds: undefined,
  priority: false,
  origin: undefined,
  tokenGeneration: 0,
  appointmentId: appointment?.id,
  agreedAt: appointment?.startAt,
  takenAt: now,
  notBefore: undefined,
  misses: 0,
  begun: false,
  forDesk: undefined,
  forSkill: undefined,
  deskId: undefined,
  firstCalledAt: undefined,
  waitedSeconds: undefined,
  endedAt: undefined,
  history: [],
  changedAt: now,
});

const callOf = (ticket: Ticket, deskId: string, now: number): Call => ({
  municipalityId: 'voorbeeldstad',
  id: `call-${ticket.id}`,
  locationId: 'stadskantoor',
  deskId,
  deskNumber: desks.indexOf(deskId),
  ticketId: ticket.id,
  calledAt: now,
  lastCalledAt: now,
  times: 1,
  servingAt: now,
  expectedUntil: now,
  endedAt: undefined,
  outcome: undefined,
});

interface Joined {
  readonly visitor: Visitor;
  readonly told: number;
  readonly naive: number;
}

class Day {
  private line: Line;
  private turnedAway = 0;
  private readonly told: Told[] = [];
  private readonly joinedById = new Map<string, Joined>();
  private readonly freeAtByDesk = new Map<string, number>();
  private readonly tickets = new Map<string, Ticket>();
  private readonly calls = new Map<string, Call>();

  constructor(
    private agreed: readonly Agreed[],
    private readonly visitors: Visitor[],
    private readonly wanted: DayWanted,
  ) {
    this.line = firstLine;
  }

  run(): SimulatedDay {
    for (let now = this.next(); now !== undefined; now = this.next()) {
      this.line = { ...this.line, now };
      this.finish(now);
      if (this.wanted.isBad && now >= closedOnABadDay.at) this.close(closedOnABadDay.deskIds);
      while (this.visitors[0] && this.visitors[0].comesAt <= now) this.join(this.visitors.shift()!);
      this.callAll(now);
    }
    return { told: this.told, turnedAway: this.turnedAway };
  }

  private next(): number | undefined {
    const moments = [...this.freeAtByDesk.values(), ...this.visitors.slice(0, 1).map(({ comesAt }) => comesAt)];
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  private look(): void {
    this.line = { ...this.line, ticketsById: new Map(this.tickets), callsById: new Map(this.calls) };
  }

  private close(deskIds: readonly string[]): void {
    const left = [...this.line.signedByDesk].filter(([deskId]) => !deskIds.includes(deskId));
    this.line = { ...this.line, signedByDesk: new Map(left) };
  }

  private finish(now: number): void {
    for (const [deskId, freeAt] of this.freeAtByDesk) {
      if (freeAt > now) continue;
      const call = [...this.calls.values()].find((one) => one.deskId === deskId)!;
      const servedSeconds = (now - call.calledAt) / 1_000;
      const { times } = this.line;
      const measured = afterVisit(items, { servedSeconds, extraMinutes: 0 }, times);
      this.line = { ...this.line, times: { ...times, measured } };
      this.calls.delete(call.id);
      this.tickets.delete(call.ticketId);
      this.freeAtByDesk.delete(deskId);
    }
    this.look();
  }

  private join(visitor: Visitor): void {
    const { line } = this;
    const { now } = line;
    this.agreed = this.agreed.filter(
      ({ id, startAt }) => id !== visitor.appointment?.id && startAt >= now - line.rules.lateMinutes * minute,
    );
    const sightOfNow = () => sightOf(this.line, desksAhead(this.line, duties), this.agreed);
    const inLine = waitingIn(line).length;
    const naive = Math.round((inLine * meanMinutes) / line.signedByDesk.size);
    const ticket = ticketOf(visitor, line.lastSequence + 1, now);
    const joining = visitor.appointment ? undefined : expectedFor(sightOfNow(), joinerOf(line, ticket));
    if (!visitor.appointment && !joining) {
      this.turnedAway += 1;
      return;
    }
    this.tickets.set(ticket.id, ticket);
    this.line = { ...line, lastSequence: ticket.sequence };
    this.look();
    const expected = joining ?? expectedCalls(sightOfNow(), ticket.id).get(ticket.id);
    if (!expected) throw new Error('Somebody in line was told nothing.');
    const told = estimateOf(expected, now).waitMinutes;
    this.joinedById.set(ticket.id, { visitor, told, naive });
  }

  private callAll(now: number): void {
    for (const deskId of this.line.signedByDesk.keys()) {
      if (this.freeAtByDesk.has(deskId)) continue;
      const waiting = waitingIn(this.line).map((ticket) => waitingOf(this.line, ticket));
      const turn = nextFor({ deskId, skills: [], kind: 'both' }, waiting, this.line);
      if (!turn) continue;
      const ticket = this.tickets.get(turn.ticket.id)!;
      const { visitor, told, naive } = this.joinedById.get(ticket.id)!;
      // The wait counts from the agreed time on: what was told is of the same stretch.
      const early = (waitsFrom(ticket) - ticket.takenAt) / minute;
      this.told.push({
        kind: visitor.appointment ? 'appointment' : 'walk-in',
        told: Math.max(0, told - early),
        naive: Math.max(0, naive - early),
        waited: Math.max(0, (now - waitsFrom(ticket)) / minute),
      });
      this.tickets.set(ticket.id, { ...ticket, state: 'serving' });
      this.calls.set(`call-${ticket.id}`, callOf(ticket, deskId, now));
      this.freeAtByDesk.set(deskId, now + visitor.serviceMinutes * minute);
      this.line = { ...this.line, credit: turn.credit };
      this.look();
    }
  }
}

/** A day from its first visitor to its last. */
export const simulatedDay = ({ load = 0.95, noShow = 0.12, ...wanted }: DayWanted): SimulatedDay => {
  const { agreed, visitors } = visitorsOf({ load, noShow }, luckFrom(wanted.seed));
  return new Day(agreed, visitors, wanted).run();
};
