import type { EntityManager } from 'typeorm';

/** A product that neither the catalogue nor planning has told of; undefined: all are known. */
export const loadUnknownProduct = async (
  manager: EntityManager,
  municipalityId: string,
  productIds: readonly string[],
): Promise<string | undefined> => {
  if (productIds.length === 0) return undefined;
  const [row] = (await manager.query(
    `select asked as id from unnest($2::text[]) as asked
     where not exists (select 1 from products where municipality_id = $1 and product_id = asked)
       and not exists (select 1 from planning_facts where municipality_id = $1 and product_id = asked) limit 1`,
    [municipalityId, productIds],
  )) as { id: string }[];
  return row?.id;
};
