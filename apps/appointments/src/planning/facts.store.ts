import type { PlanningFacts } from '#contracts';
import { type Tx, touch } from '#platform';
import type { Differences } from './facts.rules.js';

interface AtLocation {
  readonly municipalityId: string;
  readonly productId: string;
  readonly locationId: string;
}

/**
 * Planning facts of products, and what is different about them somewhere: loaded for change, saved. Every version is
 * drawn from the one of the product, so that what was removed and is written again never has a version of before.
 */
export class FactsStore {
  /** @returns whether they were not there yet. */
  async insert(tx: Tx, municipalityId: string, productId: string, facts: PlanningFacts): Promise<boolean> {
    touch(tx, { kind: 'planning', municipalityId });
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

  /** What holds at a location holds because of the product in general: its version is raised with it. */
  async update(tx: Tx, municipalityId: string, productId: string, facts: PlanningFacts): Promise<void> {
    touch(tx, { kind: 'planning', municipalityId });
    await tx.query(
      `with changed as (
         update planning_facts set version = version + 1, facts = $3
         where municipality_id = $1 and product_id = $2 returning municipality_id, product_id, version
       )
       update planning_facts_here as here set version = changed.version from changed
       where here.municipality_id = changed.municipality_id and here.product_id = changed.product_id`,
      [municipalityId, productId, JSON.stringify(facts)],
    );
  }

  /** To be asked while the product is locked. */
  async lockDifferences(tx: Tx, { municipalityId, productId, locationId }: AtLocation) {
    const [row] = (await tx.query(
      `select version, differences from planning_facts_here
       where municipality_id = $1 and product_id = $2 and location_id = $3 for update`,
      [municipalityId, productId, locationId],
    )) as { version: number; differences: Differences }[];
    return row;
  }

  async saveDifferences(
    tx: Tx,
    { municipalityId, productId, locationId }: AtLocation,
    { version, differences }: { readonly version: number; readonly differences: Differences },
  ): Promise<void> {
    await this.raiseTo(tx, municipalityId, productId, version);
    await tx.query(
      `insert into planning_facts_here (municipality_id, product_id, location_id, version, differences)
       values ($1, $2, $3, $4, $5)
       on conflict (municipality_id, product_id, location_id) do update
         set version = excluded.version, differences = excluded.differences`,
      [municipalityId, productId, locationId, version, JSON.stringify(differences)],
    );
  }

  async removeDifferences(
    tx: Tx,
    { municipalityId, productId, locationId }: AtLocation,
    { version }: { readonly version: number },
  ): Promise<void> {
    await this.raiseTo(tx, municipalityId, productId, version);
    await tx.query(
      `delete from planning_facts_here where municipality_id = $1 and product_id = $2 and location_id = $3`,
      [municipalityId, productId, locationId],
    );
  }

  private async raiseTo(tx: Tx, municipalityId: string, productId: string, version: number): Promise<void> {
    touch(tx, { kind: 'planning', municipalityId });
    await tx.query(`update planning_facts set version = $3 where municipality_id = $1 and product_id = $2`, [
      municipalityId,
      productId,
      version,
    ]);
  }
}
