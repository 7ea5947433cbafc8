import type { EntityManager } from 'typeorm';
import type { AppointmentState, Channel, Item, Override } from '#contracts';
import { longestVisitMilliseconds } from '../planning/taken.record.js';
import type { Standing } from './standing.rules.js';

interface Row {
  id: string;
  version: number;
  state: AppointmentState;
  location_id: string;
  desk_number: number;
  taken_from: Date;
  taken_until: Date;
  start_at: Date;
  end_at: Date;
  items: Item[];
  extra_minutes: number;
  channel: Channel;
  place_channel: Channel | null;
  held_until: Date | null;
  override: Override[];
}

const standingOf = (row: Row): Standing => ({
  id: row.id,
  version: row.version,
  state: row.state,
  locationId: row.location_id,
  place: { deskNumber: row.desk_number, from: row.taken_from.getTime(), until: row.taken_until.getTime() },
  startAt: row.start_at.getTime(),
  endAt: row.end_at.getTime(),
  items: row.items,
  extraMinutes: row.extra_minutes,
  channel: row.channel,
  placeChannel: row.place_channel ?? row.channel,
  heldUntil: row.held_until?.getTime(),
  override: row.override,
});

/**
 * What stands at a location and is not over at this moment, in order of its start. Holds whose time is over are among
 * them: until somebody takes their place they can still be confirmed.
 */
export const loadStanding = async (
  manager: EntityManager,
  municipalityId: string,
  locationId: string,
  now: number,
): Promise<Standing[]> => {
  const rows = (await manager.query(
    `select id, version, state, location_id, desk_number, lower(period) as taken_from, upper(period) as taken_until,
       start_at, end_at, items, extra_minutes, channel, place_channel, held_until, override
     from appointments
     where municipality_id = $1 and location_id = $2 and in_force and start_at > $3 and upper(period) > $4
     order by start_at, id`,
    [municipalityId, locationId, new Date(now - longestVisitMilliseconds), new Date(now)],
  )) as Row[];
  return rows.map(standingOf);
};
