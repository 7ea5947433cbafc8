import { Controller } from '@nestjs/common';
import { importStandardsRoute, listStandards, listStandardsRoute } from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { ImportStandards } from '../standards/import-standards.action.js';
import { pageOf } from './page.wording.js';

@Controller()
export class StandardsController {
  constructor(
    private readonly ask: Ask,
    private readonly importStandards: ImportStandards,
  ) {}

  @Serves(listStandardsRoute)
  async list(@Call() { query, asked }: CallOf<typeof listStandardsRoute>) {
    return pageOf(query, await this.ask.of(listStandards, asked, query));
  }

  @Serves(importStandardsRoute)
  async import(@Call() call: CallOf<typeof importStandardsRoute>) {
    return { body: await this.importStandards.run(call) };
  }
}
