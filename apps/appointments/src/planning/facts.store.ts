import type { PlanningFacts } from '#contracts';
import type { Tx } from '#platform';

/** Planning facts of products: loaded for change, saved. */
export class FactsStore {
  /** @returns whether they were not there yet. */
  async insert(tx: Tx, municipalityId: string, productId: string, facts: PlanningFacts): Promise<boolean> {
    const rows = (await tx.query(
      `insert into planning_facts (municipality_id, product_id, version, facts) values ($1, $2, 1, $3)
       on conflict do nothing returning version`,
      [municipalityId, productId, JSON.stringify(facts)],
    )) as unknown[];
    return rows.length > 0;
  }

  async lock(tx: Tx, municipalityId: string, productId: string) {
    const [row] = (await tx.query(
      `select version, facts from planning_facts where municipality_id = $1 and product_id = $2 for update`,
      [municipalityId, productId],
    )) as { version: number; facts: PlanningFacts }[];
    return row;
  }

  async update(tx: Tx, municipalityId: string, productId: string, facts: PlanningFacts): Promise<void> {
    await tx.query(
      `update planning_facts set version = version + 1, facts = $3 where municipality_id = $1 and product_id = $2`,
      [municipalityId, productId, JSON.stringify(facts)],
    );
  }
}
