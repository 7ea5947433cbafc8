import { Controller } from '@nestjs/common';
import { giveFeedbackRoute, waitingFacts, waitingFactsRoute } from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { GiveFeedback } from './give-feedback.action.js';
import { pageOf } from './page.wording.js';

@Controller()
export class FeedbackController {
  constructor(
    private readonly ask: Ask,
    private readonly giving: GiveFeedback,
  ) {}

  @Serves(giveFeedbackRoute)
  async give(@Call() call: CallOf<typeof giveFeedbackRoute>) {
    return { body: await this.giving.run(call) };
  }

  @Serves(waitingFactsRoute)
  async waiting(@Call() { query, asked }: CallOf<typeof waitingFactsRoute>) {
    return pageOf(query, await this.ask.of(waitingFacts, asked, query));
  }
}
