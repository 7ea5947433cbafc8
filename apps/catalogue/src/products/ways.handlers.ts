import { Controller } from '@nestjs/common';
import { getWays, getWaysFacts } from '#contracts';
import { Answers, type Question } from '#platform';
import { WaysViews } from './ways.views.js';

@Controller()
export class WaysHandlers {
  constructor(private readonly offered: WaysViews) {}

  @Answers(getWays)
  ways(question: Question<typeof getWays>) {
    return this.offered.ways(question);
  }

  @Answers(getWaysFacts)
  facts(question: Question<typeof getWaysFacts>) {
    return this.offered.facts(question);
  }
}
