import { type OutputOf, productPublished, productWithdrawn, type putProduct } from '#contracts';
import { type Clock, type Outbox, ProblemError, type Question, type UnitOfWork } from '#platform';
import { productOf, write } from './product.rules.js';
import type { ProductStore } from './product.store.js';

const events = { published: productPublished, withdrawn: productWithdrawn };

export class PutProduct {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly products: ProductStore,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  run({ municipalityId, input }: Question<typeof putProduct>): Promise<OutputOf<typeof putProduct>> {
    const { productId: id, document, seen } = input;
    return this.unitOfWork.run(async (tx) => {
      const present = await this.products.loadForUpdate(tx, municipalityId, id);
      const decision = write(present, { id, document, seen, now: this.clock.instant() });
      if ('refused' in decision) throw new ProblemError(decision.refused);
      const written = decision.ok;
      const { product } = written;
      if (written.done === 'unchanged') return { created: false, product: productOf(product) };

      if (written.done === 'changed') await this.products.save(tx, municipalityId, product);
      else if (!(await this.products.add(tx, municipalityId, product))) throw new ProblemError('version-changed');
      if (written.announce) {
        await this.outbox.announce(tx, {
          event: events[written.announce],
          municipalityId,
          about: id,
          data: { municipalityId, productId: id, version: product.version },
        });
      }
      return { created: written.done === 'created', product: productOf(product) };
    });
  }
}
