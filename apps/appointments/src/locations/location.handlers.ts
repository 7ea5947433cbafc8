import { Controller } from '@nestjs/common';
import { getHolidays, getLocation, getLocationPlan, getOpeningHours, listLocations } from '#contracts';
import { Answers, type Question } from '#platform';
import { LocationViews } from './location.views.js';

@Controller()
export class LocationHandlers {
  constructor(private readonly views: LocationViews) {}

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

  @Answers(getHolidays)
  holidays(question: Question<typeof getHolidays>) {
    return this.views.holidays(question);
  }
}
