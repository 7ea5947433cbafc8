import type { DataSource } from 'typeorm';
import type { StandardRow } from '#contracts';
import type { Tx } from '#platform';

/** Lines that were handed over and wait for the import to be finished. */
export class StagingStore {
  constructor(private readonly dataSource: DataSource) {}

  async stage(tx: Tx, municipalityId: string, importId: string, rows: readonly StandardRow[]): Promise<void> {
    await tx.query(
      `insert into standard_import_rows (municipality_id, import_id, line, row)
       select distinct on (line) $1, $2, (row ->> 'line')::int as line, row
       from jsonb_array_elements($3::jsonb) with ordinality as given (row, place) order by line, place desc
       on conflict (municipality_id, import_id, line) do update set row = excluded.row`,
      [municipalityId, importId, JSON.stringify(rows)],
    );
  }

  /** Hands over what was staged, and keeps it no longer. */
  async take(tx: Tx, municipalityId: string, importId: string): Promise<StandardRow[]> {
    const [rows] = (await tx.query(
      'delete from standard_import_rows where municipality_id = $1 and import_id = $2 returning row',
      [municipalityId, importId],
    )) as [{ row: StandardRow }[], number];
    return rows.map(({ row }) => row);
  }

  /** Imports that nobody finished within a day. */
  async forgetOld(): Promise<void> {
    await this.dataSource.query(`delete from standard_import_rows where staged_at < now() - interval '1 day'`);
  }
}
