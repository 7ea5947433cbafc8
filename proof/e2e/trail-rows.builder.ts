import type pg from 'pg';

export const trails = ['catalogue', 'appointments', 'contacts'] as const;

export interface FoundRow {
  readonly service: string;
  readonly who: string | null;
  readonly client: string;
  readonly person: string | null;
  readonly channel: string;
  readonly action: string;
  readonly about_id: string;
  readonly looked: boolean;
}

/** Reads all trails with all rights. */
export const rowsUnder = async (database: pg.Client, traceId: string): Promise<readonly FoundRow[]> =>
  (
    await database.query(
      trails
        .map((service) => `select '${service}' as service, r.* from ${service}.audit_rows r where trace_id = $1`)
        .join(' union all '),
      [traceId],
    )
  ).rows as FoundRow[];
