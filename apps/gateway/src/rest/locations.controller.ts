import { Controller } from '@nestjs/common';
import {
  getHolidays,
  getHolidaysRoute,
  getLocation,
  getLocationPlanRoute,
  getLocationRoute,
  getOpeningHours,
  getOpeningHoursRoute,
  listLocations,
  listLocationsRoute,
  putLocationPlanRoute,
  putLocationRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { EditPlan } from './edit-plan.action.js';
import { pageFrom } from './page.wording.js';
import { PlanParts } from './plan-parts.views.js';
import { PutPlan } from './put-plan.action.js';

@Controller()
export class LocationsController {
  constructor(
    private readonly ask: Ask,
    private readonly parts: PlanParts,
    private readonly editPlan: EditPlan,
    private readonly writePlan: PutPlan,
  ) {}

  @Serves(listLocationsRoute)
  async list(@Call() { query, asked }: CallOf<typeof listLocationsRoute>) {
    return pageFrom(query, (await this.ask.of(listLocations, asked, {})).locations);
  }

  @Serves(getLocationRoute)
  async get(@Call() { params, asked }: CallOf<typeof getLocationRoute>) {
    const location = await this.ask.of(getLocation, asked, params);
    return { body: location, version: location.version };
  }

  @Serves(putLocationRoute)
  put(@Call() call: CallOf<typeof putLocationRoute>) {
    return this.editPlan.run(call, { part: 'details', details: call.body });
  }

  @Serves(getHolidaysRoute)
  async holidays(@Call() { params, query, asked }: CallOf<typeof getHolidaysRoute>) {
    const { version, ...body } = await this.ask.of(getHolidays, asked, { ...params, ...query });
    return { body };
  }

  @Serves(getOpeningHoursRoute)
  async openingHours(@Call() { params, query, asked }: CallOf<typeof getOpeningHoursRoute>) {
    return { body: await this.ask.of(getOpeningHours, asked, { ...params, ...query }) };
  }

  @Serves(getLocationPlanRoute)
  getPlan(@Call() call: CallOf<typeof getLocationPlanRoute>) {
    return this.parts.part(call, (plan) => plan);
  }

  @Serves(putLocationPlanRoute)
  putPlan(@Call() call: CallOf<typeof putLocationPlanRoute>) {
    return this.writePlan.run(call);
  }
}
