import { Controller } from '@nestjs/common';
import { editLocation, listHits, putLocationPlan } from '#contracts';
import { Answers, type Question } from '#platform';
import { EditLocation } from './edit-location.action.js';
import { HitsViews } from './hits.views.js';
import { PutLocationPlan } from './put-location-plan.action.js';

@Controller()
export class ReplanningHandlers {
  constructor(
    private readonly putPlan: PutLocationPlan,
    private readonly editLocation: EditLocation,
    private readonly hits: HitsViews,
  ) {}

  @Answers(putLocationPlan)
  put(question: Question<typeof putLocationPlan>) {
    return this.putPlan.run(question);
  }

  @Answers(editLocation)
  edit(question: Question<typeof editLocation>) {
    return this.editLocation.run(question);
  }

  @Answers(listHits)
  list(question: Question<typeof listHits>) {
    return this.hits.list(question);
  }
}
