import type { EntityManager } from 'typeorm';
import type { Serving, Taken } from '#free-time';
import { hot } from '#platform';

/** A location, and up to which change of its time all is known; none: nothing is. */
export interface KnownUpTo {
  readonly locationId: string;
  readonly change: number | undefined;
}

/** What became of a location's time since what was known; all of it if nothing was. */
export interface TimeSince {
  readonly version: number;
  readonly planVersion: number;
  /** Up to which change this is. */
  readonly change: number;
  /** What takes time, by the id of the appointment; undefined: it does not any more. */
  readonly takenById: ReadonlyMap<string, Taken | undefined>;
  readonly serving: readonly Serving[];
}

interface Row {
  place: string;
  kind: 'head' | 'taken' | 'serving';
  version: number;
  plan_version: number;
  change: string;
  own: boolean;
  id: string;
  desk_number: number | null;
  from: number;
  until: number;
  channel: string;
  held_until: number | null;
}

const milliseconds = (instant: string): string => `(extract(epoch from ${instant}) * 1000)::float8`;

const taking = `desk_number, ${milliseconds('lower(period)')} as from, ${milliseconds('upper(period)')} as until,
  coalesce(place_channel, channel) as channel, ${milliseconds('held_until')} as held_until`;

const statement = hot(`
  select place, 'head' as kind, version, plan_version,
    greatest(known, (select id from time_changes where municipality_id = $1 and location_id = place order by id desc limit 1)) as change,
    false as own, null as id, null::integer as desk_number, null::float8 as from, null::float8 as until, null as channel, null::float8 as held_until
  from unnest($2::text[], $3::bigint[]) as asked (place, known)
  join locations on municipality_id = $1 and locations.id = place
  union all
  select place, 'taken', null, null, null, own, appointment_id::text, desk_number, "from", until, channel, held_until
  from unnest($2::text[], $3::bigint[]) as asked (place, known)
  cross join lateral (
    select appointment_id, bool_or(xmin = pg_current_xact_id_if_assigned()::xid) as own from time_changes
    where known >= 0 and municipality_id = $1 and location_id = place and id > known group by appointment_id offset 0
  ) as changed
  left join lateral (
    select ${taking}
    -- By its key: another index looks as good to a planner that knows nothing of the table yet.
    from (select location_id, in_force, desk_number, period, place_channel, channel, held_until from appointments
          where municipality_id = $1 and id = appointment_id offset 0) as found
    where location_id = place and in_force
  ) as taken on true
  union all
  select place, 'taken', null, null, null, false, id::text, desk_number, "from", until, channel, held_until
  from unnest($2::text[], $3::bigint[]) as asked (place, known)
  cross join lateral (
    select id, ${taking} from appointments
    where known < 0 and municipality_id = $1 and location_id = place and in_force offset 0
  ) as taken
  union all
  select place, 'serving', null, null, null, false, null, desk_number,
    ${milliseconds('called_at')}, ${milliseconds('expected_until')}, null, null
  from unnest($2::text[]) as asked (place)
  join calls on municipality_id = $1 and location_id = place and ended_at is null`);

const nothingKnown = -1;

/**
 * What changed at these locations, in one statement and so as of one moment; locations that are not there are left out.
 * Who changes time reads it before: what is not committed yet is nobody's to keep.
 */
export const loadTimeSince = async (
  manager: EntityManager,
  municipalityId: string,
  known: readonly KnownUpTo[],
): Promise<ReadonlyMap<string, TimeSince>> => {
  const rows = (await manager.query(statement, [
    municipalityId,
    known.map(({ locationId }) => locationId),
    known.map(({ change }) => change ?? nothingKnown),
  ])) as Row[];
  const found = new Map<string, TimeSince & { takenById: Map<string, Taken | undefined>; serving: Serving[] }>();
  for (const row of rows)
    if (row.kind === 'head')
      found.set(row.place, {
        version: row.version,
        planVersion: row.plan_version,
        change: Math.max(Number(row.change), 0),
        takenById: new Map(),
        serving: [],
      });
  for (const row of rows) {
    if (row.own) throw new Error('The time of a location is read after it was changed in the same transaction.');
    const at = found.get(row.place);
    if (row.kind === 'taken') at?.takenById.set(row.id, takenIn(row));
    else if (row.kind === 'serving')
      at?.serving.push({ deskNumber: row.desk_number ?? 0, from: row.from, expectedUntil: row.until });
  }
  return found;
};

/** Changes are kept for an hour; who did not look for so long begins anew. */
export const forgetTimeChanges = async (manager: EntityManager): Promise<void> => {
  await manager.query("delete from time_changes where noted_at < now() - interval '1 hour'");
};

const takenIn = ({ desk_number, from, until, channel, held_until }: Row): Taken | undefined =>
  desk_number === null
    ? undefined
    : { deskNumber: desk_number, from, until, channel, heldUntil: held_until ?? undefined };
