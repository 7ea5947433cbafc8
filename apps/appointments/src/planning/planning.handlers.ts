import { Controller } from '@nestjs/common';
import { firstSlots, getPlanningFacts, listSlots, putPlanningFacts } from '#contracts';
import { Answers, type Question } from '#platform';
import { PlanningViews } from './planning.views.js';
import { PutPlanningFacts } from './put-planning-facts.action.js';
import { SlotsViews } from './slots.views.js';

@Controller()
export class PlanningHandlers {
  constructor(
    private readonly slots: SlotsViews,
    private readonly views: PlanningViews,
    private readonly putFacts: PutPlanningFacts,
  ) {}

  @Answers(listSlots)
  listSlots(question: Question<typeof listSlots>) {
    return this.slots.list(question);
  }

  @Answers(firstSlots)
  firstSlots(question: Question<typeof firstSlots>) {
    return this.slots.first(question);
  }

  @Answers(getPlanningFacts)
  facts(question: Question<typeof getPlanningFacts>) {
    return this.views.product(question);
  }

  @Answers(putPlanningFacts)
  put(question: Question<typeof putPlanningFacts>) {
    return this.putFacts.run(question);
  }
}
