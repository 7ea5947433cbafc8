import type { Looked } from '#contracts';
import { instantOf } from '../clock.js';
import type { Tx } from '../database/unit-of-work.js';

/**
 * The rows about appointments, and those that list them among others (`details.appointmentIds`), as a table.
 * @param ids the place of an array of text.
 */
export const concerning = (municipalityId: string, ids: string): string => `(
  select * from audit_rows
  where municipality_id = ${municipalityId} and about_kind = 'appointment' and about_id = any(${ids}::text[])
  union all
  select * from audit_rows
  where municipality_id = ${municipalityId} and details ? 'appointmentIds' and details->'appointmentIds' ?| ${ids}::text[]
    and not (about_kind = 'appointment' and about_id = any(${ids}::text[]))
  offset 0)`;

interface Row extends Omit<Looked, 'at' | 'who'> {
  readonly of: string;
  readonly at: Date;
  readonly who: NonNullable<Looked['who']> | null;
}

const mostTold = 100;

const latest = `select wanted.id as of, latest.at, action, looked, channel, who
  from unnest($2::text[]) as wanted (id)
  cross join lateral (
    select concerned.id, concerned.at, action, looked, channel, who
    from ${concerning('$1', 'array[wanted.id]')} as concerned order by concerned.id desc limit ${mostTold}
  ) as latest order by wanted.id, latest.id`;

/**
 * What was done to each of these appointments, and who saw it, alone or in a list: the last hundred, the oldest first.
 * @returns by the id of the appointment; an empty list where there is nothing.
 */
export const trailOfAppointments = async (
  tx: Pick<Tx, 'query'>,
  municipalityId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Looked[]>> => {
  const rows = (await tx.query(latest, [municipalityId, ids])) as Row[];
  const byId = new Map<string, Looked[]>(ids.map((id) => [id, []]));
  for (const { of, at, who, ...rest } of rows)
    byId.get(of)?.push({ at: instantOf(at.getTime()), ...rest, ...(who ? { who } : {}) });
  return byId;
};
