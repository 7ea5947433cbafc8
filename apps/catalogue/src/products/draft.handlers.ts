import { Controller } from '@nestjs/common';
import { getProductDraft, getProductVersion, listDrafts, listProductVersions } from '#contracts';
import { Answers, type Question } from '#platform';
import { DraftViews } from './draft.views.js';
import { VersionViews } from './version.views.js';

@Controller()
export class DraftHandlers {
  constructor(
    private readonly drafts: DraftViews,
    private readonly versions: VersionViews,
  ) {}

  @Answers(getProductDraft)
  draft(question: Question<typeof getProductDraft>) {
    return this.drafts.draft(question);
  }

  @Answers(listDrafts)
  list(question: Question<typeof listDrafts>) {
    return this.drafts.list(question);
  }

  @Answers(listProductVersions)
  listVersions(question: Question<typeof listProductVersions>) {
    return this.versions.list(question);
  }

  @Answers(getProductVersion)
  version(question: Question<typeof getProductVersion>) {
    return this.versions.one(question);
  }
}
