import type { ProductDraft, unscheduleProduct, withdrawProduct } from '#contracts';
import { type Clock, ProblemError, type Question, type UnitOfWork } from '#platform';
import { authorOf } from '../settings/author.rules.js';
import type { CatalogueStore } from '../settings/catalogue.store.js';
import { draftOf } from './draft.rules.js';
import type { KeepProduct } from './keep-product.action.js';
import { asSeen } from './product.rules.js';
import type { ProductStore } from './product.store.js';
import { unschedule, withdraw } from './publication.rules.js';

type Order = Question<typeof withdrawProduct | typeof unscheduleProduct>;

/** Takes a product out of what is offered, or off the schedule. */
export class TakeOffProduct {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalogues: CatalogueStore,
    private readonly products: ProductStore,
    private readonly keeping: KeepProduct,
    private readonly clock: Clock,
  ) {}

  withdraw(order: Order): Promise<ProductDraft> {
    return this.run(order, 'withdraw-product', withdraw);
  }

  unschedule(order: Order): Promise<ProductDraft> {
    return this.run(order, 'unschedule-product', unschedule);
  }

  private run(order: Order, action: string, how: typeof withdraw): Promise<ProductDraft> {
    const { municipalityId, input } = order;
    return this.unitOfWork.run(async (tx) => {
      const { settings } = await this.catalogues.lock(tx, municipalityId);
      const author = authorOf(input.caller, this.clock.instant());
      const present = await this.products.loadForUpdate(tx, municipalityId, input.productId);
      const decision = asSeen(present, input.seen, (product) => how(product, author));
      if ('refused' in decision) throw new ProblemError(decision.refused);
      await this.keeping.noted(tx, order, action, decision.ok);
      return draftOf(decision.ok.product, settings.languages);
    });
  }
}
