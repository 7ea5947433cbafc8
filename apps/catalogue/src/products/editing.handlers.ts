import { Controller } from '@nestjs/common';
import { publishProduct, putCatalogueSettings, putProduct, unscheduleProduct, withdrawProduct } from '#contracts';
import { Answers, type Question } from '#platform';
import { PublishProduct } from './publish-product.action.js';
import { PutProduct } from './put-product.action.js';
import { PutSettings } from './put-settings.action.js';
import { TakeOffProduct } from './take-off-product.action.js';

@Controller()
export class EditingHandlers {
  constructor(
    private readonly writing: PutProduct,
    private readonly publishing: PublishProduct,
    private readonly takingOff: TakeOffProduct,
    private readonly settings: PutSettings,
  ) {}

  @Answers(putProduct)
  put(question: Question<typeof putProduct>) {
    return this.writing.run(question);
  }

  @Answers(publishProduct)
  publish(question: Question<typeof publishProduct>) {
    return this.publishing.run(question);
  }

  @Answers(withdrawProduct)
  withdraw(question: Question<typeof withdrawProduct>) {
    return this.takingOff.withdraw(question);
  }

  @Answers(unscheduleProduct)
  unschedule(question: Question<typeof unscheduleProduct>) {
    return this.takingOff.unschedule(question);
  }

  @Answers(putCatalogueSettings)
  putSettings(question: Question<typeof putCatalogueSettings>) {
    return this.settings.run(question);
  }
}
