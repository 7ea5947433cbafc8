import { Controller } from '@nestjs/common';
import { firstSlotsRoute, listSlotsRoute } from '#contracts';
import { ListSlots } from '../board/list-slots.action.js';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { slotsQuestion } from './slots.wording.js';

@Controller()
export class SlotsController {
  constructor(private readonly slots: ListSlots) {}

  @Serves(listSlotsRoute)
  list(@Call() { query, caller, asked }: CallOf<typeof listSlotsRoute>) {
    return this.slots.list(asked, slotsQuestion(caller.channel, query));
  }

  @Serves(firstSlotsRoute)
  first(@Call() { query, caller, asked }: CallOf<typeof firstSlotsRoute>) {
    return this.slots.first(asked, slotsQuestion(caller.channel, query));
  }
}
