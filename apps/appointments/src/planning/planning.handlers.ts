import { Controller } from '@nestjs/common';
import {
  firstSlots,
  getPlanningFacts,
  getPlanningFactsHere,
  listChannelLimits,
  listSlots,
  putPlanningFacts,
  putPlanningFactsHere,
  removePlanningFactsHere,
} from '#contracts';
import { Answers, type Question } from '#platform';
import { PlanningViews } from './planning.views.js';
import { PutPlanningFacts } from './put-planning-facts.action.js';
import { PutPlanningFactsHere } from './put-planning-facts-here.action.js';
import { RemovePlanningFactsHere } from './remove-planning-facts-here.action.js';
import { SlotsViews } from './slots.views.js';

@Controller()
export class PlanningHandlers {
  constructor(
    private readonly slots: SlotsViews,
    private readonly views: PlanningViews,
    private readonly putFacts: PutPlanningFacts,
    private readonly putHere: PutPlanningFactsHere,
    private readonly removeHere: RemovePlanningFactsHere,
  ) {}

  @Answers(listSlots)
  listSlots(question: Question<typeof listSlots>) {
    return this.slots.list(question);
  }

  @Answers(firstSlots)
  firstSlots(question: Question<typeof firstSlots>) {
    return this.slots.first(question);
  }

  @Answers(listChannelLimits)
  channelLimits(question: Question<typeof listChannelLimits>) {
    return this.views.channelLimits(question);
  }

  @Answers(getPlanningFacts)
  facts(question: Question<typeof getPlanningFacts>) {
    return this.views.product(question);
  }

  @Answers(putPlanningFacts)
  put(question: Question<typeof putPlanningFacts>) {
    return this.putFacts.run(question);
  }

  @Answers(getPlanningFactsHere)
  factsHere(question: Question<typeof getPlanningFactsHere>) {
    return this.views.productHere(question);
  }

  @Answers(putPlanningFactsHere)
  putFactsHere(question: Question<typeof putPlanningFactsHere>) {
    return this.putHere.run(question);
  }

  @Answers(removePlanningFactsHere)
  removeFactsHere(question: Question<typeof removePlanningFactsHere>) {
    return this.removeHere.run(question);
  }
}
