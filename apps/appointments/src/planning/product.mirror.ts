import { type Tx, touch } from '#platform';

export interface PublishedProduct {
  readonly municipalityId: string;
  readonly productId: string;
  readonly version: number;
}

/** Which products the catalogue offers by appointment, as far as we heard. The later version counts, however they arrive. */
export class ProductMirror {
  async note(tx: Tx, { municipalityId, productId, version }: PublishedProduct, bookable: boolean): Promise<void> {
    touch(tx, { kind: 'planning', municipalityId });
    await tx.query(
      `insert into products (municipality_id, product_id, version, published) values ($1, $2, $3, $4)
       on conflict (municipality_id, product_id) do update
         set version = excluded.version, published = excluded.published
         where products.version < excluded.version`,
      [municipalityId, productId, version, bookable],
    );
  }
}
