import type { Erasure, erasePerson, OutputOf } from '#contracts';
import { ProblemError, type Question, sameBytes, type Tx, type UnitOfWork } from '#platform';
import { doneBy } from '../booking/orders.rules.js';
import { rememberUnder } from '../booking/remember-under.rules.js';
import {
  KeyJustUsed,
  nameOf,
  type Remembered,
  type RememberedAnswerStore,
} from '../booking/remembered-answers.store.js';
import { isTheirs } from '../booking/whose.rules.js';
import type { Contact } from '../people/contact-keys.rules.js';
import type { PersonKeyStore } from '../people/person-keys.store.js';
import type { ErasableStore, Named } from './erasable.store.js';
import type { Erasing } from './erasing.action.js';
import { askedByOf, type Erasable, erasureView, objectionTo, ofPersons } from './erasure.rules.js';

export interface ErasePersonParts {
  readonly unitOfWork: UnitOfWork;
  readonly personKeys: PersonKeyStore;
  readonly erasables: ErasableStore;
  readonly erasing: Erasing;
  readonly remembered: RememberedAnswerStore;
  readonly tokenKey: Buffer;
}

type Asked = Question<typeof erasePerson>;

/** While it waited for the locks others became this person's: look again, in the order of the locks. */
class OthersToo extends Error {}

const mostTries = 5;

const againAndAgain = (): ProblemError =>
  new ProblemError('service-unavailable', { detail: 'Others change it again and again.', retryAfterSeconds: 1 });

/** Erases, now, what is kept about a person. Again: there is nobody any more, and that is proven as well. */
export class ErasePerson {
  constructor(private readonly parts: ErasePersonParts) {}

  async run(question: Asked): Promise<OutputOf<typeof erasePerson>> {
    const { municipalityId, input } = question;
    const { caller, idempotency, asked } = input;
    const objection = asked.appointmentId === undefined ? objectionTo(caller) : undefined;
    if (objection) throw new ProblemError(objection);
    const remember = rememberUnder(caller, idempotency, () => this.parts.remembered.fingerprint(municipalityId, asked));
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.parts.unitOfWork.run((tx) => this.within(tx, question, remember));
      } catch (error) {
        if (!(error instanceof KeyJustUsed || error instanceof OthersToo)) throw error;
        if (tries >= mostTries) throw againAndAgain();
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

  private async found(tx: Tx, question: Asked): Promise<Erasable[]> {
    const { municipalityId, input } = question;
    const { appointmentId, ...contact } = input.asked;
    if (appointmentId !== undefined) return this.named(tx, question, appointmentId);
    return this.reached(tx, municipalityId, contact);
  }

  private async reached(tx: Tx, municipalityId: string, contact: Contact): Promise<Erasable[]> {
    const { erasables, personKeys } = this.parts;
    const found = await personKeys.find(tx, municipalityId, contact);
    const locked = await erasables.lock(tx, municipalityId, found);
    const theirs = await personKeys.find(tx, municipalityId, contact);
    if (theirs.some((id) => !found.includes(id))) throw new OthersToo();
    return locked.filter(({ id }) => theirs.includes(id));
  }

  /** Who is a stranger to it waits for nobody's lock, as if it were not there. */
  private async named(tx: Tx, question: Asked, id: string): Promise<Erasable[]> {
    const { erasables } = this.parts;
    this.refuseStrangers(question, id, await erasables.find(tx, question.municipalityId, id));
    const locked = await erasables.lock(tx, question.municipalityId, [id]);
    this.refuseStrangers(question, id, locked[0]);
    return locked;
  }

  private refuseStrangers({ municipalityId, input }: Asked, id: string, found: Named | undefined): void {
    const named = { municipalityId, id, tokenGeneration: found?.tokenGeneration };
    if (!isTheirs(this.parts.tokenKey, named, input.caller, ofPersons)) throw new ProblemError('appointment-unknown');
  }
}
