import { type Clock, newTrace, ofItself, type Tx, type UnitOfWork } from '#platform';
import { theClock } from '../settings/author.rules.js';
import type { CatalogueStore } from '../settings/catalogue.store.js';
import type { KeepProduct } from './keep-product.action.js';
import type { KeptProduct } from './product.rules.js';
import type { ProductStore } from './product.store.js';
import { turn } from './publication.rules.js';

interface Due {
  readonly municipalityId: string;
  readonly id: string;
}

/** Publishes what is scheduled and due, and begins and ends periods: each product by itself. */
export class PublishDue {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalogues: CatalogueStore,
    private readonly products: ProductStore,
    private readonly keeping: KeepProduct,
    private readonly clock: Clock,
  ) {}

  /** @throws AggregateError when some failed; the others are done. */
  async run(): Promise<void> {
    const due = await this.unitOfWork.run((tx) => this.products.due(tx, this.clock.instant()));
    const failures: unknown[] = [];
    const requestId = newTrace();
    for (const one of due) await this.publish(one, requestId).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} products could not be published.`);
  }

  private publish({ municipalityId, id }: Due, requestId: string): Promise<void> {
    return this.unitOfWork.run(async (tx) => {
      const { settings } = await this.catalogues.lock(tx, municipalityId);
      const author = theClock(this.clock.instant());
      // Another of us may have done it meanwhile: then nothing is due any more.
      const present = await this.products.loadForUpdate(tx, municipalityId, id);
      if (!present) return;
      const scheduled = await this.scheduledOf(tx, municipalityId, present);
      const change = turn(present, { scheduled, timeZone: settings.timeZone }, author);
      await this.keeping.noted(tx, { municipalityId, requestId, actor: ofItself }, 'publish-due', change);
    });
  }

  private async scheduledOf(tx: Tx, municipalityId: string, { id, scheduled }: KeptProduct) {
    if (!scheduled) return undefined;
    const document = await this.products.documentOf(tx, municipalityId, id, scheduled.writtenIn);
    if (!document) throw new Error(`Nothing was written in version ${scheduled.writtenIn} of ${id}.`);
    return document;
  }
}
