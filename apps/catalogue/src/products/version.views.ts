import type { DataSource } from 'typeorm';
import type {
  getProductVersion,
  listProductVersions,
  OutputOf,
  ProductAsWas,
  ProductDocument,
  ProductVersion,
} from '#contracts';
import { instantOf, ProblemError, type Question } from '#platform';

interface StepRow extends Omit<ProductVersion, 'at' | 'writtenIn' | 'scheduledAt'> {
  readonly at: Date;
  readonly written_in: number;
  readonly scheduled_at: Date | null;
}

const step = 'step.version, step.did, step.at, step.by, step.written_in, step.scheduled_at, step.changed';

/** The history of a product. */
export class VersionViews {
  constructor(private readonly dataSource: DataSource) {}

  /** Last first. */
  async list(question: Question<typeof listProductVersions>): Promise<OutputOf<typeof listProductVersions>> {
    const { productId, page, pageSize } = question.input;
    const product = [question.municipalityId, productId];
    const [counted] = (await this.dataSource.query(
      'select count(*)::int as total from product_versions where municipality_id = $1 and product_id = $2',
      product,
    )) as [{ total: number }];
    if (counted.total === 0) throw new ProblemError('product-unknown');
    const rows = (await this.dataSource.query(
      `select ${step} from product_versions as step where municipality_id = $1 and product_id = $2
       order by version desc limit $3 offset $4`,
      [...product, pageSize, (page - 1) * pageSize],
    )) as StepRow[];
    return { items: rows.map(stepOf), total: counted.total };
  }

  async one({ municipalityId, input }: Question<typeof getProductVersion>): Promise<ProductAsWas> {
    const { productId, version } = input;
    const [row] = (await this.dataSource.query(
      `select ${step}, written.document from product_versions as step
       join product_versions as written using (municipality_id, product_id)
       where municipality_id = $1 and product_id = $2 and step.version = $3 and written.version = step.written_in`,
      [municipalityId, productId, version],
    )) as (StepRow & { document: ProductDocument })[];
    if (row) return { ...stepOf(row), product: row.document };
    const [product] = (await this.dataSource.query('select 1 from products where municipality_id = $1 and id = $2', [
      municipalityId,
      productId,
    ])) as unknown[];
    throw new ProblemError(product ? 'not-found' : 'product-unknown');
  }
}

const stepOf = (row: StepRow): ProductVersion => ({
  version: row.version,
  did: row.did,
  at: instantOf(row.at.getTime()),
  by: row.by,
  writtenIn: row.written_in,
  ...(row.scheduled_at ? { scheduledAt: instantOf(row.scheduled_at.getTime()) } : {}),
  changed: row.changed,
});
