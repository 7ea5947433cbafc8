import { Controller } from '@nestjs/common';
import { listChannelLimits, tellNow } from '#contracts';
import { Answers, type Question } from '#platform';
import { NowViews } from './now.views.js';
import { PlanningViews } from './planning.views.js';

@Controller()
export class NowHandlers {
  constructor(
    private readonly views: NowViews,
    private readonly planning: PlanningViews,
  ) {}

  @Answers(tellNow)
  tell(question: Question<typeof tellNow>) {
    return this.views.tell(question);
  }

  @Answers(listChannelLimits)
  limits(question: Question<typeof listChannelLimits>) {
    return this.planning.channelLimits(question);
  }
}
