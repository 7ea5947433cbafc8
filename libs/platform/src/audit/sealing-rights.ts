import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

export interface SealingRights {
  readonly service: string;
  readonly owner: string;
  readonly sealer: string;
}

const lacking = `select 1 where not (has_table_privilege($1, 'audit_rows', 'select')
  and has_table_privilege($1, 'audit_seals', 'select') and has_table_privilege($1, 'audit_seals', 'insert'))`;

/** Lets the sealer read the trail and add seals to it, and nothing else. One at a time, however many start at once. */
export const allowSealing = async ({ service, owner, sealer }: SealingRights): Promise<void> => {
  const role = decodeURIComponent(new URL(sealer).username);
  const name = `"${role.replaceAll('"', '""')}"`;
  const client = new pg.Client({ connectionString: owner, options: `-c search_path=${service}` });
  await client.connect();
  try {
    // Never waiting inside a statement: an index that is made concurrently would wait for that statement, for ever.
    const lock = ['select pg_try_advisory_lock(hashtext($1)) as mine', [`loket migrate ${service}`]] as const;
    while (!(await client.query(lock[0], [...lock[1]])).rows[0].mine) await pause(100);
    if (!(await client.query(lacking, [role])).rowCount) return;
    await client.query(`grant select on audit_rows, audit_seals to ${name}`);
    await client.query(`grant insert on audit_seals to ${name}`);
  } finally {
    await client.end();
  }
};
