import type { ChangedBy, ProductDocument } from '#contracts';
import { instantOf, type Tx } from '#platform';
import { cardOf } from './card.rules.js';
import { portionsOf } from './portions.rules.js';
import { ProductRecord } from './product.record.js';
import type { Change, KeptProduct, Publication, Step } from './product.rules.js';
import { ProductVersionRecord } from './product-version.record.js';
import { completeIn } from './translation.rules.js';

/** A product, or what there is of it, with the catalogue held by `CatalogueStore.lock`. */
export class ProductStore {
  async loadForUpdate(tx: Tx, municipalityId: string, id: string): Promise<KeptProduct | undefined> {
    const record = await tx
      .getRepository(ProductRecord)
      .findOne({ where: { municipalityId, id }, lock: { mode: 'pessimistic_write' } });
    if (!record) return undefined;
    const last = await this.step(tx, municipalityId, id, record.version);
    return keptOf(record, last.by, await this.written(tx, municipalityId, id, record.writtenIn));
  }

  /** Every product of a municipality. */
  async all(tx: Tx, municipalityId: string): Promise<KeptProduct[]> {
    const records = await tx.getRepository(ProductRecord).findBy({ municipalityId });
    const rows: { id: string; by: ChangedBy; document: ProductDocument }[] = await tx.query(
      `select product.id, last.by, written.document from products as product
       join product_versions as last on last.municipality_id = product.municipality_id
         and last.product_id = product.id and last.version = product.version
       join product_versions as written on written.municipality_id = product.municipality_id
         and written.product_id = product.id and written.version = product.written_in
       where product.municipality_id = $1`,
      [municipalityId],
    );
    const recordById = new Map(records.map((record) => [record.id, record]));
    return rows.flatMap(({ id, by, document }) => {
      const record = recordById.get(id);
      return record ? [keptOf(record, by, { writtenIn: record.writtenIn, document })] : [];
    });
  }

  /** What was written in a version, if anything was. */
  async documentOf(
    tx: Tx,
    municipalityId: string,
    productId: string,
    version: number,
  ): Promise<ProductDocument | undefined> {
    const record = await tx.getRepository(ProductVersionRecord).findOneBy({ municipalityId, productId, version });
    return record?.document ?? undefined;
  }

  /** What will be published, by product. */
  async scheduled(tx: Tx, municipalityId: string): Promise<Map<string, ProductDocument>> {
    const rows: { id: string; document: ProductDocument }[] = await tx.query(
      `select product.id, planned.document from products as product
       join product_versions as planned on planned.municipality_id = product.municipality_id
         and planned.product_id = product.id and planned.version = product.scheduled_in
       where product.municipality_id = $1`,
      [municipalityId],
    );
    return new Map(rows.map(({ id, document }) => [id, document]));
  }

  /** What has something to do for the clock, the longest due first. */
  async due(tx: Tx, now: string): Promise<{ municipalityId: string; id: string }[]> {
    return tx.query(
      `select municipality_id as "municipalityId", id from products where due_at <= $1 order by due_at, municipality_id, id`,
      [now],
    );
  }

  /** Changes in the order in which they were decided; there may be several of one product. */
  async save(tx: Tx, municipalityId: string, changes: readonly Pick<Change, 'product' | 'steps'>[]): Promise<void> {
    const steps = changes.flatMap(({ product, steps: taken }) =>
      taken.map((step) => stepRecord(municipalityId, product.id, step)),
    );
    const lastById = new Map(changes.map(({ product }) => [product.id, product]));
    const records = [...lastById.values()].map((product) => recordOf(municipalityId, product));
    for (const portion of portionsOf(steps)) await tx.getRepository(ProductVersionRecord).insert(portion);
    for (const portion of portionsOf(records))
      await tx.getRepository(ProductRecord).upsert(portion, ['municipalityId', 'id']);
  }

  private async written(tx: Tx, municipalityId: string, id: string, writtenIn: number) {
    const document = await this.documentOf(tx, municipalityId, id, writtenIn);
    if (!document) throw new Error(`Nothing was written in version ${writtenIn} of ${id}.`);
    return { writtenIn, document };
  }

  private step(tx: Tx, municipalityId: string, productId: string, version: number): Promise<{ by: ChangedBy }> {
    const where = { municipalityId, productId, version };
    return tx.getRepository(ProductVersionRecord).findOneOrFail({ where, select: { by: true } });
  }
}

const instantIf = (at: Date | null): string | undefined => (at ? instantOf(at.getTime()) : undefined);
const dateIf = (at: string | undefined): Date | null => (at === undefined ? null : new Date(at));

const publicationOf = (record: ProductRecord): Publication | undefined => {
  const { document, publishedIn, publishedAs, publishedAt, offered, offeredFrom, offeredUntil } = record;
  if (document === null || publishedIn === null || publishedAs === null || publishedAt === null) return undefined;
  return {
    writtenIn: publishedIn,
    document,
    as: publishedAs,
    at: instantOf(publishedAt.getTime()),
    offered,
    from: instantIf(offeredFrom),
    until: instantIf(offeredUntil),
  };
};

const keptOf = (record: ProductRecord, changedBy: ChangedBy, written: KeptProduct['written']): KeptProduct => {
  const { id, version, changedAt, scheduledIn, scheduledAt } = record;
  return {
    id,
    version,
    changedAt: instantOf(changedAt.getTime()),
    changedBy,
    written,
    published: publicationOf(record),
    scheduled:
      scheduledIn && scheduledAt ? { writtenIn: scheduledIn, at: instantOf(scheduledAt.getTime()) } : undefined,
  };
};

/** A product as its row holds it. */
export const recordOf = (municipalityId: string, product: KeptProduct): ProductRecord => {
  const { id, version, changedAt, written, published, scheduled } = product;
  return {
    municipalityId,
    id,
    version,
    changedAt: new Date(changedAt),
    writtenIn: written.writtenIn,
    completeIn: completeIn(written.document),
    document: published?.document ?? null,
    card: published ? cardOf(published.document) : null,
    publishedIn: published?.writtenIn ?? null,
    publishedAs: published?.as ?? null,
    publishedAt: dateIf(published?.at),
    offered: published?.offered ?? false,
    offeredFrom: dateIf(published?.from),
    offeredUntil: dateIf(published?.until),
    scheduledIn: scheduled?.writtenIn ?? null,
    scheduledAt: dateIf(scheduled?.at),
  };
};

const stepRecord = (municipalityId: string, productId: string, step: Step): ProductVersionRecord => ({
  municipalityId,
  productId,
  version: step.version,
  did: step.did,
  at: new Date(step.at),
  by: step.by,
  writtenIn: step.writtenIn,
  scheduledAt: dateIf(step.scheduledAt),
  changed: step.changed,
  document: step.document ?? null,
});
