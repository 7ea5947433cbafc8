import type { LocationPlan } from '#contracts';
import { hot, type Tx, touch } from '#platform';

/** Locations: locked for change, read for planning, saved. */
export class LocationStore {
  /**
   * Locks the rows of these locations in the order of their ids, the one lock of all who take or give desk time.
   * @returns the versions by id of those there are.
   */
  async lock(tx: Tx, municipalityId: string, ids: readonly string[]): Promise<Map<string, { planVersion: number }>> {
    const rows = (await tx.query(
      hot('select id, plan_version from locations where municipality_id = $1 and id = any($2) order by id for update'),
      [municipalityId, ids],
    )) as { id: string; plan_version: number }[];
    return new Map(rows.map(({ id, plan_version }) => [id, { planVersion: plan_version }]));
  }

  async raiseVersions(tx: Tx, municipalityId: string, ids: readonly string[]): Promise<void> {
    touch(tx, ...ids.map((id) => ({ kind: 'location', municipalityId, id })));
    await tx.query(hot('update locations set version = version + 1 where municipality_id = $1 and id = any($2)'), [
      municipalityId,
      ids,
    ]);
  }

  /** @returns whether it was not there yet. */
  async insert(tx: Tx, municipalityId: string, id: string, plan: LocationPlan): Promise<boolean> {
    touch(tx, { kind: 'location', municipalityId, id }, { kind: 'planning', municipalityId });
    const rows = (await tx.query(
      `insert into locations (municipality_id, id, version, plan_version, plan, changed_at)
       values ($1, $2, 1, 1, $3, now()) on conflict do nothing returning id`,
      [municipalityId, id, JSON.stringify(plan)],
    )) as unknown[];
    return rows.length > 0;
  }

  async updatePlan(tx: Tx, municipalityId: string, id: string, plan: LocationPlan): Promise<void> {
    touch(tx, { kind: 'location', municipalityId, id });
    await tx.query(
      `update locations set version = version + 1, plan_version = plan_version + 1, plan = $3, changed_at = now()
       where municipality_id = $1 and id = $2`,
      [municipalityId, id, JSON.stringify(plan)],
    );
  }

  /** Gives a number to each desk that has none, and draws no other; the numbers of desks that went stay theirs. */
  async numberDesks(tx: Tx, municipalityId: string, locationId: string, deskIds: readonly string[]): Promise<void> {
    await tx.query(
      `insert into desks (municipality_id, location_id, id)
       select $1, $2, wanted from unnest($3::text[]) as wanted
       where not exists (
         select 1 from desks where municipality_id = $1 and location_id = $2 and id = wanted
       )`,
      [municipalityId, locationId, deskIds],
    );
  }
}
