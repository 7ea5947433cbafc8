import type { Caller, DoneBy } from '#contracts';
import {
  announcement,
  type Hints,
  isUniqueViolation,
  type Outbox,
  ProblemError,
  sameBytes,
  type Trail,
  type Tx,
  type UnitOfWork,
} from '#platform';
import type { DecideOrders } from '../booking/decide-orders.action.js';
import {
  KeyJustUsed,
  nameOf,
  type Remembered,
  type RememberedAnswerStore,
} from '../booking/remembered-answers.store.js';
import type { LocationStore } from '../locations/location.store.js';
import { type QueueDeed, trailOf } from './deeds.rules.js';
import { after, type Done, type Effect, type Line } from './line.rules.js';
import type { LineStore } from './line.store.js';
import type { LineNow, Lines } from './lines.views.js';
import { toldOf } from './queue.wording.js';
import type { Decided } from './steps.rules.js';

/** Something that somebody does with the line of a location. */
export interface OnLine extends QueueDeed {
  readonly caller: Caller;
  readonly locationId: string;
  readonly ticketId?: string | undefined;
  readonly callId?: string | undefined;
  readonly remember?: Remembered | undefined;
  /** Milliseconds since 1970, real time: after it nobody waits, and nothing may be done any more. */
  readonly deadline?: number | undefined;
}

/** What came of it: what is to be written, and what is answered once it is. */
export interface Worked<T> {
  readonly decided: Decided;
  /** @param done the line as it is now. */
  answer(done: LineNow, tx: Tx): Promise<T> | T;
}

export interface OnLineParts {
  readonly unitOfWork: UnitOfWork;
  readonly locations: LocationStore;
  readonly decideOrders: DecideOrders;
  readonly remembered: RememberedAnswerStore;
  readonly lines: Lines;
  readonly store: LineStore;
  readonly trail: Trail;
  readonly outbox: Outbox;
  readonly hints: Pick<Hints, 'give'>;
}

/** Whose doing it is. */
export const doneBy = ({ channel, who }: Caller): DoneBy => ({ channel, ...(who ? { who } : {}) });

const mostTries = 5;

/**
 * Decides about the line of a location, in one transaction under the lock of the location: loads, decides, saves,
 * announces. What it means for an appointment is decided by booking, in the same transaction.
 */
export class WorkOnLine {
  constructor(private readonly parts: OnLineParts) {}

  /** @throws ProblemError what stands in the way; `location-unknown`. */
  async run<T>(asked: OnLine, work: (now: LineNow, tx: Tx) => Promise<Worked<T>> | Worked<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      let told = false;
      try {
        const answer = await this.parts.unitOfWork.run(async (tx) => {
          const worked = await this.within(tx, asked, work);
          ({ told } = worked);
          return worked.answer;
        });
        if (told) this.parts.hints.give('queue', { municipalityId: asked.municipalityId, about: asked.locationId });
        return answer;
      } catch (error) {
        // A code that was drawn is somebody's, or the key was used at this very moment.
        const isOvertaken = error instanceof KeyJustUsed || isUniqueViolation(error);
        if (!isOvertaken || tries >= mostTries) throw error;
      }
    }
  }

  private async within<T>(
    tx: Tx,
    asked: OnLine,
    work: (now: LineNow, tx: Tx) => Promise<Worked<T>> | Worked<T>,
  ): Promise<{ answer: T; told: boolean }> {
    const { municipalityId, locationId, remember } = asked;
    const { locations, lines, store, remembered } = this.parts;
    const locked = await locations.lock(tx, municipalityId, [locationId]);
    if (!locked.has(locationId)) throw new ProblemError('location-unknown', { locationId });
    this.checkDeadline(asked);
    const known = remember && (await remembered.load(tx, municipalityId, [remember])).get(nameOf(remember));
    if (remember && known) {
      if (!sameBytes(known.fingerprint, remember.fingerprint)) throw new ProblemError('idempotency-key-reused');
      return { answer: known.answer as T, told: false };
    }
    const before = await lines.at(tx, { ...asked, ...locked.get(locationId) });
    const { decided, answer } = await work(before, tx);
    if ('refused' in decided) throw new ProblemError(decided.refused, decided.details);
    const done = decided.ok;
    await this.carryOn(tx, asked, done.effects);
    const { timeZone } = before.location.plan;
    const last = await store.save(tx, { line: before.line, timeZone, lastChange: before.lastChange }, done);
    if (done.calls.length > 0) await locations.raiseVersions(tx, municipalityId, [locationId]);
    await this.announce(tx, asked, before.line, done);
    const line = after(before.line, done);
    const given = await answer({ ...before, line, lastChange: last }, tx);
    const about = remember && whoseOf(line, done);
    if (about) await remembered.save(tx, municipalityId, [{ asked: remember, answer: given, appointmentId: about }]);
    this.checkDeadline(asked);
    return { answer: given, told: done.told.length > 0 };
  }

  /** What becomes of appointments; one that was ended otherwise meanwhile stays as it is. */
  private async carryOn(tx: Tx, { municipalityId, locationId, caller, traceId }: OnLine, effects: readonly Effect[]) {
    const { store, decideOrders } = this.parts;
    const begun = effects.filter(({ did }) => did === 'serving').map(({ appointmentId }) => appointmentId);
    await store.giveBackTime(tx, municipalityId, begun);
    const ended = effects.flatMap(({ appointmentId: id, did }) => (did === 'serving' ? [] : [{ id, outcome: did }]));
    if (ended.length === 0) return;
    const byDesk: Caller = { ...caller, scopes: [...new Set([...caller.scopes, 'visits' as const])] };
    const orders = ended.map(({ id, outcome }) => ({
      order: { kind: 'outcome' as const, caller: byDesk, id, ifMatch: undefined, outcome },
      traceId,
    }));
    await decideOrders.within(tx, municipalityId, [locationId], orders);
  }

  private async announce(tx: Tx, asked: OnLine, line: Line, done: Done): Promise<void> {
    const { trail, outbox } = this.parts;
    await trail.note(tx, ...trailOf(asked, line, done));
    await outbox.announce(
      tx,
      ...done.tickets.flatMap(({ after: ticket }) => {
        const told = toldOf(ticket);
        return told ? [announcement({ ...told, municipalityId: asked.municipalityId, about: ticket.id })] : [];
      }),
    );
  }

  private checkDeadline({ deadline }: OnLine): void {
    if (deadline !== undefined && Date.now() > deadline)
      throw new ProblemError('service-unavailable', { detail: 'It came too late to be done.', retryAfterSeconds: 1 });
  }
}

/** Whose answer it is: it is forgotten with the appointment. Nothing: nobody's, since nothing was done. */
const whoseOf = ({ ticketsById }: Line, { tickets, calls }: Done): string | undefined => {
  const id = tickets[0]?.after.id ?? calls[0]?.ticketId;
  return id === undefined ? undefined : (ticketsById.get(id)?.appointmentId ?? id);
};
