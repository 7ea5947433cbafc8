import { Controller } from '@nestjs/common';
import {
  countHandoffs,
  getHandoff,
  getHandoffRoute,
  handoffFactsRoute,
  makeHandoff,
  makeHandoffRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { handoffPage, handoffPath } from './handoff.wording.js';

@Controller()
export class HandoffsController {
  constructor(private readonly ask: Ask) {}

  @Serves(makeHandoffRoute)
  async make(@Call() { params, body, caller, idempotency, asked }: CallOf<typeof makeHandoffRoute>) {
    const handoff = await this.ask.of(makeHandoff, asked, { caller, ...params, way: body.way, idempotency });
    return { body: handoff, location: handoffPath(handoff) };
  }

  @Serves(getHandoffRoute)
  async get(@Call() { params, asked }: CallOf<typeof getHandoffRoute>) {
    return { body: await this.ask.of(getHandoff, asked, params) };
  }

  @Serves(handoffFactsRoute)
  async handoffFacts(@Call() { query, asked }: CallOf<typeof handoffFactsRoute>) {
    return handoffPage(query, await this.ask.of(countHandoffs, asked, query));
  }
}
