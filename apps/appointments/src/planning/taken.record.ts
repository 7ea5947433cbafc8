import type { EntityManager } from 'typeorm';
import { cellMinutes, type Taken } from '#free-time';

interface Row {
  location_id: string;
  desk_number: number;
  from: Date;
  until: Date;
  channel: string | null;
  held_until: Date | null;
}

/** A stretch of time, in milliseconds since 1970: [from, until). */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** A visit takes at most this long; rows that start earlier can not reach into a stretch. */
export const longestVisitMilliseconds = 24 * 60 * 60 * 1_000;

/** When is asked, and about when. */
export interface TakenAsked {
  readonly stretches: readonly Stretch[];
  /** A desk that serves somebody is taken until the visit is expected to end, and for some minutes yet. */
  readonly now: number;
}

/** So long at least a desk is still taken that serves somebody. */
const stillServing = cellMinutes * 60_000;

/** What is taken at these locations in these stretches, by location; who is served now too. Lapsed holds are among them. */
export const loadTaken = async (
  manager: EntityManager,
  municipalityId: string,
  locationIds: readonly string[],
  { stretches, now }: TakenAsked,
): Promise<Map<string, Taken[]>> => {
  const takenByLocation = new Map<string, Taken[]>(locationIds.map((id) => [id, []]));
  // Stretches are joined where they meet, so that each row is read once. `offset 0` keeps the look at one location and
  // stretch as it is, by the index of the day, whatever the planner knows of the table.
  const rows = (await manager.query(
    `select location_id, desk_number, lower(period) as from, upper(period) as until, coalesce(place_channel, channel) as channel, held_until
     from unnest($2::text[]) as here (place)
     cross join unnest((
       select range_agg(tstzrange(since, until)) from unnest($3::timestamptz[], $4::timestamptz[]) as asked (since, until)
     )) as stretch
     cross join lateral (
       select * from appointments
       where municipality_id = $1 and location_id = place and in_force
         and start_at >= lower(stretch) and start_at < upper(stretch)
       offset 0
     ) as taken
     union all
     select location_id, desk_number, called_at, greatest(expected_until, $5::timestamptz), null, null from calls
     where municipality_id = $1 and location_id = any($2) and ended_at is null`,
    [
      municipalityId,
      [...takenByLocation.keys()],
      stretches.map(({ from }) => new Date(from - longestVisitMilliseconds)),
      stretches.map(({ until }) => new Date(until)),
      new Date(now + stillServing),
    ],
  )) as Row[];
  for (const row of rows) {
    takenByLocation.get(row.location_id)?.push({
      deskNumber: row.desk_number,
      from: row.from.getTime(),
      until: row.until.getTime(),
      channel: row.channel,
      heldUntil: row.held_until?.getTime(),
    });
  }
  return takenByLocation;
};

/** Desks of a location that serve somebody now, or have called them: taken until the visit is expected to end. */
export const loadServing = async (
  manager: EntityManager,
  municipalityId: string,
  locationId: string,
  now: number,
): Promise<Taken[]> => {
  const rows = (await manager.query(
    `select desk_number, called_at as from, greatest(expected_until, $3::timestamptz) as until from calls
     where municipality_id = $1 and location_id = $2 and ended_at is null`,
    [municipalityId, locationId, new Date(now + stillServing)],
  )) as Pick<Row, 'desk_number' | 'from' | 'until'>[];
  return rows.map(({ desk_number: deskNumber, from, until }) => ({
    deskNumber,
    from: from.getTime(),
    until: until.getTime(),
    channel: null,
    heldUntil: undefined,
  }));
};
