import type { DataSource } from 'typeorm';
import type { getPlanningFacts, OutputOf } from '#contracts';
import { ProblemError, type Question } from '#platform';
import { loadFacts } from './facts.record.js';

/** What planning knows of products. */
export class PlanningViews {
  constructor(private readonly dataSource: DataSource) {}

  async product({
    municipalityId,
    input,
  }: Question<typeof getPlanningFacts>): Promise<OutputOf<typeof getPlanningFacts>> {
    const product = (await loadFacts(this.dataSource.manager, municipalityId, [input.productId])).get(input.productId);
    if (!product) throw new ProblemError('product-unknown', { productId: input.productId });
    return product;
  }
}
