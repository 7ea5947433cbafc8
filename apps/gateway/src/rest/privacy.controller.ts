import { Controller } from '@nestjs/common';
import {
  erasePerson,
  erasePersonRoute,
  exportPersonRoute,
  getErasure,
  getErasureRoute,
  listErasures,
  listErasuresRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { pageOf } from './page.wording.js';
import { PersonExports } from './person-export.views.js';

@Controller()
export class PrivacyController {
  constructor(
    private readonly ask: Ask,
    private readonly exports: PersonExports,
  ) {}

  @Serves(exportPersonRoute)
  async export(@Call() { body, caller, asked }: CallOf<typeof exportPersonRoute>) {
    return { body: await this.exports.of(asked, { caller, asked: body }) };
  }

  @Serves(erasePersonRoute)
  async erase(@Call() { body, caller, idempotency, asked }: CallOf<typeof erasePersonRoute>) {
    const erasure = await this.ask.of(erasePerson, asked, { caller, idempotency, asked: body });
    return { body: erasure, location: `/v1/privacy/erasures/${erasure.id}` };
  }

  @Serves(listErasuresRoute)
  async list(@Call() { query, asked }: CallOf<typeof listErasuresRoute>) {
    return pageOf(query, await this.ask.of(listErasures, asked, query));
  }

  @Serves(getErasureRoute)
  async one(@Call() { params, caller, asked }: CallOf<typeof getErasureRoute>) {
    return { body: await this.ask.of(getErasure, asked, { caller, ...params }) };
  }
}
