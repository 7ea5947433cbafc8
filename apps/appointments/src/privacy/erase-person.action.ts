import type { Erasure, erasePerson, OutputOf, PersonAsked } from '#contracts';
import { ProblemError, type Question, sameBytes, type Tx, type UnitOfWork } from '#platform';
import { mayHandle } from '../booking/appointment.rules.js';
import { tokenOf } from '../booking/appointment-token.rules.js';
import { doneBy } from '../booking/orders.rules.js';
import { rememberUnder } from '../booking/remember-under.rules.js';
import {
  KeyJustUsed,
  nameOf,
  type Remembered,
  type RememberedAnswerStore,
} from '../booking/remembered-answers.store.js';
import type { PersonKeyStore } from '../people/person-keys.store.js';
import type { ErasableStore } from './erasable.store.js';
import type { Erasing } from './erasing.action.js';
import { askedByOf, type Erasable, erasureView, objectionTo } from './erasure.rules.js';

export interface ErasePersonParts {
  readonly unitOfWork: UnitOfWork;
  readonly personKeys: PersonKeyStore;
  readonly erasables: ErasableStore;
  readonly erasing: Erasing;
  readonly remembered: RememberedAnswerStore;
  readonly tokenKey: Buffer;
}

type Asked = Question<typeof erasePerson>;

/** Erases, now, what is kept about a person. Again: there is nobody any more, and that is proven as well. */
export class ErasePerson {
  constructor(private readonly parts: ErasePersonParts) {}

  async run(question: Asked): Promise<OutputOf<typeof erasePerson>> {
    const { municipalityId, input } = question;
    const { caller, idempotency, asked } = input;
    const objection = asked.appointmentId === undefined ? objectionTo(caller) : undefined;
    if (objection) throw new ProblemError(objection);
    const remember = rememberUnder(caller, idempotency, () => this.parts.remembered.fingerprint(municipalityId, asked));
    for (;;) {
      try {
        return await this.parts.unitOfWork.run((tx) => this.within(tx, question, remember));
      } catch (error) {
        if (!(error instanceof KeyJustUsed)) throw error;
      }
    }
  }

  private async within(tx: Tx, question: Asked, remember: Remembered | undefined): Promise<Erasure> {
    const { erasing, remembered } = this.parts;
    const { municipalityId, requestId, actor, input } = question;
    const found = await this.found(tx, question);
    const before = remember && (await remembered.load(tx, municipalityId, [remember])).get(nameOf(remember));
    if (before && remember) {
      if (!sameBytes(before.fingerprint, remember.fingerprint)) throw new ProblemError('idempotency-key-reused');
      return before.answer as Erasure;
    }
    const erasure = await erasing.within(
      tx,
      {
        municipalityId,
        reason: 'asked',
        askedBy: askedByOf(input.asked),
        by: doneBy(input.caller),
        actor,
        traceId: requestId,
      },
      found,
    );
    const answer = erasureView(erasure);
    if (remember) await remembered.save(tx, municipalityId, [{ asked: remember, answer, appointmentId: erasure.id }]);
    return answer;
  }

  private async found(tx: Tx, { municipalityId, input: { asked, caller } }: Asked): Promise<Erasable[]> {
    const { erasables, tokenKey } = this.parts;
    const locked = await erasables.lock(tx, municipalityId, await this.idsOf(tx, municipalityId, asked));
    if (asked.appointmentId === undefined) return locked;
    const [appointment] = locked;
    const may =
      appointment &&
      mayHandle(caller, tokenOf(tokenKey, { ...appointment, municipalityId }), { scopes: ['privacy'], bearer: true });
    if (!may) throw new ProblemError('appointment-unknown');
    return locked;
  }

  private async idsOf(tx: Tx, municipalityId: string, { appointmentId, ...contact }: PersonAsked): Promise<string[]> {
    return appointmentId === undefined ? this.parts.personKeys.find(tx, municipalityId, contact) : [appointmentId];
  }
}
