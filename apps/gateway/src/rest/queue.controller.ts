import { Controller } from '@nestjs/common';
import { getQueue, getQueueRoute, getQueueRulesRoute, putQueueRulesRoute } from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { EditPlan } from './edit-plan.action.js';
import { PlanParts } from './plan-parts.views.js';
import { queueQuestion, rulesOf } from './queue.wording.js';

@Controller()
export class QueueController {
  constructor(
    private readonly ask: Ask,
    private readonly parts: PlanParts,
    private readonly edit: EditPlan,
  ) {}

  @Serves(getQueueRoute)
  async queue(@Call() { params, query, asked }: CallOf<typeof getQueueRoute>) {
    return { body: await this.ask.of(getQueue, asked, queueQuestion(params, query)) };
  }

  @Serves(getQueueRulesRoute)
  rules(@Call() call: CallOf<typeof getQueueRulesRoute>) {
    return this.parts.part(call, rulesOf);
  }

  @Serves(putQueueRulesRoute)
  putRules(@Call() call: CallOf<typeof putQueueRulesRoute>) {
    return this.edit.run(call, { part: 'queue', queue: call.body });
  }
}
