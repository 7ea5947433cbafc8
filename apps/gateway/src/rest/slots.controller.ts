import { Controller } from '@nestjs/common';
import { firstSlots, firstSlotsRoute, listSlots, listSlotsRoute } from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { slotsQuestion } from './slots.wording.js';

@Controller()
export class SlotsController {
  constructor(private readonly ask: Ask) {}

  @Serves(listSlotsRoute)
  async list(@Call() { query, caller, asked }: CallOf<typeof listSlotsRoute>) {
    return { body: await this.ask.of(listSlots, asked, slotsQuestion(caller.channel, query)) };
  }

  @Serves(firstSlotsRoute)
  async first(@Call() { query, caller, asked }: CallOf<typeof firstSlotsRoute>) {
    return { body: await this.ask.of(firstSlots, asked, slotsQuestion(caller.channel, query)) };
  }
}
