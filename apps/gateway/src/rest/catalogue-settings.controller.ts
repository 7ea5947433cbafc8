import { Controller } from '@nestjs/common';
import {
  getCatalogueSettings,
  getCatalogueSettingsRoute,
  putCatalogueSettings,
  putCatalogueSettingsRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';

@Controller()
export class CatalogueSettingsController {
  constructor(private readonly ask: Ask) {}

  @Serves(getCatalogueSettingsRoute)
  async get(@Call() { asked }: CallOf<typeof getCatalogueSettingsRoute>) {
    const settings = await this.ask.of(getCatalogueSettings, asked, {});
    return { body: settings, version: settings.version };
  }

  @Serves(putCatalogueSettingsRoute)
  async put(@Call() { body, caller, seen, asked }: CallOf<typeof putCatalogueSettingsRoute>) {
    const { settings, created } = await this.ask.of(putCatalogueSettings, asked, { caller, seen, settings: body });
    return { body: settings, version: settings.version, created };
  }
}
