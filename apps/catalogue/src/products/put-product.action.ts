import type { OutputOf, putProduct } from '#contracts';
import { type Clock, invalidInput, ProblemError, type Question, type UnitOfWork } from '#platform';
import { authorOf } from '../settings/author.rules.js';
import type { CatalogueStore } from '../settings/catalogue.store.js';
import { factsOf } from '../settings/facts.rules.js';
import { draftOf } from './draft.rules.js';
import type { KeepProduct } from './keep-product.action.js';
import { andThen } from './product.rules.js';
import type { ProductStore } from './product.store.js';
import { publish, write } from './publication.rules.js';
import { checkWays } from './ways-check.rules.js';

export class PutProduct {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalogues: CatalogueStore,
    private readonly products: ProductStore,
    private readonly keeping: KeepProduct,
    private readonly clock: Clock,
  ) {}

  run(question: Question<typeof putProduct>): Promise<OutputOf<typeof putProduct>> {
    const { municipalityId, input } = question;
    const { productId: id, document, seen } = input;
    return this.unitOfWork.run(async (tx) => {
      const { settings } = await this.catalogues.lock(tx, municipalityId);
      const author = authorOf(input.caller, this.clock.instant());
      const present = await this.products.loadForUpdate(tx, municipalityId, id);
      const decision = write(present, { id, document, seen }, author);
      if ('refused' in decision) throw new ProblemError(decision.refused);
      const errors = checkWays(document, factsOf(settings));
      if (errors.length > 0) throw invalidInput(...errors);

      const { timeZone, languages } = settings;
      const change = input.publish
        ? andThen(decision.ok, (product) => publish(product, { what: product.written, timeZone }, author))
        : decision.ok;
      await this.keeping.noted(tx, question, 'put-product', change);
      return { created: present === undefined, product: draftOf(change.product, languages) };
    });
  }
}
