import { type EntityManager, EntitySchema } from 'typeorm';
import type { PlannedProduct, PlanningFacts } from '#contracts';
import { hot } from '#platform';
import { type Differences, type KnownFacts, knownFacts, type ProductAndDifferences } from './facts.rules.js';

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
  differences: Record<string, Differences>;
}

/** Which products and locations; none named: all. */
interface Wanted {
  readonly productIds?: readonly string[];
  readonly locationIds?: readonly string[];
}

/** What planning knows of products, there and in general. A product is bookable while the catalogue has it published. */
export const loadFacts = async (manager: EntityManager, municipalityId: string, wanted: Wanted): Promise<KnownFacts> =>
  knownFacts(await loadDifferences(manager, municipalityId, wanted));

/** The same, as what is different somewhere. */
export const loadDifferences = async (
  manager: EntityManager,
  municipalityId: string,
  { productIds, locationIds }: Wanted,
): Promise<ProductAndDifferences[]> => {
  const rows = (await manager.query(
    hot(`select facts.product_id, facts.version, facts.facts, coalesce(products.published, false) as bookable,
       coalesce(here.differences, '{}') as differences
     from planning_facts as facts
     left join products using (municipality_id, product_id)
     left join lateral (
       select jsonb_object_agg(location_id, differences) as differences from planning_facts_here
       where municipality_id = facts.municipality_id and product_id = facts.product_id
         and ($3::text[] is null or location_id = any($3))
     ) as here on true
     where facts.municipality_id = $1 and ($2::text[] is null or facts.product_id = any($2))`),
    [municipalityId, productIds ?? null, locationIds ?? null],
  )) as Row[];
  return rows.map(({ product_id, version, facts, bookable, differences }) => ({
    product: { ...facts, productId: product_id, version, bookable },
    differencesByLocation: differences,
  }));
};

/** What planning knows of one product in general. */
export const loadProduct = async (
  manager: EntityManager,
  municipalityId: string,
  productId: string,
): Promise<PlannedProduct | undefined> =>
  (await loadFacts(manager, municipalityId, { productIds: [productId], locationIds: [] })).inGeneral.get(productId);
