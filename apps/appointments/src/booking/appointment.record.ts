import type { AppointmentStep, Channel, Item, Override } from '#contracts';
import type { Seal } from '#platform';
import { type Appointment, isInForce, isLiving, type Person } from './appointment.rules.js';

/** One row as PostgreSQL gives it. */
export interface AppointmentRow {
  municipality_id: string;
  id: string;
  code: string;
  state: Appointment['state'];
  version: number;
  location_id: string;
  desk_number: number;
  taken_from: Date;
  taken_until: Date;
  in_force: boolean;
  start_at: Date;
  end_at: Date;
  items: Item[];
  extra_minutes: number;
  channel: Channel;
  place_channel: Channel | null;
  language: string;
  held_until: Date | null;
  origin: string | null;
  token_generation: number;
  person: Buffer | null;
  confirmed_with: Buffer | null;
  override: Override[];
  history: AppointmentStep[];
  created_at: Date;
  changed_at: Date;
}

export const appointmentColumns = `municipality_id, id, code, state, version, location_id, desk_number,
  lower(period) as taken_from, upper(period) as taken_until, in_force, start_at, end_at, items, extra_minutes, channel, place_channel, language,
  held_until, origin, token_generation, person, confirmed_with, override, history, created_at, changed_at`;

const placeOf = (municipalityId: string, id: string) => ({
  municipalityId,
  table: 'appointments',
  column: 'person',
  id,
});

export const appointmentOf = (row: AppointmentRow, seal: Seal): Appointment => ({
  municipalityId: row.municipality_id,
  id: row.id,
  code: row.code,
  state: row.state,
  version: row.version,
  locationId: row.location_id,
  place: { deskNumber: row.desk_number, from: row.taken_from.getTime(), until: row.taken_until.getTime() },
  released: isLiving(row) && !row.in_force,
  startAt: row.start_at.getTime(),
  endAt: row.end_at.getTime(),
  items: row.items,
  extraMinutes: row.extra_minutes,
  channel: row.channel,
  placeChannel: row.place_channel ?? row.channel,
  language: row.language,
  heldUntil: row.held_until?.getTime(),
  origin: row.origin ?? undefined,
  tokenGeneration: row.token_generation,
  person: row.person ? (seal.open(placeOf(row.municipality_id, row.id), row.person) as Person) : { needs: {} },
  confirmedWith: row.confirmed_with?.toString('hex'),
  override: row.override,
  history: row.history,
  createdAt: row.created_at.getTime(),
  changedAt: row.changed_at.getTime(),
});

const at = (milliseconds: number): string => new Date(milliseconds).toISOString();

const isEmpty = ({ customer, notes, needs }: Person): boolean =>
  customer === undefined && notes === undefined && Object.keys(needs).length === 0;

/** The row as JSON, for statements that write many at once; bytes in hex. */
export const writtenRow = (appointment: Appointment, seal: Seal) => ({
  municipality_id: appointment.municipalityId,
  id: appointment.id,
  code: appointment.code,
  state: appointment.state,
  version: appointment.version,
  location_id: appointment.locationId,
  desk_number: appointment.place.deskNumber,
  taken_from: at(appointment.place.from),
  taken_until: at(appointment.place.until),
  in_force: isInForce(appointment),
  start_at: at(appointment.startAt),
  end_at: at(appointment.endAt),
  items: appointment.items,
  extra_minutes: appointment.extraMinutes,
  channel: appointment.channel,
  place_channel: appointment.placeChannel,
  language: appointment.language,
  held_until: appointment.heldUntil === undefined ? null : at(appointment.heldUntil),
  origin: appointment.origin ?? null,
  token_generation: appointment.tokenGeneration,
  person: isEmpty(appointment.person)
    ? null
    : seal.close(placeOf(appointment.municipalityId, appointment.id), appointment.person).toString('hex'),
  confirmed_with: appointment.confirmedWith ?? null,
  override: appointment.override,
  history: appointment.history,
  created_at: at(appointment.createdAt),
  changed_at: at(appointment.changedAt),
});

/** The columns of writtenRow, for jsonb_to_recordset. */
export const writtenColumns = `municipality_id text, id uuid, code text, state text, version integer, location_id text,
  desk_number integer, taken_from timestamptz, taken_until timestamptz, in_force boolean, start_at timestamptz,
  end_at timestamptz, items jsonb, extra_minutes integer, channel text, place_channel text, language text, held_until timestamptz,
  origin text, token_generation integer, person text, confirmed_with text, override text[], history jsonb,
  created_at timestamptz, changed_at timestamptz`;
