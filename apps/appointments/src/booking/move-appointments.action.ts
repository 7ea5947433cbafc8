import { createHash } from 'node:crypto';
import type { Appointment, Idempotency, Moved, MovesAnswer, moveAppointments } from '#contracts';
import { type Log, ProblemError, type Question, sameBytes, type UnitOfWork } from '#platform';
import type { AskForTime } from './ask-for-time.action.js';
import type { Asked } from './decide-orders.action.js';
import { movedTo, notMoved } from './move.wording.js';
import { type MoveOrder, maySetAside, noOverrides } from './orders.rules.js';
import { rememberUnder } from './remember-under.rules.js';
import { KeyJustUsed, nameOf, type Remembered, type RememberedAnswerStore } from './remembered-answers.store.js';

type AskedMove = Asked & { readonly order: MoveOrder };

/** Under the key of the whole order: what became of it, once it is all done. */
interface Noted {
  readonly answer?: MovesAnswer;
}

/** Of the key of many moves, the one of a single move. */
const keyOfOne = ({ key, route }: Idempotency, appointmentId: string): Idempotency => ({
  key: createHash('sha256').update(`${appointmentId}|${key}`).digest('hex'),
  route: `${route} (one)`,
});

/**
 * Moves many appointments, one after the other, each by itself: one that can not be moved stays, and the others go. The
 * key is noted before anything is done; each move that is made is remembered with it, and at the end the whole answer.
 */
export class MoveAppointments {
  constructor(
    private readonly askForTime: AskForTime,
    private readonly remembered: RememberedAnswerStore,
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Log,
  ) {}

  async run(question: Question<typeof moveAppointments>): Promise<MovesAnswer> {
    const { municipalityId, input } = question;
    const { caller, order, idempotency } = input;
    if (!maySetAside(caller, order.override ?? [])) throw new ProblemError('not-allowed', noOverrides);
    const fingerprint = this.remembered.fingerprint(municipalityId, order);
    const key = rememberUnder(caller, idempotency, () => fingerprint);
    const before = key && (await this.noted(municipalityId, key, order.moves[0]?.appointmentId ?? ''));
    return before?.answer ?? this.move(question, key);
  }

  private async move(question: Question<typeof moveAppointments>, key: Remembered | undefined): Promise<MovesAnswer> {
    const { municipalityId } = question;
    const asked = this.askedBy(question, key);
    const settled = await this.askForTime.inTurn(municipalityId, asked);
    const results = settled.map((one, at) => this.told(question, asked[at]?.order.id ?? '', one));
    const moved = results.filter((result) => result.moved).length;
    const answer = { results, moved, refused: results.length - moved };
    if (key) await this.note(municipalityId, key, answer);
    return answer;
  }

  private askedBy(
    { requestId, input, deadline }: Question<typeof moveAppointments>,
    key: Remembered | undefined,
  ): readonly AskedMove[] {
    const { caller, order } = input;
    return order.moves.map(({ appointmentId, version, start, locationId }) => ({
      traceId: requestId,
      deadline,
      order: {
        kind: 'move',
        caller,
        id: appointmentId,
        ifMatch: [String(version)],
        start: Date.parse(start),
        locationId,
        override: order.override,
      },
      remember: key && { ...key, ...keyOfOne(key, appointmentId) },
    }));
  }

  /** @returns what is noted under this key; nothing: it is noted now. */
  private async noted(municipalityId: string, key: Remembered, appointmentId: string): Promise<Noted | undefined> {
    for (;;) {
      try {
        return await this.unitOfWork.run(async (tx) => {
          const before = (await this.remembered.load(tx, municipalityId, [key])).get(nameOf(key));
          if (before && !sameBytes(before.fingerprint, key.fingerprint))
            throw new ProblemError('idempotency-key-reused');
          if (!before) await this.remembered.save(tx, municipalityId, [{ asked: key, answer: {}, appointmentId }]);
          return before?.answer as Noted | undefined;
        });
      } catch (error) {
        if (!(error instanceof KeyJustUsed)) throw error;
      }
    }
  }

  /** An order that changed nothing is not remembered; one that a fault stopped half-way can be gone on with. */
  private async note(municipalityId: string, key: Remembered, answer: MovesAnswer): Promise<void> {
    if (answer.results.some(({ problem }) => problem === 'service-unavailable')) return;
    await this.unitOfWork.run((tx) =>
      answer.moved > 0
        ? this.remembered.replace(tx, municipalityId, key, { answer })
        : this.remembered.forget(tx, municipalityId, key),
    );
  }

  private told(
    { municipalityId, requestId }: Question<typeof moveAppointments>,
    appointmentId: string,
    one: PromiseSettledResult<unknown>,
  ): Moved {
    if (one.status === 'fulfilled') return movedTo(one.value as Appointment);
    if (one.reason instanceof ProblemError) return notMoved(appointmentId, one.reason.code, one.reason.details);
    this.log.error({ requestId, municipalityId, appointmentId, err: one.reason }, 'a move failed');
    return notMoved(appointmentId, 'service-unavailable');
  }
}
