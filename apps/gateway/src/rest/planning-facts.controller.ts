import { Controller } from '@nestjs/common';
import {
  getPlanningFacts,
  getPlanningFactsHere,
  getPlanningFactsHereRoute,
  getPlanningFactsRoute,
  putPlanningFacts,
  putPlanningFactsHere,
  putPlanningFactsHereRoute,
  putPlanningFactsRoute,
  removePlanningFactsHere,
  removePlanningFactsHereRoute,
} from '#contracts';
import { Ask } from '#platform';
import { done } from '../door/answer.wording.js';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';

@Controller()
export class PlanningFactsController {
  constructor(private readonly ask: Ask) {}

  @Serves(getPlanningFactsRoute)
  async get(@Call() { params, asked }: CallOf<typeof getPlanningFactsRoute>) {
    const product = await this.ask.of(getPlanningFacts, asked, params);
    return { body: product, version: product.version };
  }

  @Serves(putPlanningFactsRoute)
  async put(@Call() { params, body, caller, seen, asked }: CallOf<typeof putPlanningFactsRoute>) {
    const order = { caller, ...params, seen, facts: body };
    const { product, created } = await this.ask.of(putPlanningFacts, asked, order);
    return { body: product, version: product.version, created };
  }

  @Serves(getPlanningFactsHereRoute)
  async getHere(@Call() { params, asked }: CallOf<typeof getPlanningFactsHereRoute>) {
    const product = await this.ask.of(getPlanningFactsHere, asked, params);
    return { body: product, version: product.version };
  }

  @Serves(putPlanningFactsHereRoute)
  async putHere(@Call() { params, body, caller, seen, asked }: CallOf<typeof putPlanningFactsHereRoute>) {
    const order = { caller, ...params, seen, differences: body };
    const { product, created } = await this.ask.of(putPlanningFactsHere, asked, order);
    return { body: product, version: product.version, created };
  }

  @Serves(removePlanningFactsHereRoute)
  async removeHere(@Call() { params, caller, versions, asked }: CallOf<typeof removePlanningFactsHereRoute>) {
    await this.ask.of(removePlanningFactsHere, asked, { caller, ...params, ifMatch: versions });
    return done;
  }
}
