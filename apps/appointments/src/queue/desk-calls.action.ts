import { v7 as uuidv7 } from 'uuid';
import type { Call as CallView, callNext, changeCall, OutputOf, Staffing, staffDesk } from '#contracts';
import { ProblemError, type Question } from '#platform';
import { rememberUnder } from '../booking/remember-under.rules.js';
import type { RememberedAnswerStore } from '../booking/remembered-answers.store.js';
import { changeCall as decideChange } from './decide-call.rules.js';
import { call, signOff, signOn } from './decide-desk.rules.js';
import type { DeskViews } from './desk.views.js';
import { both, type DeskHere, type Done, type Line } from './line.rules.js';
import type { Lines } from './lines.views.js';
import type { NeedsViews } from './needs.views.js';
import { doneBy, type WorkOnLine } from './on-line.action.js';
import { callView, staffingView } from './queue.wording.js';
import type { Decided } from './steps.rules.js';

const atDesk = ({ desksById }: Line, deskId: string): DeskHere => {
  const desk = desksById.get(deskId);
  if (!desk) throw new ProblemError('desk-unknown', { deskId });
  return desk;
};

/** A call as it is answered to who works at the desk. */
const shownCall = (line: Line, callId: string, needs: NeedsViews): CallView => {
  const present = line.callsById.get(callId);
  const ticket = present && line.ticketsById.get(present.ticketId);
  if (!present || !ticket) throw new ProblemError('call-unknown');
  return callView(present, ticket, { desksById: line.desksById, ...needs.of(ticket) });
};

/** Somebody signs on at a desk, says that they are still there, or signs off. */
export class StaffDesk {
  constructor(
    private readonly working: WorkOnLine,
    private readonly desks: DeskViews,
  ) {}

  async run({ municipalityId, requestId, input, deadline }: Question<typeof staffDesk>): Promise<Staffing> {
    const { caller, deskId, staffed } = input;
    const locationId = await this.desks.locationOf({ municipalityId, ...input });
    const asked = { municipalityId, locationId, deskId, caller, traceId: requestId, action: 'staff-desk', deadline };
    return this.working.run(asked, ({ line }) => ({
      decided: {
        ok: staffed ? signOn(line, atDesk(line, deskId)) : signOff(line, deskId, doneBy(caller)),
      },
      // A desk says each minute that it is there: whom it serves would be looked at as often.
      answer: (done) => staffingView(done.line, deskId),
    }));
  }
}

/** Calls who is next at a desk. */
export class CallNext {
  constructor(
    private readonly working: WorkOnLine,
    private readonly desks: DeskViews,
    private readonly remembered: RememberedAnswerStore,
    private readonly needs: NeedsViews,
  ) {}

  async run({
    municipalityId,
    requestId,
    input,
    deadline,
  }: Question<typeof callNext>): Promise<OutputOf<typeof callNext>> {
    const { caller, deskId, order, idempotency } = input;
    const { ticketId } = order;
    const locationId = await this.desks.locationOf({ municipalityId, ...input });
    const remember = rememberUnder(caller, idempotency, () =>
      this.remembered.fingerprint(municipalityId, [locationId, deskId, order]),
    );
    const asked = { municipalityId, locationId, deskId, ticketId, caller, remember, deadline };
    const callId = uuidv7();
    return this.working.run({ ...asked, traceId: requestId, action: 'call-next' }, ({ line }) => ({
      decided: call(line, { callId, deskId, ticketId, by: doneBy(caller) }),
      answer: (done) => (done.line.callsById.has(callId) ? { call: shownCall(done.line, callId, this.needs) } : {}),
    }));
  }
}

/** What staff do with a call: it also shows that they are there. */
export class ChangeCall {
  constructor(
    private readonly working: WorkOnLine,
    private readonly desks: DeskViews,
    private readonly remembered: RememberedAnswerStore,
    private readonly lines: Lines,
    private readonly needs: NeedsViews,
  ) {}

  async run({ municipalityId, requestId, input, deadline }: Question<typeof changeCall>): Promise<CallView> {
    const { caller, callId, change, idempotency } = input;
    const { locationId, deskId } = await this.desks.placeOfCall({ municipalityId, caller, callId });
    const remember = rememberUnder(caller, idempotency, () =>
      this.remembered.fingerprint(municipalityId, [callId, change]),
    );
    const asked = { municipalityId, locationId, deskId, callId, caller, remember, deadline };
    return this.working.run(
      { ...asked, traceId: requestId, action: 'change-call' },
      async ({ line: before, dutiesByDesk }, tx) => {
        const productIds = change.do === 'change-items' ? change.items.map(({ productId }) => productId) : [];
        await this.lines.checkProducts(tx, municipalityId, productIds);
        const line = await this.lines.knowing(tx, before, productIds);
        const present = line.callsById.get(callId);
        const decided: Decided = present
          ? decideChange(line, present, change, { by: doneBy(caller), dutiesByDesk })
          : { refused: 'call-unknown' };
        return {
          decided: 'ok' in decided ? { ok: heardOf(line, deskId, decided.ok) } : decided,
          answer: (done) => shownCall(done.line, callId, this.needs),
        };
      },
    );
  }
}

const heardOf = (line: Line, deskId: string, done: Done): Done => {
  const name = line.desksById.get(deskId)?.name ?? deskId;
  return line.signedByDesk.has(deskId) ? both(done, signOn(line, { deskId, name })) : done;
};
