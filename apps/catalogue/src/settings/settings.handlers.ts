import { Controller } from '@nestjs/common';
import { getCatalogueSettings } from '#contracts';
import { Answers, type Question } from '#platform';
import { SettingsViews } from './settings.views.js';

@Controller()
export class SettingsHandlers {
  constructor(private readonly settings: SettingsViews) {}

  @Answers(getCatalogueSettings)
  get(question: Question<typeof getCatalogueSettings>) {
    return this.settings.settings(question);
  }
}
