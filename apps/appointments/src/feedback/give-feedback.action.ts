import { v7 as uuidv7 } from 'uuid';
import { type Feedback, feedbackGiven, type giveFeedback, type InputOf } from '#contracts';
import {
  type Clock,
  type Outbox,
  ProblemError,
  type Question,
  sameBytes,
  type Trail,
  type Tx,
  type UnitOfWork,
} from '#platform';
import { rememberUnder } from '../booking/remember-under.rules.js';
import {
  KeyJustUsed,
  nameOf,
  type Remembered,
  type RememberedAnswerStore,
} from '../booking/remembered-answers.store.js';
import { isTheirs } from '../booking/whose.rules.js';
import { type Given, heard, isOver, type Thing, toldOf, trailOf, unknownOf, type Visit } from './feedback.rules.js';
import type { FeedbackStore } from './feedback.store.js';

export interface GiveFeedbackParts {
  readonly unitOfWork: UnitOfWork;
  readonly store: FeedbackStore;
  readonly remembered: RememberedAnswerStore;
  readonly trail: Trail;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly tokenKey: Buffer;
}

type Asked = Pick<Question<typeof giveFeedback>, 'municipalityId' | 'requestId' | 'input'>;

const mostTries = 5;

/** Hears what somebody thought of a visit that is over, or of a handoff. */
export class GiveFeedback {
  constructor(private readonly parts: GiveFeedbackParts) {}

  async run(asked: Question<typeof giveFeedback>): Promise<Feedback> {
    const thing = await this.thingOf(asked.municipalityId, asked.input);
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.parts.unitOfWork.run((tx) => this.within(tx, asked, thing));
      } catch (error) {
        if (!(error instanceof KeyJustUsed) || tries >= mostTries) throw error;
      }
    }
  }

  /** What is not theirs is as what is not there, after the same statements. */
  private async thingOf(
    municipalityId: string,
    { caller, feedback, handoff }: InputOf<typeof giveFeedback>,
  ): Promise<Thing> {
    const { code, productId, handoffId } = feedback;
    if (handoffId !== undefined) {
      if (handoff?.handoffId !== handoffId || handoff.productId !== productId) throw new ProblemError('not-found');
      return { kind: 'handoff', id: handoffId };
    }
    if (code !== undefined && !caller.scopes.includes('appointments')) throw new ProblemError('not-allowed');
    const named = await this.parts.store.named(municipalityId, feedback);
    const wanted = {
      municipalityId,
      id: named?.id ?? feedback.appointmentId ?? feedback.ticketId ?? '',
      tokenGeneration: named?.tokenGeneration,
    };
    if (!isTheirs(this.parts.tokenKey, wanted, caller) || !named) throw new ProblemError(unknownOf(feedback));
    return named.thing;
  }

  private async within(tx: Tx, asked: Asked, thing: Thing): Promise<Feedback> {
    const { municipalityId, requestId: traceId, input } = asked;
    const { caller, idempotency, feedback } = input;
    const { remembered, trail, outbox, store } = this.parts;
    const remember = rememberUnder(caller, idempotency, () => remembered.fingerprint(municipalityId, feedback));
    const before = remember && (await this.before(tx, municipalityId, remember));
    if (before) return before;
    const given = this.givenOf(asked, thing, await this.visitOf(tx, asked, thing));
    const id = await store.put(tx, uuidv7(), given);
    await trail.note(tx, { municipalityId, traceId, ...trailOf(caller, id, given) });
    await outbox.announce(tx, { event: feedbackGiven, municipalityId, about: id, data: toldOf(id, given) });
    const answer = heard(id, given);
    if (remember) await remembered.save(tx, municipalityId, [{ asked: remember, answer, appointmentId: thing.id }]);
    return answer;
  }

  private async before(tx: Tx, municipalityId: string, remember: Remembered): Promise<Feedback | undefined> {
    const known = (await this.parts.remembered.load(tx, municipalityId, [remember])).get(nameOf(remember));
    if (known && !sameBytes(known.fingerprint, remember.fingerprint)) throw new ProblemError('idempotency-key-reused');
    return known?.answer as Feedback | undefined;
  }

  private async visitOf(tx: Tx, { municipalityId, input }: Asked, thing: Thing): Promise<Visit | undefined> {
    if (thing.kind === 'handoff') return undefined;
    const visit = await this.parts.store.visit(tx, municipalityId, thing);
    if (!visit) throw new ProblemError(unknownOf(input.feedback));
    if (!isOver(visit)) throw new ProblemError('too-early', { detail: 'It is possible after the visit.' });
    return visit;
  }

  private givenOf({ municipalityId, input }: Asked, thing: Thing, visit: Visit | undefined): Given {
    const { caller, feedback } = input;
    const { productId, language, satisfaction, waitAcceptable, done, comment } = feedback;
    return {
      municipalityId,
      thing,
      visit,
      productIds: visit?.productIds ?? (productId === undefined ? [] : [productId]),
      language,
      channel: caller.channel,
      givenAt: this.parts.clock.now(),
      satisfaction,
      waitAcceptable,
      done,
      comment,
    };
  }
}
