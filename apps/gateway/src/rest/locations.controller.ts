import { Controller } from '@nestjs/common';
import {
  editLocation,
  getHolidays,
  getHolidaysRoute,
  getLocation,
  getLocationPlan,
  getLocationPlanRoute,
  getLocationRoute,
  getOpeningHours,
  getOpeningHoursRoute,
  listLocations,
  listLocationsRoute,
  putLocationPlan,
  putLocationPlanRoute,
  putLocationRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { pageFrom } from './page.wording.js';
import { changeAnswer } from './plan.wording.js';

@Controller()
export class LocationsController {
  constructor(private readonly ask: Ask) {}

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
  async put(@Call() { params, query, body: details, caller, seen, asked }: CallOf<typeof putLocationRoute>) {
    const order = { caller, ...params, ...query, seen, edit: { part: 'details' as const, details } };
    return changeAnswer(await this.ask.of(editLocation, asked, order));
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
  async getPlan(@Call() { params, asked }: CallOf<typeof getLocationPlanRoute>) {
    const location = await this.ask.of(getLocationPlan, asked, params);
    return { body: location, version: location.version };
  }

  @Serves(putLocationPlanRoute)
  async putPlan(@Call() { params, query, body, caller, seen, asked }: CallOf<typeof putLocationPlanRoute>) {
    const order = { caller, ...params, ...query, seen, plan: body };
    const { location, created } = await this.ask.of(putLocationPlan, asked, order);
    return { body: location, version: location.version, created };
  }
}
