import { type EntityManager, EntitySchema } from 'typeorm';
import type { PlannedProduct, PlanningFacts } from '#contracts';

export interface PlanningFactsRow {
  municipalityId: string;
  productId: string;
  version: number;
  facts: PlanningFacts;
}

export const PlanningFactsRecord = new EntitySchema<PlanningFactsRow>({
  name: 'PlanningFacts',
  tableName: 'planning_facts',
  columns: {
    municipalityId: { type: 'text', primary: true, name: 'municipality_id' },
    productId: { type: 'text', primary: true, name: 'product_id' },
    version: { type: 'integer' },
    facts: { type: 'jsonb' },
  },
});

interface Row {
  product_id: string;
  version: number;
  facts: PlanningFacts;
  bookable: boolean;
}

/**
 * What planning knows of these products, by id. A product is bookable while the catalogue has it published.
 * @param productIds none: all.
 */
export const loadFacts = async (
  manager: EntityManager,
  municipalityId: string,
  productIds?: readonly string[],
): Promise<Map<string, PlannedProduct>> => {
  const rows = (await manager.query(
    `select facts.product_id, facts.version, facts.facts, coalesce(products.published, false) as bookable
     from planning_facts as facts
     left join products using (municipality_id, product_id)
     where facts.municipality_id = $1 and ($2::text[] is null or facts.product_id = any($2))`,
    [municipalityId, productIds ?? null],
  )) as Row[];
  return new Map(
    rows.map(({ product_id, version, facts, bookable }) => [
      product_id,
      { ...facts, productId: product_id, version, bookable },
    ]),
  );
};
