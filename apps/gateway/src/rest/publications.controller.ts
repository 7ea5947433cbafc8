import { Controller } from '@nestjs/common';
import {
  publishProduct,
  publishProductRoute,
  unscheduleProduct,
  unscheduleProductRoute,
  withdrawProduct,
  withdrawProductRoute,
} from '#contracts';
import { Ask } from '#platform';
import { done } from '../door/answer.wording.js';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';

@Controller()
export class PublicationsController {
  constructor(private readonly ask: Ask) {}

  @Serves(publishProductRoute)
  async publish(@Call() { params, body, caller, seen, asked }: CallOf<typeof publishProductRoute>) {
    const draft = await this.ask.of(publishProduct, asked, { caller, ...params, ...body, seen });
    return { body: draft, version: draft.version };
  }

  @Serves(withdrawProductRoute)
  async withdraw(@Call() { params, caller, seen, asked }: CallOf<typeof withdrawProductRoute>) {
    await this.ask.of(withdrawProduct, asked, { caller, ...params, seen });
    return done;
  }

  @Serves(unscheduleProductRoute)
  async unschedule(@Call() { params, caller, seen, asked }: CallOf<typeof unscheduleProductRoute>) {
    await this.ask.of(unscheduleProduct, asked, { caller, ...params, seen });
    return done;
  }
}
