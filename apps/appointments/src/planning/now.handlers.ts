import { Controller } from '@nestjs/common';
import { tellNow } from '#contracts';
import { Answers, type Question } from '#platform';
import { NowViews } from './now.views.js';

@Controller()
export class NowHandlers {
  constructor(private readonly views: NowViews) {}

  @Answers(tellNow)
  tell(question: Question<typeof tellNow>) {
    return this.views.tell(question);
  }
}
