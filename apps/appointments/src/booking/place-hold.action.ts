import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Hold, placeHold } from '#contracts';
import type { Question } from '#platform';
import { codeFrom } from './appointment-token.rules.js';
import type { AskForTime } from './ask-for-time.action.js';
import { rememberUnder } from './remember-under.rules.js';
import type { RememberedAnswerStore } from './remembered-answers.store.js';

/** Holds a place. */
export class PlaceHold {
  constructor(
    private readonly askForTime: AskForTime,
    private readonly remembered: RememberedAnswerStore,
    private readonly holdMinutes: number,
  ) {}

  async run({ municipalityId, requestId, input, deadline }: Question<typeof placeHold>): Promise<Hold> {
    const { caller, idempotency, order } = input;
    const { locationId, items, start, needs = {}, override } = order;
    return (await this.askForTime.run(municipalityId, {
      order: {
        kind: 'hold',
        caller,
        names: { id: uuidv7(), code: codeFrom(randomInt) },
        wish: { locationId, items, start: Date.parse(start), needs },
        holdMinutes: this.holdMinutes,
        override,
      },
      traceId: requestId,
      deadline,
      remember: rememberUnder(caller, idempotency, () => this.remembered.fingerprint(municipalityId, order)),
    })) as Hold;
  }
}
