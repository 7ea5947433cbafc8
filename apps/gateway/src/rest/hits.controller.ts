import { Controller } from '@nestjs/common';
import { listHits, listHitsRoute } from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';

/** What changes of plan have hit. */
@Controller()
export class HitsController {
  constructor(private readonly ask: Ask) {}

  @Serves(listHitsRoute)
  async list(@Call() { params, asked }: CallOf<typeof listHitsRoute>) {
    return { body: await this.ask.of(listHits, asked, params) };
  }
}
