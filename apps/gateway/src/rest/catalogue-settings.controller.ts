import { Controller } from '@nestjs/common';
import {
  getCatalogueSettings,
  getCatalogueSettingsRoute,
  getCatalogueSettingsVersion,
  getCatalogueSettingsVersionRoute,
  listCatalogueSettingsVersions,
  listCatalogueSettingsVersionsRoute,
  putCatalogueSettings,
  putCatalogueSettingsRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { pageOf } from './page.wording.js';

@Controller()
export class CatalogueSettingsController {
  constructor(private readonly ask: Ask) {}

  @Serves(getCatalogueSettingsRoute)
  async get(@Call() { asked }: CallOf<typeof getCatalogueSettingsRoute>) {
    const { settings, changedAt } = await this.ask.of(getCatalogueSettings, asked, {});
    return { body: settings, version: settings.version, changedAt };
  }

  @Serves(putCatalogueSettingsRoute)
  async put(@Call() { body, caller, seen, asked }: CallOf<typeof putCatalogueSettingsRoute>) {
    const { settings, created } = await this.ask.of(putCatalogueSettings, asked, { caller, seen, settings: body });
    return { body: settings, version: settings.version, created };
  }

  @Serves(listCatalogueSettingsVersionsRoute)
  async versions(@Call() { query, caller, asked }: CallOf<typeof listCatalogueSettingsVersionsRoute>) {
    return pageOf(query, await this.ask.of(listCatalogueSettingsVersions, asked, { caller, ...query }));
  }

  @Serves(getCatalogueSettingsVersionRoute)
  async version(@Call() { params, caller, asked }: CallOf<typeof getCatalogueSettingsVersionRoute>) {
    return { body: await this.ask.of(getCatalogueSettingsVersion, asked, { caller, ...params }) };
  }
}
