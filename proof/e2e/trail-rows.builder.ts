import type pg from 'pg';
import type { Response } from 'supertest';

export const trails = ['catalogue', 'appointments', 'contacts'] as const;

/** What an order leaves: so many rows of this action; a look besides, when the answer shows a person. */
export interface Left {
  readonly answer: Response;
  readonly action: string;
  readonly rows?: number;
  readonly looked?: boolean | undefined;
  /** What it leaves besides, of another action. */
  readonly besides?: readonly { readonly action: string; readonly looked: boolean }[];
}

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
