import { Controller } from '@nestjs/common';
import {
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
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { pageFrom } from './page.wording.js';

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
  async putPlan(@Call() { params, body, caller, seen, asked }: CallOf<typeof putLocationPlanRoute>) {
    const order = { caller, ...params, seen, plan: body };
    const { location, created } = await this.ask.of(putLocationPlan, asked, order);
    return { body: location, version: location.version, created };
  }
}
