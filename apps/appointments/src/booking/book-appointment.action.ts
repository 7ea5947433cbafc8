import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { BookedAppointment, bookAppointment } from '#contracts';
import type { Question } from '#platform';
import { codeFrom } from './appointment-token.rules.js';
import type { AskForTime } from './ask-for-time.action.js';
import type { Order } from './orders.rules.js';
import { rememberUnder } from './remember-under.rules.js';
import type { RememberedAnswerStore } from './remembered-answers.store.js';

/** Makes a hold an appointment, or takes a place in one step. */
export class BookAppointment {
  constructor(
    private readonly askForTime: AskForTime,
    private readonly remembered: RememberedAnswerStore,
  ) {}

  async run(question: Question<typeof bookAppointment>): Promise<BookedAppointment> {
    const { municipalityId, requestId, input, deadline } = question;
    const { caller, idempotency, order } = input;
    return (await this.askForTime.run(municipalityId, {
      order: this.orderOf(question),
      traceId: requestId,
      deadline,
      remember: rememberUnder(caller, idempotency, () => this.remembered.fingerprint(municipalityId, order)),
    })) as BookedAppointment;
  }

  private orderOf({ municipalityId, input }: Question<typeof bookAppointment>): Order {
    const { caller, order } = input;
    const { customer, language, notes, needs } = order;
    const who = { customer, language, notes };
    if ('holdId' in order) {
      const { channel: _channel, ...confirmation } = order;
      const confirmedWith = this.remembered.fingerprint(municipalityId, confirmation).toString('hex');
      return { kind: 'confirm', caller, id: order.holdId, who, needs, confirmedWith };
    }
    const { locationId, items, start, override } = order;
    const wish = { locationId, items, start: Date.parse(start), needs: needs ?? {} };
    return { kind: 'book', caller, names: { id: uuidv7(), code: codeFrom(randomInt) }, wish, who, override };
  }
}
