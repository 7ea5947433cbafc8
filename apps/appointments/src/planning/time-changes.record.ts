import type { EntityManager } from 'typeorm';
import type { Serving, Taken } from '#free-time';
import { hot } from '#platform';

/** Up to where all is known of a location's time. */
export interface KnownTime {
  readonly change: number;
  readonly version: number;
  /** As of when, by the database's clock: milliseconds since 1970. */
  readonly readAt: number;
}

/** A location, and what is known of its time; none: nothing is. */
export interface KnownUpTo {
  readonly locationId: string;
  readonly known: KnownTime | undefined;
}

/** What became of a location's time since what was known; all of it if nothing was. */
export interface TimeSince extends KnownTime {
  readonly planVersion: number;
  /** All that takes time is told, and nothing of what was known before counts any more. */
  readonly isWhole: boolean;
  /** When the oldest change was noted that is told here; none: nothing changed, or it is the whole. */
  readonly oldestNotedAt: number | undefined;
  /** What takes time, by the id of the appointment; undefined: it does not any more. */
  readonly takenById: ReadonlyMap<string, Taken | undefined>;
  /** The UTC dates of all starts that were left or taken since, those that were left again among them. */
  readonly datesTouched: ReadonlySet<string>;
  readonly serving: readonly Serving[];
}

interface Row {
  place: string;
  kind: 'head' | 'taken' | 'serving';
  version: number;
  plan_version: number;
  change: string;
  whole: boolean;
  read_at: number;
  own: boolean;
  noted_at: number;
  dates: string[] | null;
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

// What was read longer ago than half of the time for which changes are kept is not gone on from; nor what the database
// has never heard of: it was restored.
const statement = hot(`
  with asked as materialized (
    select place, version, plan_version,
      case when read_at > ${milliseconds('now()')} - 1800000 and known_version <= version then known else -1 end as known
    from unnest($2::text[], $3::bigint[], $4::float8[], $5::bigint[]) as asked (place, known, read_at, known_version)
    join locations on municipality_id = $1 and locations.id = place
  )
  select place, 'head' as kind, version, plan_version, known < 0 as whole, ${milliseconds('now()')} as read_at,
    coalesce(
      (select id from time_changes where municipality_id = $1 and location_id = place order by id desc limit 1),
      greatest(known, 0)
    ) as change,
    false as own, null::float8 as noted_at, null::text[] as dates,
    null as id, null::integer as desk_number, null::float8 as from, null::float8 as until, null as channel, null::float8 as held_until
  from asked
  union all
  select place, 'taken', null, null, null, null, null, own, noted_at, dates,
    appointment_id::text, desk_number, "from", until, channel, held_until
  from asked
  cross join lateral (
    select appointment_id, bool_or(xmin = pg_current_xact_id_if_assigned()::xid) as own,
      ${milliseconds('min(noted_at)')} as noted_at, array_agg(distinct start_on::text) as dates
    from time_changes
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
  select place, 'taken', null, null, null, null, null, false, null, null,
    id::text, desk_number, "from", until, channel, held_until
  from asked
  cross join lateral (
    select id, ${taking} from appointments
    where known < 0 and municipality_id = $1 and location_id = place and in_force offset 0
  ) as taken
  union all
  select place, 'serving', null, null, null, null, null, false, null, null,
    null, desk_number, ${milliseconds('called_at')}, ${milliseconds('expected_until')}, null, null
  from asked
  join calls on municipality_id = $1 and location_id = place and ended_at is null`);

const nothingKnown = -1;

interface Found extends TimeSince {
  readonly takenById: Map<string, Taken | undefined>;
  readonly datesTouched: Set<string>;
  readonly serving: Serving[];
  oldestNotedAt: number | undefined;
}

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
    known.map((one) => one.known?.change ?? nothingKnown),
    known.map((one) => one.known?.readAt ?? 0),
    known.map((one) => one.known?.version ?? 0),
  ])) as Row[];
  const found = new Map<string, Found>();
  for (const row of rows)
    if (row.kind === 'head')
      found.set(row.place, {
        version: row.version,
        planVersion: row.plan_version,
        change: Number(row.change),
        readAt: row.read_at,
        isWhole: row.whole,
        oldestNotedAt: undefined,
        takenById: new Map(),
        datesTouched: new Set(),
        serving: [],
      });
  for (const row of rows) {
    if (row.own) throw new Error('The time of a location is read after it was changed in the same transaction.');
    const at = found.get(row.place);
    if (!at || row.kind === 'head') continue;
    if (row.kind === 'serving') {
      at.serving.push({ deskNumber: row.desk_number ?? 0, from: row.from, expectedUntil: row.until });
      continue;
    }
    at.takenById.set(row.id, takenIn(row));
    for (const date of row.dates ?? []) at.datesTouched.add(date);
    if (!at.isWhole) at.oldestNotedAt = Math.min(at.oldestNotedAt ?? row.noted_at, row.noted_at);
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
