import { Controller } from '@nestjs/common';
import { tellNow } from '#contracts';
import { Answers, type Question } from '#platform';
import { LiveNowViews } from './live-now.views.js';

@Controller()
export class LiveNowHandlers {
  constructor(private readonly views: LiveNowViews) {}

  @Answers(tellNow)
  tell(question: Question<typeof tellNow>) {
    return this.views.tell(question);
  }
}
