import type { Tx } from '#platform';
import { ProductRecord } from './product.record.js';
import { cardOf, type KeptProduct } from './product.rules.js';

const recordOf = (municipalityId: string, { id, version, document, changedAt }: KeptProduct): ProductRecord => ({
  municipalityId,
  id,
  version,
  document,
  card: cardOf(document),
  changedAt: new Date(changedAt),
});

export class ProductStore {
  async loadForUpdate(tx: Tx, municipalityId: string, id: string): Promise<KeptProduct | undefined> {
    const record = await tx
      .getRepository(ProductRecord)
      .findOne({ where: { municipalityId, id }, lock: { mode: 'pessimistic_write' } });
    return record
      ? { id, version: record.version, document: record.document, changedAt: instantText(record.changedAt) }
      : undefined;
  }

  /** @returns false when somebody else made it in the meantime. */
  async add(tx: Tx, municipalityId: string, product: KeptProduct): Promise<boolean> {
    const added = await tx
      .createQueryBuilder()
      .insert()
      .into(ProductRecord)
      .values(recordOf(municipalityId, product))
      .orIgnore()
      .returning('id')
      .execute();
    return (added.raw as unknown[]).length === 1;
  }

  async save(tx: Tx, municipalityId: string, product: KeptProduct): Promise<void> {
    const { version, document, card, changedAt } = recordOf(municipalityId, product);
    await tx
      .getRepository(ProductRecord)
      .update({ municipalityId, id: product.id }, { version, document, card, changedAt });
  }
}

const instantText = (at: Date): string => at.toISOString().replace('.000Z', 'Z');
