import { createHash } from 'node:crypto';
import type { Appointment, Idempotency, Moved, MovesAnswer, moveAppointments } from '#contracts';
import { type Log, ProblemError, type Question, sameBytes, type UnitOfWork } from '#platform';
import type { AskForTime } from './ask-for-time.action.js';
import type { Asked } from './decide-orders.action.js';
import { movedTo, notMoved } from './move.wording.js';
import { maySetAside, noOverrides } from './orders.rules.js';
import { rememberUnder } from './remember-under.rules.js';
import { nameOf, type RememberedAnswerStore } from './remembered-answers.store.js';

interface AskedMove extends Asked {
  readonly appointmentId: string;
}

/** Of the key of many moves, the one of a single move. */
const keyOfOne = ({ key, route }: Idempotency, appointmentId: string): Idempotency => ({
  key: createHash('sha256').update(`${appointmentId}|${key}`).digest('hex'),
  route,
});

/** Moves many appointments, each by itself: one that can not be moved stays, and the others go. */
export class MoveAppointments {
  constructor(
    private readonly askForTime: AskForTime,
    private readonly remembered: RememberedAnswerStore,
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Log,
  ) {}

  async run(question: Question<typeof moveAppointments>): Promise<MovesAnswer> {
    const { municipalityId, input } = question;
    if (!maySetAside(input.caller, input.order.override ?? [])) throw new ProblemError('not-allowed', noOverrides);
    const asked = this.askedBy(question);
    await this.refuseUsedKey(municipalityId, asked);
    const results = await Promise.all(asked.map((one) => this.move(question, one)));
    const moved = results.filter((result) => result.moved).length;
    return { results, moved, refused: results.length - moved };
  }

  private askedBy({ municipalityId, input, deadline }: Question<typeof moveAppointments>): AskedMove[] {
    const { caller, idempotency, order } = input;
    const { moves, override } = order;
    const fingerprint = idempotency && this.remembered.fingerprint(municipalityId, order);
    return moves.map(({ appointmentId, version, start, locationId }) => ({
      appointmentId,
      deadline,
      order: {
        kind: 'move',
        caller,
        id: appointmentId,
        ifMatch: [String(version)],
        start: Date.parse(start),
        locationId,
        override,
      },
      remember: fingerprint && rememberUnder(caller, keyOfOne(idempotency, appointmentId), () => fingerprint),
    }));
  }

  /** Before anything is done: the key may belong to other moves. */
  private async refuseUsedKey(municipalityId: string, asked: readonly AskedMove[]): Promise<void> {
    const keys = asked.flatMap(({ remember }) => (remember ? [remember] : []));
    if (keys.length === 0) return;
    const known = await this.unitOfWork.run((tx) => this.remembered.load(tx, municipalityId, keys));
    const used = keys.some((key) => {
      const before = known.get(nameOf(key));
      return before && !sameBytes(before.fingerprint, key.fingerprint);
    });
    if (used) throw new ProblemError('idempotency-key-reused');
  }

  private async move(
    { municipalityId, requestId }: Question<typeof moveAppointments>,
    { appointmentId, ...asked }: AskedMove,
  ): Promise<Moved> {
    try {
      return movedTo((await this.askForTime.run(municipalityId, asked)) as Appointment);
    } catch (error) {
      if (error instanceof ProblemError) return notMoved(appointmentId, error.code, error.details);
      this.log.error({ requestId, municipalityId, appointmentId, err: error }, 'a move failed');
      return notMoved(appointmentId, 'service-unavailable');
    }
  }
}
