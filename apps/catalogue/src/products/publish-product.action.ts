import type { OutputOf, publishProduct } from '#contracts';
import { type Clock, invalidInput, ProblemError, type Question, type Tx, type UnitOfWork } from '#platform';
import { authorOf } from '../settings/author.rules.js';
import type { CatalogueStore } from '../settings/catalogue.store.js';
import { factsOf } from '../settings/facts.rules.js';
import { draftOf } from './draft.rules.js';
import type { KeepProduct } from './keep-product.action.js';
import { asSeen, type KeptProduct, type WrittenDocument } from './product.rules.js';
import type { ProductStore } from './product.store.js';
import { publish } from './publication.rules.js';
import { checkWays } from './ways-check.rules.js';

export class PublishProduct {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalogues: CatalogueStore,
    private readonly products: ProductStore,
    private readonly keeping: KeepProduct,
    private readonly clock: Clock,
  ) {}

  run(question: Question<typeof publishProduct>): Promise<OutputOf<typeof publishProduct>> {
    const { municipalityId, input } = question;
    return this.unitOfWork.run(async (tx) => {
      const { settings } = await this.catalogues.lock(tx, municipalityId);
      const author = authorOf(input.caller, this.clock.instant());
      const { timeZone, languages } = settings;
      const present = await this.products.loadForUpdate(tx, municipalityId, input.productId);
      const what = await this.chosen(tx, municipalityId, present, input.writtenIn);
      const decision = asSeen(present, input.seen, (product) =>
        publish(product, { what: what ?? product.written, at: input.at, timeZone }, author),
      );
      if ('refused' in decision) throw new ProblemError(decision.refused);
      if (!what) throw invalidInput({ path: 'writtenIn', message: 'Nothing was written in this version.' });
      // An earlier version may ask for facts that are no longer there.
      const errors = checkWays(what.document, factsOf(settings));
      if (errors.length > 0) throw invalidInput(...errors);

      await this.keeping.noted(tx, question, 'publish-product', decision.ok);
      return draftOf(decision.ok.product, languages);
    });
  }

  private async chosen(
    tx: Tx,
    municipalityId: string,
    present: KeptProduct | undefined,
    writtenIn = present?.written.writtenIn,
  ): Promise<WrittenDocument | undefined> {
    if (!present || writtenIn === undefined || writtenIn === present.written.writtenIn) return present?.written;
    if (writtenIn > present.version) return undefined;
    const document = await this.products.documentOf(tx, municipalityId, present.id, writtenIn);
    return document && { writtenIn, document };
  }
}
