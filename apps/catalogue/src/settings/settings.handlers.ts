import { Controller } from '@nestjs/common';
import { getCatalogueSettings, getCatalogueSettingsVersion, listCatalogueSettingsVersions } from '#contracts';
import { Answers, type Question } from '#platform';
import { SettingsViews } from './settings.views.js';
import { SettingsVersionViews } from './settings-version.views.js';

@Controller()
export class SettingsHandlers {
  constructor(
    private readonly settings: SettingsViews,
    private readonly versions: SettingsVersionViews,
  ) {}

  @Answers(getCatalogueSettings)
  get(question: Question<typeof getCatalogueSettings>) {
    return this.settings.settings(question);
  }

  @Answers(listCatalogueSettingsVersions)
  listVersions(question: Question<typeof listCatalogueSettingsVersions>) {
    return this.versions.list(question);
  }

  @Answers(getCatalogueSettingsVersion)
  version(question: Question<typeof getCatalogueSettingsVersion>) {
    return this.versions.one(question);
  }
}
