import { productPublished, productWithdrawn } from '#contracts';
import { announcement, type DoneFor, deedOf, type Outbox, type Trail, type Tx } from '#platform';
import type { CatalogueStore } from '../settings/catalogue.store.js';
import type { Change } from './product.rules.js';
import type { ProductStore } from './product.store.js';

/** Saves what was decided about products and announces it, within the transaction of who decided it. */
export class KeepProduct {
  constructor(
    private readonly catalogues: CatalogueStore,
    private readonly products: ProductStore,
    private readonly outbox: Outbox,
    private readonly trail: Trail,
  ) {}

  /** Keeps what somebody, or the clock, did with one product, and notes it; nothing where nothing changed. */
  async noted(tx: Tx, by: DoneFor, action: string, change: Change): Promise<void> {
    if (change.steps.length === 0) return;
    await this.within(tx, by.municipalityId, change);
    const { id, version } = change.product;
    const details = { version, steps: change.steps.map(({ did }) => did) };
    await this.trail.note(tx, deedOf(by, { action, about: { kind: 'product', id }, details }));
  }

  async within(tx: Tx, municipalityId: string, ...decided: Change[]): Promise<void> {
    const changes = decided.filter(({ steps }) => steps.length > 0);
    const [first] = changes;
    if (!first) return;
    await this.catalogues.changed(tx, municipalityId, first.product.changedAt);
    await this.products.save(tx, municipalityId, changes);
    await this.outbox.announce(tx, ...changes.flatMap((change) => announcementsOf(municipalityId, change)));
  }
}

const announcementsOf = (municipalityId: string, { product, announce }: Change) => {
  const { id: about, version, published } = product;
  const data = { municipalityId, productId: about, version };
  if (announce === 'withdrawn') return [announcement({ event: productWithdrawn, municipalityId, about, data })];
  if (announce !== 'published') return [];
  const bookable = published?.document.ways.some(({ kind }) => kind === 'appointment') ?? false;
  return [announcement({ event: productPublished, municipalityId, about, data: { ...data, bookable } })];
};
