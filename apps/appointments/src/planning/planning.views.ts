import type { DataSource } from 'typeorm';
import type { getPlanningFacts, getPlanningFactsHere, listChannelLimits, OutputOf, PlanningFacts } from '#contracts';
import { ProblemError, type Question } from '#platform';
import { loadFacts, loadProduct } from './facts.record.js';
import { asEverywhere, channelLimitsOf, type Differences, productHere } from './facts.rules.js';

interface Row {
  readonly facts: PlanningFacts;
  readonly version: number | null;
  readonly differences: Differences | null;
}

/** What planning knows of products. */
export class PlanningViews {
  constructor(private readonly dataSource: DataSource) {}

  async product({
    municipalityId,
    input,
  }: Question<typeof getPlanningFacts>): Promise<OutputOf<typeof getPlanningFacts>> {
    const product = await loadProduct(this.dataSource.manager, municipalityId, input.productId);
    if (!product) throw new ProblemError('product-unknown', { productId: input.productId });
    return product;
  }

  /** Of products that may be booked: the channels that may not, in general and at locations where that differs. */
  async channelLimits({
    municipalityId,
  }: Question<typeof listChannelLimits>): Promise<OutputOf<typeof listChannelLimits>> {
    const known = await loadFacts(this.dataSource.manager, municipalityId, {});
    return { items: channelLimitsOf(known) };
  }

  async productHere({
    municipalityId,
    input: { productId, locationId },
  }: Question<typeof getPlanningFactsHere>): Promise<OutputOf<typeof getPlanningFactsHere>> {
    const [row] = (await this.dataSource.query(
      `select general.facts, here.version, here.differences
       from planning_facts as general
       left join planning_facts_here as here
         on here.municipality_id = general.municipality_id and here.product_id = general.product_id
         and here.location_id = $3
       where general.municipality_id = $1 and general.product_id = $2`,
      [municipalityId, productId, locationId],
    )) as Row[];
    if (!row) throw new ProblemError('product-unknown', { productId });
    if (row.version === null || row.differences === null) throw new ProblemError('not-found', { detail: asEverywhere });
    return productHere({ productId, locationId, version: row.version }, row.facts, row.differences);
  }
}
