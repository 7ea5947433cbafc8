import { Controller } from '@nestjs/common';
import { getLocation, getLocationPlan, getOpeningHours, listLocations, putLocationPlan } from '#contracts';
import { Answers, type Question } from '#platform';
import { LocationViews } from './location.views.js';
import { PutLocationPlan } from './put-location-plan.action.js';

@Controller()
export class LocationHandlers {
  constructor(
    private readonly views: LocationViews,
    private readonly putPlan: PutLocationPlan,
  ) {}

  @Answers(listLocations)
  list(question: Question<typeof listLocations>) {
    return this.views.list(question);
  }

  @Answers(getLocation)
  one(question: Question<typeof getLocation>) {
    return this.views.publicOne(question);
  }

  @Answers(getLocationPlan)
  plan(question: Question<typeof getLocationPlan>) {
    return this.views.plan(question);
  }

  @Answers(getOpeningHours)
  openingHours(question: Question<typeof getOpeningHours>) {
    return this.views.openingHours(question);
  }

  @Answers(putLocationPlan)
  put(question: Question<typeof putLocationPlan>) {
    return this.putPlan.run(question);
  }
}
