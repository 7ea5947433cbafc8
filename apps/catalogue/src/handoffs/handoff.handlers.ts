import { Controller } from '@nestjs/common';
import { countHandoffs, getHandoff, makeHandoff } from '#contracts';
import { Answers, type Question } from '#platform';
import { HandoffViews } from './handoff.views.js';
import { MakeHandoff } from './make-handoff.action.js';

@Controller()
export class HandoffHandlers {
  constructor(
    private readonly making: MakeHandoff,
    private readonly handoffs: HandoffViews,
  ) {}

  @Answers(makeHandoff)
  make(question: Question<typeof makeHandoff>) {
    return this.making.run(question);
  }

  @Answers(getHandoff)
  get(question: Question<typeof getHandoff>) {
    return this.handoffs.handoff(question);
  }

  @Answers(countHandoffs)
  count(question: Question<typeof countHandoffs>) {
    return this.handoffs.counts(question);
  }
}
