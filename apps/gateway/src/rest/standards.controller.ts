import { Controller } from '@nestjs/common';
import {
  importSdgRoute,
  importStandardsRoute,
  listSdgAreas,
  listSdgAreasRoute,
  listStandards,
  listStandardsRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { ImportSdg } from '../standards/import-sdg.action.js';
import { ImportStandards } from '../standards/import-standards.action.js';
import { foundOf } from './page.wording.js';

@Controller()
export class StandardsController {
  constructor(
    private readonly ask: Ask,
    private readonly importStandards: ImportStandards,
    private readonly importSdg: ImportSdg,
  ) {}

  @Serves(listStandardsRoute)
  async list(@Call() { query, asked }: CallOf<typeof listStandardsRoute>) {
    return foundOf(query, await this.ask.of(listStandards, asked, query));
  }

  @Serves(importStandardsRoute)
  async import(@Call() call: CallOf<typeof importStandardsRoute>) {
    return { body: await this.importStandards.run(call) };
  }

  @Serves(listSdgAreasRoute)
  async areas(@Call() { query, asked }: CallOf<typeof listSdgAreasRoute>) {
    return foundOf(query, await this.ask.of(listSdgAreas, asked, query));
  }

  @Serves(importSdgRoute)
  async importAreas(@Call() call: CallOf<typeof importSdgRoute>) {
    return { body: await this.importSdg.run(call) };
  }
}
