import { Controller } from '@nestjs/common';
import { giveFeedback, waitingFacts } from '#contracts';
import { Answers, type Question } from '#platform';
import { GiveFeedback } from './give-feedback.action.js';
import { WaitingFactsViews } from './waiting-facts.views.js';

@Controller()
export class FeedbackHandlers {
  constructor(
    private readonly giving: GiveFeedback,
    private readonly waiting: WaitingFactsViews,
  ) {}

  @Answers(giveFeedback)
  give(question: Question<typeof giveFeedback>) {
    return this.giving.run(question);
  }

  @Answers(waitingFacts)
  facts(question: Question<typeof waitingFacts>) {
    return this.waiting.facts(question);
  }
}
